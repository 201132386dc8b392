/** Yes or no as the docker client reads them: `1`, `t`, `TRUE` …; nothing for what is neither. @see Go's strconv.ParseBool */
export function truthOf(text: string): boolean | undefined {
	return /^(?:[1tT]|true|TRUE|True)$/v.test(text) ? true : (/^(?:[0fF]|false|FALSE|False)$/v.test(text) ? false : undefined);
}
