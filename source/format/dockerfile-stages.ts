/**
The names of a Dockerfile's stages, in its order: `FROM … AS name`.

@see github.com/moby/buildkit frontend/dockerfile/instructions/parse.go
*/
export function stageNames(dockerfile: string): readonly string[] {
	const escape = /^#\s*escape\s*=\s*\x60/imv.test(dockerfile) ? '`' : '\\';
	const lines = dockerfile.split(/\r?\n/v);
	const names: string[] = [];
	for (let at = 0; at < lines.length; at++) {
		let instruction = lines[at]!;
		// A comment goes on in no other line.
		while (!/^\s*#/v.test(instruction) && instruction.trimEnd().endsWith(escape) && at + 1 < lines.length) {
			at++;
			instruction = `${instruction.trimEnd().slice(0, -1)} ${lines[at]!}`;
		}

		const name = /^\s*from\s.*\sas\s+(?<name>\S+)\s*$/iv.exec(instruction)?.groups!.name;
		if (name !== undefined) {
			names.push(name.toLowerCase());
		}

		// What a command is given to read is no instruction.
		const heredoc = /^\s*(?:run|copy|add)\s.*<<-?["']?(?<end>\w+)["']?/iv.exec(instruction)?.groups!.end;
		const end = heredoc === undefined ? -1 : lines.findIndex((line, index) => index > at && line.trim() === heredoc);
		at = end === -1 ? at : end;
	}

	return names;
}
