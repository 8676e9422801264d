# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios of mediated attach share: figures of the kernel's own and
# of the window, and a guest that can be looked at while it runs.

# pinned: pages that somebody holds pinned now, by the kernel's own counters,
# which every CPU keeps for itself until it is asked
pinned() {
	echo 1 >/proc/sys/vm/stat_refresh
	awk '/^nr_foll_pin_acquired/ { a = $2 } /^nr_foll_pin_released/ { r = $2 }
		END { print a - r }' /proc/vmstat
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

# figure NAME: of the one window that there is; 0 if there is none
figure() { cat /sys/bus/mdev/devices/*/window/"$1" 2>/dev/null || echo 0; }

# of_emulator FIELD: a line of the VMM's status, in kB
of_emulator() { awk -v f="$1:" '$1 == f { print $2 }' "/proc/$(pgrep -o qemu-system)/status"; }

# watched_guest HOOK OPTION... -- COMMAND: a guest whose command prints lines
# "MARK name…"; for each, HOOK is called with the words behind MARK, while the
# guest runs on. Its other lines go to stdout.
watched_guest() {
	local hook=$1 line words
	shift
	guest "$@" </dev/null | while read -r line; do
		case $line in
		"MARK "*)
			read -ra words <<<"${line#MARK }"
			"$hook" "${words[@]}"
			;;
		*) echo "$line" ;;
		esac
	done
	return "${PIPESTATUS[0]}"
}
