# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# A stream between a guest and the host.

# stream OPTION...: the server takes one at a time, and may not be done with the last
stream() {
	for _ in 1 2 3; do
		iperf3 -c 192.168.76.1 "$@" && return
		sleep 1
	done
	return 1
}
