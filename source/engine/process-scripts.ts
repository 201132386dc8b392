/*
What is asked of a container's own shell about its processes. Any POSIX shell understands it, and it starts no programs: an image may have none,
and a container thousands of processes. Shells leave out the zero bytes between arguments. Text that a process chose itself (its name and
arguments) never begins a line.
*/

/** Begins what the shell fills in, where it would be taken for this language's own. */
const dollar = '$';

/** Read a file of `/proc` into `$s`, its lines joined. */
const slurp = 'slurp() { s=; while IFS= read -r l || [ -n "$l" ]; do s="$s$l "; done 2>/dev/null < "$1"; }';

/** Leaves the fields of `/proc/PID/stat` behind the name as `$1` (the state), `$2` (the parent), … `${20}` (the start, in ticks). */
const fields = `set -f; set -- ${dollar}{s##*) }; set +f`;

/** One line each for id, parent and start, for the name, and for the arguments. */
export const listScript = [
	slurp,
	String.raw`one() { slurp "/proc/$1/stat"; [ -n "$s" ] || return; p=$1; n=${dollar}{s#*\(}; n=${dollar}{n%)*}`,
	String.raw`${fields}; echo "p $p $2 ${dollar}{20}"; printf 'n %.60s\n' "$n"; slurp "/proc/$p/cmdline"; printf 'c %.1000s\n' "$s"; }`,
	`echo "self $$"; for d in /proc/[0-9]*; do one "${dollar}{d#/proc/}"; done`,
].join('\n');

/** For each process given, its user and control groups; the same for the shell itself, what it may do, and whether there is a kill to run. */
export const detailScript = [
	slurp,
	'user() { while read -r k v r; do case $k in Uid:) echo "u $2 $v";; CapEff:) echo "e $2 $v";; esac; done 2>/dev/null < "/proc/$1/status"; }',
	'groups() { g=; while IFS= read -r l || [ -n "$l" ]; do g="$g$l;"; done 2>/dev/null < "/proc/$1/cgroup"; echo "g $2 $g"; }',
	'for p in "$@"; do user "$p" "$p"; groups "$p" "$p"; done; user self self; groups self self',
	'IFS=:; for f in $PATH; do if [ -x "$f/kill" ]; then echo k; break; fi; done',
].join('\n');

/** What the script below ends with when the process is another one, or none. */
export const goneCode = 64;

/** Send a signal (`$3`) to a process (`$1`), if it is still the one that began then (`$2`). */
export const signalScript = [
	slurp,
	`slurp "/proc/$1/stat"; p=$1 b=$2 k=$3; [ -n "$s" ] || exit ${goneCode}; ${fields}; [ "${dollar}{20}" = "$b" ] || exit ${goneCode}`,
	'kill -"$k" "$p"',
].join('\n');
