# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How tests are run and told: one line each, failures with the end of their log.

# report_open DIR: where logs go, and in a folder of this run alone its verdicts
# and which jobs are taken: another part of the tests may run beside it
report_open() {
	logs=$1
	jobs=()
	[ -z "${CHECK_LIST:-}" ] || return 0
	mkdir -p "$logs"
	record=$(mktemp -d "$logs/record.XXXXXX")
	touch "$record/verdicts" "$record/tickets"
}

# later COMMAND...: a job for whichever lane comes to it first; to list it is to
# ask it for its names
later() {
	if [ -n "${CHECK_LIST:-}" ]; then
		"$@"
	else
		jobs+=("${*@Q}")
	fi
}

# work: do what is left of the jobs; each goes to one lane
work() {
	local ticket
	while ticket=$(take_ticket) && [ "$ticket" -lt ${#jobs[@]} ]; do
		eval "${jobs[ticket]}"
	done
}

take_ticket() {
	local file
	exec {file}>>"$record/tickets"
	flock "$file"
	stat -c %s "$record/tickets"
	echo -n . >&"$file"
	exec {file}>&-
}

# wanted NAME: does the pattern ask for it?
wanted() {
	# shellcheck disable=SC2053 # a pattern on purpose
	if [ -n "$pattern" ] && [[ $1 != *$pattern* ]]; then
		return 1
	fi
	[ -z "${CHECK_LIST:-}" ] || { echo "$1"; return 1; }
}

# verdict NAME STATUS SECONDS LOG: say how one test ended, and put it on record.
# Tests of two lanes may end at once.
verdict() {
	{
		flock 9
		case $2 in
		0)
			echo "passed $1" >&9
			printf 'ok    %-52s %4s s\n' "$1" "$3"
			;;
		4)
			echo "skipped $1" >&9
			printf 'skip  %-52s %4s s  %s\n' "$1" "$3" "$(sed -n 's/^SKIP: //p' "$4" | head -n 1)"
			;;
		*)
			echo "failed $1" >&9
			printf 'FAIL  %-52s %4s s  (status %s)\n' "$1" "$3" "$2"
			[ ! -s "$4" ] || tail -n 40 "$4" | sed 's/^/      | /'
			;;
		esac
	} 9>>"$record/verdicts"
}

# check NAME COMMAND...: one test that is one command
check() {
	local name=$1 log start=$SECONDS rc=0
	shift
	wanted "$name" || return 0
	log=$logs/${name//\//-}.log
	"$@" >"$log" 2>&1 </dev/null || rc=$?
	verdict "$name" "$rc" $((SECONDS - start)) "$log"
}

# count WORD: verdicts of this kind
count() { grep -c "^$1 " "$record/verdicts"; }

# report_close NAME...: of all that were to run; one that has no verdict failed
report_close() {
	local name
	for name; do
		cut -d' ' -f2 "$record/verdicts" | grep -qxF "$name" || verdict "$name" "never ran" 0 /dev/null
	done
	# A pattern that matches nothing is a mistake, not a success.
	[ -s "$record/verdicts" ] || verdict "no test is called *$pattern*" 1 0 /dev/null
	echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
	[ "$(count failed)" = 0 ]
}
