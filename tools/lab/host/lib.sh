# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the host's commands share: finding PFs and VFs, giving them to a driver.

PCI=/sys/bus/pci/devices

die() { echo "${0##*/}: $*" >&2; exit 125; }

# target LINK: the name of the directory that it leads to. The shell does it alone: a
# program takes long to start in an emulated host.
target() { (cd -P "$1" && echo "${PWD##*/}"); }

# port NAME: the device file of a virtio-serial port
port() {
	local entry
	for entry in /sys/class/virtio-ports/*; do
		[ "$(<"$entry/name")" = "$1" ] && echo "/dev/${entry##*/}"
	done
}

# pf: the PF to work on, as a BDF: LAB_PF, or the first device that has SR-IOV
pf() {
	local device
	if [ -n "${LAB_PF:-}" ]; then
		echo "$LAB_PF"
		return
	fi
	for device in "$PCI"/*; do
		[ -e "$device/sriov_totalvfs" ] || continue
		echo "${device##*/}"
		return
	done
	die "no device with SR-IOV here"
}

# vf_of N|BDF: a VF as a BDF
vf_of() {
	local link
	case $1 in
	*:*) echo "$1" ;;
	*)
		link=$PCI/$(pf)/virtfn$1
		[ -e "$link" ] || die "no VF $1 below $(pf)"
		target "$link"
		;;
	esac
}

# number_of BDF: which VF of its PF that is
number_of() {
	local link
	for link in "$PCI/$1"/physfn/virtfn*; do
		[ "$(target "$link")" != "$1" ] || echo "${link##*virtfn}"
	done
}

# net_of BDF: its network interface
net_of() { ls "$PCI/$1/net" 2>/dev/null | head -n 1; }

driver_of() { [ ! -e "$PCI/$1/driver" ] || target "$PCI/$1/driver"; }

# bind_to BDF DRIVER: the way driverctl and libvirt do it
bind_to() {
	[ "$(driver_of "$1")" != "$2" ] || return 0
	[ ! -e "$PCI/$1/driver" ] || echo "$1" >"$PCI/$1/driver/unbind"
	echo "$2" >"$PCI/$1/driver_override"
	echo "$1" >/sys/bus/pci/drivers_probe
	[ "$(driver_of "$1")" = "$2" ] || die "$1 did not bind to $2"
}

# unbind BDF: from whatever has it
unbind() {
	[ ! -e "$PCI/$1/driver" ] || echo "$1" >"$PCI/$1/driver/unbind"
	echo >"$PCI/$1/driver_override"
}

# pinned: pages that somebody holds pinned now, by the kernel's own counters,
# which every CPU keeps for itself until it is asked
pinned() {
	echo 1 >/proc/sys/vm/stat_refresh
	awk '/^nr_foll_pin_acquired/ { a = $2 } /^nr_foll_pin_released/ { r = $2 }
		END { print a - r }' /proc/vmstat
}
