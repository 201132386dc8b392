import test from 'ava';
import {setColour, style} from '../../source/format/style.js';

const esc = '\u{1B}';

test.afterEach.always(() => {
	setColour(true);
});

test.serial('styles are opened and closed, and may stand within each other', t => {
	t.is(style('x'), 'x');
	t.is(style('x', 'danger'), `${esc}[31mx${esc}[39m`);
	t.is(style('x', 'quiet', 'bold'), `${esc}[1m${esc}[90mx${esc}[39m${esc}[22m`);
	t.is(style(`a${style('b', 'good')}c`, 'inverse'), `${esc}[7ma${esc}[32mb${esc}[39mc${esc}[27m`);
});

test.serial('without colours bold, dim, underline and inverse stay', t => {
	setColour(false);
	t.is(style('x', 'danger', 'warning', 'good', 'accent', 'quiet'), 'x');
	t.is(style('x', 'bold', 'danger', 'inverse'), `${esc}[7m${esc}[1mx${esc}[22m${esc}[27m`);
	t.is(style('x', 'dim', 'underline'), `${esc}[4m${esc}[2mx${esc}[22m${esc}[24m`);
});
