// Make the pictures in media/ from the running program: the demo's shop on a private engine, the built dashboard in a pseudo-terminal, and
// what a terminal shows of it as SVG. Nothing is drawn by hand.
import {spawnSync} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const cellWidth = 8.4;
const cellHeight = 18;
const padding = 12;
const palette = ['#1c2128', '#f47067', '#8ddb8c', '#f69d50', '#6cb6ff', '#dcbdfb', '#76e3ea', '#adbac7', '#768390', '#ff938a', '#b4f1b4', '#f0b76b', '#96d0ff', '#eedcff', '#b3f0ff', '#cdd9e5'];
const [background] = palette;
const foreground = '#adbac7';

const escapeXml = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function run(command, args, env = {}) {
	const {status} = spawnSync(command, args, {stdio: 'inherit', env: {...process.env, ...env}});
	if (status !== 0) {
		throw new Error(`${command} ${args.join(' ')} failed.`);
	}
}

/* The colours of a cell as a terminal would show them. */
function styleOf(cell) {
	const fore = cell.isFgPalette() ? palette[cell.getFgColor()] ?? foreground : foreground;
	const back = cell.isBgPalette() ? palette[cell.getBgColor()] ?? background : background;
	const [text, fill] = cell.isInverse() ? [back, fore] : [fore, back];
	return {text, fill, isBold: Boolean(cell.isBold()), isDim: Boolean(cell.isDim())};
}

/* A run of equal cells as SVG: a rectangle behind, the text upon it. */
function runSvg({x, y, columns, text, style}) {
	const left = padding + (x * cellWidth);
	const top = padding + (y * cellHeight);
	const width = columns * cellWidth;
	const box = style.fill === background ? '' : `<rect x="${left.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${cellHeight}" fill="${style.fill}"/>`;
	const words = text.trim() === '' ? '' : `<text x="${left.toFixed(1)}" y="${top + 13}" textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${style.text}"${style.isBold ? ' font-weight="bold"' : ''}${style.isDim ? ' opacity="0.6"' : ''}>${escapeXml(text)}</text>`;
	return box + words;
}

/* The runs of equal cells of one line of the screen. */
function runsOf(line, y, columnCount) {
	const runs = [];
	const cells = Array.from({length: columnCount}, (_, x) => ({x, cell: line.getCell(x)})).filter(({cell}) => cell.getWidth() > 0);
	for (const {x, cell} of cells) {
		const style = styleOf(cell);
		const key = JSON.stringify(style);
		const open = runs.at(-1);
		if (open?.key === key) {
			open.text += cell.getChars() || ' ';
			open.columns += cell.getWidth();
		} else {
			runs.push({x, y, key, style, columns: cell.getWidth(), text: cell.getChars() || ' '});
		}
	}

	return runs;
}

function screenSvg(terminal) {
	const {active} = terminal.buffer;
	const runs = Array.from({length: terminal.rows}, (_, y) => runsOf(active.getLine(active.baseY + y), y, terminal.cols)).flat();
	const width = Math.ceil((terminal.cols * cellWidth) + (2 * padding));
	const height = (terminal.rows * cellHeight) + (2 * padding);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve"><rect width="100%" height="100%" rx="8" fill="${background}"/>${runs.map(one => runSvg(one)).join('\n')}</svg>\n`;
}

/* Open the dashboard, press keys until the screen is as wanted, and keep what it shows. */
async function picture(file, {host, columns, rows, keys, until}) {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const child = pty.spawn(process.execPath, ['dist/cli.js'], {cols: columns, rows, name: 'xterm-256color', env: {...process.env, TERM: 'xterm-256color', DOCKER_HOST: host, CI: ''}});
	child.onData(data => {
		terminal.write(data);
	});
	const text = () => Array.from({length: rows}, (_, row) => terminal.buffer.active.getLine(row)?.translateToString() ?? '').join('\n');
	await sleep(1500);
	for (const key of keys) {
		child.write(key);
		// A person's pace: what a key opens is there before the next one.
		await sleep(400);
	}

	for (let tries = 0; !text().includes(until); tries++) {
		if (tries > 200) {
			throw new Error(`The screen never showed ${until}:\n${text()}`);
		}

		await sleep(100);
	}

	await writeFile(`media/${file}`, screenSvg(terminal));
	console.log(`media/${file}`);
	child.kill('SIGTERM');
}

const dockerfile = String.raw`FROM shop/base:1.0 AS build
WORKDIR /src
COPY . .
RUN for part in parser router store; do echo "compiling $part"; done
RUN echo "linking serve" && echo done > serve

FROM shop/base:1.0
COPY --from=build /src/serve /usr/bin/serve
RUN test -e /etc/serve.conf \
  || (echo "serve: /etc/serve.conf: no such file" >&2; exit 2)
CMD ["serve"]
`;

const directory = await mkdtemp('/tmp/gantry-media-');
const host = `unix://${directory}/docker.sock`;
run('scripts/engine', ['install']);
run('scripts/engine', ['up', directory, String(process.pid)]);
try {
	run('scripts/seed', [], {DOCKER_HOST: host});
	// Long enough for the log to have something to say and for the health check to have run.
	await sleep(32_000);
	await mkdir('media', {recursive: true});
	await picture('dashboard.svg', {host, columns: 130, rows: 36, keys: ['G'], until: 'ERROR'});
	await picture('remove.svg', {host, columns: 80, rows: 24, keys: ['G', 'd'], until: 'docker rm'});
	const context = '/tmp/shop-api';
	await mkdir(context, {recursive: true});
	await writeFile(`${context}/Dockerfile`, dockerfile);
	await writeFile(`${context}/.dockerignore`, '*.log\nnode_modules\n');
	await writeFile(`${context}/main.c`, 'int main(void) { return serve(); }\n');
	await writeFile(`${context}/debug.log`, 'left out\n');
	await picture('build.svg', {host, columns: 80, rows: 24, keys: ['b', `\u{1B}[200~DOCKER_BUILDKIT=1 docker build -t shop/api:1.0 ${context}\u{1B}[201~`, '\r'], until: ' steps, '});
	await rm(context, {recursive: true});
	await picture('layers.svg', {host, columns: 160, rows: 45, keys: ['2', 'G', 'l'], until: 'SHARED WITH'});
	const line = 'docker run -d --name shop-api -p 9090:80 -e API_TOKEN=secret --memory 64m shop/web:1.4.2';
	await picture('run.svg', {host, columns: 80, rows: 24, keys: ['n', `\u{1B}[200~${line}\u{1B}[201~`], until: '$ docker run -d --name shop-api'});
} finally {
	run('scripts/engine', ['down', directory]);
}

process.exit();
