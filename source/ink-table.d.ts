// ink-table's types use React's old global JSX namespace, which React 19 no longer has.
declare namespace JSX {
	type Element = import('react').JSX.Element;
}
