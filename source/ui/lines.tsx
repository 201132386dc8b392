import {memo} from 'react';
import {Box, Text} from 'ink';

const Line = memo(({text}: {readonly text: string}) => <Text wrap='truncate'>{text === '' ? ' ' : text}</Text>);

/**
Rows of text, one node each, so that a changed row is all that is laid out and drawn anew. The rows are as wide as they are to be: nothing
wraps.

@param text The rows, separated by newlines: one value to compare.
*/
export const Lines = memo(({text, width}: {readonly text: string; readonly width: number}) => (
	<Box flexDirection='column' width={width} flexShrink={0}>
		{/* eslint-disable-next-line react/no-array-index-key -- a row is its place on the screen */}
		{text === '' ? undefined : text.split('\n').map((row, index) => <Line key={index} text={row}/>)}
	</Box>
));
