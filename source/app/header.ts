import {countOf} from '../format/plural.js';
import {clockTime, shortDuration} from '../format/duration.js';
import {style} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';
import type {Connection} from '../state/connection.js';
import {countContainers, type Containers} from '../state/containers.js';
import {select} from '../state/select.js';
import type {Tasks} from '../state/task.js';

/** For this long a lost engine is likely to be back at once. */
const shortly = 10_000;

function phaseText(connection: Connection, now: number): string {
	switch (connection.phase) {
		case 'live': {
			return style('● live', 'good');
		}

		case 'connecting': {
			return style('◌ connecting', 'warning');
		}

		case 'lost': {
			const away = now - connection.since;
			return away < shortly && connection.info ? style(`◌ reconnecting ${shortDuration(Math.max(0, away))}`, 'warning') : style(`✖ down since ${clockTime(connection.since)}`, 'danger');
		}
	}
}

function draw(connection: Connection, containers: Containers, tasks: Tasks, columns: number, now: number): string {
	const {all, isLoaded} = containers;
	const {up, problems} = countContainers(all);
	const running = tasks.filter(({phase, canCancel}) => phase === 'running' && canCancel).length;
	const right = [
		...(running > 0 ? [style(countOf(running, 'task'), 'accent')] : []),
		...(isLoaded ? [`${up}/${all.length} up`] : []),
		...(problems > 0 ? [style(`▲ ${countOf(problems, 'problem')}`, 'danger')] : []),
	].join(' '.repeat(3));
	const version = connection.info ? `${connection.info.isPodman ? 'podman ' : ''}${connection.info.version}` : '';
	const room = columns - textWidth(right) - 2;
	// The address gives way before what it says about the engine does.
	const phase = phaseText(connection, now);
	const about = version === '' ? phase : `${version}  ${phase}`;
	const addressRoom = room - textWidth(about) - ' gantry '.length - 5;
	const address = cutText(connection.address, Math.max(4, addressRoom));
	const left = ` ${style('gantry', 'bold')}  ${address}  ${about}`;
	return `${padText(left, Math.max(0, room))} ${right} `;
}

/** The first row of the screen: which engine, how the program stands with it, what is wrong. */
export const headerRow = select(({connection, containers, tasks, screen, now}) => [connection, containers, tasks, screen.columns, now], draw);
