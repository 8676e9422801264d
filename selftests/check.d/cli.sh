# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# vfgatectl on machines that were made up, and what it promises about itself.

cli_tests() {
	local only="hostile-*"
	[ -z "${CHECK_LONG:-}" ] || only="*"
	check cli/cases tools/lab/lab sh -- make -s -C /vfgate/tools/vfgatectl check
	check cli/sanitized tools/lab/lab sh -- sh -c '
		make -s -C /vfgate/tools/vfgatectl OUT=/tmp/cli CC=clang CFLAGS="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all" &&
		ASAN_OPTIONS=detect_leaks=0 /vfgate/tools/vfgatectl/tests/run /tmp/cli/vfgatectl'
	# Every case takes minutes, watched like that.
	check cli/valgrind tools/lab/lab sh -- env VALGRIND=1 ONLY="$only" \
		make -s -C /vfgate/tools/vfgatectl check
	check cli/picture tools/lab/lab sh -- sh -c '
		cd /tmp && python3 -I /vfgate/tools/vfgatectl/tests/machines.py many many &&
		/vfgate/build/vfgatectl/vfgatectl --root many topo --svg topo.svg &&
		rsvg-convert topo.svg -o topo.png && [ "$(wc -c <topo.png)" -gt 20000 ]'
	check cli/manual tools/lab/lab sh -- sh /vfgate/selftests/check.d/manual
	check cli/completion tools/lab/lab sh -- bash /vfgate/selftests/check.d/completion
}
