# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How tests are run and told: one line each, failures with the end of their log.

passed=0 failed=0 skipped=0

# wanted NAME: does the pattern ask for it?
wanted() {
	# shellcheck disable=SC2053 # a pattern on purpose
	if [ -n "$pattern" ] && [[ $1 != *$pattern* ]]; then
		return 1
	fi
	[ -z "${CHECK_LIST:-}" ] || { echo "$1"; return 1; }
}

# verdict NAME STATUS SECONDS LOG: count one test and say so
verdict() {
	case $2 in
	0)
		passed=$((passed + 1))
		printf 'ok    %-52s %4s s\n' "$1" "$3"
		;;
	4)
		skipped=$((skipped + 1))
		printf 'skip  %-52s %4s s  %s\n' "$1" "$3" "$(sed -n 's/^SKIP: //p' "$4" | head -n 1)"
		;;
	*)
		failed=$((failed + 1))
		printf 'FAIL  %-52s %4s s  (status %s)\n' "$1" "$3" "$2"
		[ ! -s "$4" ] || tail -n 40 "$4" | sed 's/^/      | /'
		;;
	esac
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

report_close() {
	[ -z "${CHECK_LIST:-}" ] || exit 0
	# A pattern that matches nothing is a mistake, not a success.
	[ $((passed + failed + skipped)) != 0 ] || failed=1
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ]
}
