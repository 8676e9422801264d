# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios share; they run in the lab's host.
. /vfgate/tools/lab/host/lib.sh
set -eu

fail() { echo "FAILED: $*"; exit 1; }
skip() { echo "SKIP: $*"; exit 4; }

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# unpinned WHAT BASE: nothing but BASE stays pinned; the file systems of the lab
# pin a page for an instant now and then
unpinned() {
	local tries=20
	while [ "$(pinned)" != "$2" ] && [ $((tries--)) -gt 0 ]; do
		sleep 0.1
	done
	expect "$1" "$2" "$(pinned)"
}

# interrupts NAMES: how often those whose name matches were taken, by all CPUs
interrupts() {
	awk -v names="$1" '$NF ~ names { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i } END { print n + 0 }' /proc/interrupts
}
