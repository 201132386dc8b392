import test from 'ava';
import {changeError, changesOf, otherChanges, otherError, type ChangeField} from '../../source/actions/commit-changes.js';

const good: Readonly<Record<ChangeField, readonly string[]>> = {
	cmd: ['', '["nginx", "-g", "daemon off;"]', '[]', 'nginx -g "daemon off;"'],
	entrypoint: ['["/entry.sh"]', '/entry.sh'],
	env: ['A=b', 'A=b C="d e" F=', 'A=$B'],
	expose: ['80', '80/tcp 53/udp', '8000-8010', '132/SCTP'],
	workdir: ['/srv', 'data', '/my "own" files'],
	user: ['node', 'node:node', '1000:1000'],
	label: ['tier=front', 'a=b c="d e"', 'com.example.x='],
	volume: ['/data', '/data /logs', '["/data", "/with blank"]', '$DATA'],
};

const bad: Readonly<Record<ChangeField, readonly string[]>> = {
	cmd: ['["nginx"', '[nginx]', '["a", 5]', 'nginx \\'],
	entrypoint: ['["a",]', '[\'a\']'],
	env: ['A', 'A=b C', '=b', 'A="b', 'A b'],
	expose: ['http', '0', '65536', '80/icmp', '80:80', '90-80', '80,81'],
	workdir: ['it\'s', '/srv\\'],
	user: ['a b'],
	label: ['tier', 'a=\'b'],
	volume: ['/data "/with blank"', 'data', '["data"]', '["/data"', '/data logs'],
};

for (const field of Object.keys(good) as ChangeField[]) {
	test(`${field}: what a Dockerfile takes, and what it does not`, t => {
		const all = [...good[field], ...bad[field]];
		t.deepEqual(all.filter(text => changeError(field, text) === undefined), good[field]);
		t.true(bad[field].every(text => /^[A-Z“].+\.$/v.test(changeError(field, text) ?? '')));
	});
}

test('other changes are told apart where an instruction begins', t => {
	t.deepEqual(otherChanges('HEALTHCHECK CMD ps | grep nginx || exit 1 | ONBUILD RUN make'), ['HEALTHCHECK CMD ps | grep nginx || exit 1', 'ONBUILD RUN make']);
	t.deepEqual(otherChanges('  '), []);
});

test('other changes: what a commit takes, and what it does not', t => {
	const taken = ['', 'HEALTHCHECK NONE', 'healthcheck cmd true', 'HEALTHCHECK --interval=5s --timeout=1m30s --retries=3 --start-period=1.5s CMD ["true"]', 'ONBUILD RUN make', 'HEALTHCHECK NONE | ONBUILD COPY . /srv'];
	const refused: ReadonlyArray<readonly [string, RegExp]> = [
		['STOPSIGNAL SIGTERM', /^A commit cannot change STOPSIGNAL: build an image from the new one for that\.$/v],
		['SHELL ["/bin/bash"]', /^A commit cannot change SHELL/v], ['RUN make', /^A commit cannot change RUN/v],
		['CMD x', /^CMD has a field of its own above\.$/v], ['HEALTHCHECK NONE | ENV A=b', /^ENV has a field of its own/v],
		['HEALTHCHECK', /HEALTHCHECK NONE, or/v], ['HEALTHCHECK curl', /HEALTHCHECK NONE, or/v], ['HEALTHCHECK --interval=5 CMD true', /“--interval=5” is no option/v], ['HEALTHCHECK --often CMD true', /“--often” is no option/v],
		['HEALTHCHECK CMD ["a"', /JSON list/v], ['ONBUILD', /ONBUILD is followed/v], ['ONBUILD ONBUILD RUN x', /ONBUILD is followed/v], ['ONBUILD RUN', /ONBUILD is followed/v], ['nonsense', /^HEALTHCHECK … or ONBUILD …/v],
		['HEALTHCHECK NONE \\', /backslash/v],
	];
	t.deepEqual(taken.filter(text => otherError(text) !== undefined), []);
	for (const [text, sentence] of refused) {
		t.regex(otherError(text) ?? 'nothing', sentence, text);
	}
});

test('all changes as instructions, the command last but for the others', t => {
	t.deepEqual(changesOf({cmd: ' ["a"] ', entrypoint: '/e', env: 'A=b', expose: '80', others: 'HEALTHCHECK NONE | ONBUILD RUN x', reference: 'x:1'}), ['ENV A=b', 'EXPOSE 80', 'ENTRYPOINT /e', 'CMD ["a"]', 'HEALTHCHECK NONE', 'ONBUILD RUN x']);
	t.deepEqual(changesOf({}), []);
});
