import {shortId} from '../format/image-reference.js';
import {style} from '../format/style.js';
import {isLive} from '../state/connection.js';
import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import {layout} from '../state/layout.js';
import {shownTab, tabsOf, type Screen, type Tab} from '../state/screen.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import {frameRows} from '../ui/frame.js';
import {changesTab} from './changes-tab.js';
import {filesTab} from './files-tab.js';
import {inspectTab} from './inspect-tab.js';
import {layersTab} from './layers-tab.js';
import {logTab} from './log-tab.js';
import type {TabContent} from './tab-content.js';
import {topTab} from './top-tab.js';

const emptyTab: TabContent = {rows: [], left: '', right: ''};

type TabPane = {readonly title: string; readonly content: (state: State) => TabContent};

const tabs: Readonly<Record<Tab, TabPane>> = {
	logs: {title: 'Logs', content: logTab},
	inspect: {title: 'Config', content: inspectTab},
	top: {title: 'Top', content: topTab},
	changes: {title: 'Changes', content: changesTab},
	files: {title: 'Files', content: filesTab},
	layers: {title: 'Layers', content: layersTab},
};

function tabsText(screen: Screen): string {
	const isFocused = screen.focus === 'detail';
	const shown = shownTab(screen);
	return tabsOf(screen.list).map(tab => {
		const {title} = tabs[tab];
		return tab === shown ? (isFocused ? style(` ${title} `, 'inverse', 'bold') : style(title, 'bold')) : style(title, 'quiet');
	}).join(style(' │ ', 'quiet'));
}

function draw(screen: Screen, name: string, content: TabContent, isConnected: boolean): readonly string[] {
	const parts = layout(screen);
	if (parts.kind === 'too-small' || parts.detail.height === 0) {
		return [];
	}

	if (parts.isDetailBare) {
		return Array.from({length: parts.detail.height}, (_, index) => content.rows[index] ?? '');
	}

	const rows = frameRows({
		...parts.detail, title: tabsText(screen), right: style(name, 'bold'), bottomLeft: content.left, bottomRight: content.right, isFocused: screen.focus === 'detail',
	}, content.rows);
	return isConnected || shownTab(screen) === 'logs' ? rows : rows.map(row => style(row, 'dim'));
}

function nameOf({screen, containers, images}: State): string {
	if (screen.list === 'containers') {
		return selectedContainer(containers)?.name ?? '';
	}

	const image = selectedImage(images);
	return image ? image.reference ?? shortId(image.image.id) : '';
}

/** The tab is asked for only where there is room for it. */
function contentOf(state: State): TabContent {
	const parts = layout(state.screen);
	return parts.kind === 'too-small' || parts.detail.height === 0 ? emptyTab : tabs[shownTab(state.screen)].content(state);
}

/** The detail of the selected row, as rows of text. */
export const detailPane = select(
	(state: State) => [state.screen, nameOf(state), contentOf(state), isLive(state.connection)],
	draw,
);
