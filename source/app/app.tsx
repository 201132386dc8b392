import {memo} from 'react';
import {Box, useInput, usePaste} from 'ink';
import {containersPane} from '../panes/containers-pane.js';
import {detailPane} from '../panes/detail-pane.js';
import {imagesPane} from '../panes/images-pane.js';
import {leastColumns, leastRows, layout} from '../state/layout.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import {Lines} from '../ui/lines.js';
import type {Dialog} from '../ui/dialog.js';
import {footerRow, longNotice} from './footer.js';
import {headerRow} from './header.js';
import {keysOf} from './key.js';
import {overlayRows} from './overlay-rows.js';
import {StoreContext, useStore} from './store-context.js';

export type AppProps = {
	readonly store: Store;
	/** Told the keys of one input event, by name. */
	readonly onKeys: (keys: readonly string[]) => void;
	readonly onPaste: (text: string) => void;
};

/** The whole screen: as many columns and rows as the terminal has, never more. */
export function App({store, onKeys, onPaste}: AppProps) {
	useInput((input, key) => {
		onKeys(keysOf(input, key));
	});
	usePaste(onPaste);
	return (
		<StoreContext value={store}>
			<Screen/>
		</StoreContext>
	);
}

/** Parts of the screen as one text each: one value to compare, and nothing to do when it is the same. */
const containers = (state: State): string => containersPane(state).join('\n');
const images = (state: State): string => imagesPane(state).join('\n');
const detail = (state: State): string => detailPane(state).join('\n');

const Part = memo(({text, width}: {readonly text: (state: State) => string; readonly width: number}) => <Lines text={useStore(text)} width={width}/>);

function Screen() {
	const columns = useStore(({screen}) => screen.columns);
	const rows = useStore(({screen}) => screen.rows);
	const parts = useStore(shownParts);
	return (
		<Box flexDirection='column' width={columns} height={rows}>
			{parts.kind === 'too-small' ? <TooSmall/> : (
				<>
					{parts.isDetailBare ? undefined : <Part text={headerRow} width={columns}/>}
					<Box flexDirection={parts.kind === 'side-by-side' ? 'row' : 'column'} flexGrow={1}>
						<Box flexDirection='column' flexShrink={0}>
							<Part text={containers} width={parts.containers.width}/>
							<Part text={images} width={parts.images.width}/>
						</Box>
						<Part text={detail} width={parts.detail.width}/>
					</Box>
					<Part text={footerRow} width={columns}/>
				</>
			)}
			<LongNotice/>
			<Overlay/>
		</Box>
	);
}

const shownParts = select(({screen}) => [screen], screen => layout(screen));

const tooSmall = ({screen: {columns, rows}}: State): string =>
	`Gantry needs ${leastColumns}×${leastRows} cells; here are ${columns}×${rows}.`.slice(0, Math.max(0, columns));

function TooSmall() {
	return <Part text={tooSmall} width={useStore(({screen}) => screen.columns)}/>;
}

/** The overlay on top; those below it wait unseen. */
const topDialog = select(
	({overlays, screen, tasks, journal, now}) => [overlays.findLast(({kind}) => kind !== 'filter'), screen, tasks, journal, now],
	(overlay, screen, tasks, journal, now): (Dialog & {readonly top: number; readonly left: number}) | undefined => {
		const dialog = overlay && layout(screen).kind !== 'too-small' ? overlayRows(overlay, {screen, tasks, journal, now}) : undefined;
		return dialog && {
			...dialog,
			top: Math.max(0, Math.floor((screen.rows - dialog.rows.length) / 2)),
			left: Math.max(0, Math.floor((screen.columns - dialog.width) / 2)),
		};
	},
);

function LongNotice() {
	const rows = useStore(longNotice);
	const columns = useStore(({screen}) => screen.columns);
	const height = useStore(({screen}) => screen.rows);
	return rows.length === 0 ? undefined : (
		<Box position='absolute' marginTop={Math.max(0, height - rows.length)}>
			<Lines text={rows.join('\n')} width={columns}/>
		</Box>
	);
}

function Overlay() {
	const dialog = useStore(topDialog);
	return dialog && (
		<Box position='absolute' marginTop={dialog.top} marginLeft={dialog.left}>
			<Lines text={dialog.rows.join('\n')} width={dialog.width}/>
		</Box>
	);
}
