// Ink-table's types use React's old global JSX namespace, which React 19 no longer has.
declare namespace JSX {
	// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an import would make a module of this file
	type Element = import('react').JSX.Element;
}
