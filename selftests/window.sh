# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios of mediated attach share: figures of the kernel's own and
# of the window, and a guest that can be looked at while it runs.

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

# balloon_of ATTACH: arguments of QEMU for a guest that can be asked for memory
balloon_of() {
	local arguments="-device virtio-balloon-pci -qmp unix:/run/qmp,server=on,wait=off"
	# QEMU takes this for a mediated device only.
	[ "$1" = stock ] || arguments+=" -global vfio-pci.x-balloon-allowed=on"
	echo "$arguments"
}

# balloon MIB: ask the guest to make do with so much
balloon() {
	printf '%s\n' '{"execute":"qmp_capabilities"}' \
		"{\"execute\":\"balloon\",\"arguments\":{\"value\":$(($1 << 20))}}" |
		socat -t 2 - UNIX-CONNECT:/run/qmp >/dev/null
}
