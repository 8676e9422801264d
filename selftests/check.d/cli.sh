# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# vfgatectl on machines that were made up, and what it promises about itself.

cli_tests() {
	check cli/cases tools/lab/lab sh -- make -s -C /vfgate/tools/vfgatectl check
	check cli/valgrind tools/lab/lab sh -- make -s -C /vfgate/tools/vfgatectl check VALGRIND=1
	check cli/picture tools/lab/lab sh -- sh -c '
		cd /tmp && python3 -I /vfgate/tools/vfgatectl/tests/machines.py many many &&
		/vfgate/build/vfgatectl/vfgatectl --root many topo --svg topo.svg &&
		rsvg-convert topo.svg -o topo.png && [ "$(wc -c <topo.png)" -gt 20000 ]'
	check cli/manual tools/lab/lab sh -- sh /vfgate/selftests/check.d/manual
}
