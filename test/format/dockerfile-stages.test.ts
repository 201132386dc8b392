import test from 'ava';
import {stageNames} from '../../source/format/dockerfile-stages.js';

test('stages are named by FROM … AS, in any case, over several lines, and not within what a command reads', t => {
	t.deepEqual(stageNames('FROM a\nRUN b\n'), []);
	t.deepEqual(stageNames('FROM a AS one\r\n from --platform=linux/arm64 b as Two  \n# FROM x AS no\nFROM c \\\n  AS three\n'), ['one', 'two', 'three']);
	t.deepEqual(stageNames('FROM a AS one\nRUN <<EOT\nFROM b AS no\nEOT\nFROM c AS two\n'), ['one', 'two']);
	t.deepEqual(stageNames('# escape=`\nFROM a `\nAS one\n'), ['one']);
	t.deepEqual(stageNames('RUN echo FROM a AS b\nFROM a AS\nCOPY <<EOT /x\nnever closed\nFROM d AS last'), ['last']);
	t.deepEqual(stageNames('FROM a \\'), []);
});
