# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the lab builds from the checkout, below build/: per kernel the modules
# in a tree that modprobe understands, the programs of the selftests, vfgatectl,
# and the initramfs of host and guest. Sources stay untouched; objects of one kernel
# never meet those of another.

# checkout_build KERNEL...: all that a run on these kernels needs
checkout_build() {
	local k
	mkdir -p "$TOP/build"
	exec {build_lock}>"$TOP/build/lock"
	flock "$build_lock"
	for k; do
		modules_build "$k"
	done
	guest_build
	programs_build
	# The host sees the checkout, not the cache.
	[ ! -e "$(kernel_selftests_path)" ] || cp -ruT "$(kernel_selftests_path)" "$TOP/build/kernel-selftests"
	exec {build_lock}>&-
}

modules_build() {
	local binds log=$TOP/build/logs/modules-$1.log
	mapfile -t binds < <(kernel_bind "$1")
	quietly "$log" "building the modules for $1" \
		in_sysroot "${binds[@]}" -- sh /vfgate/tools/lab/build/modules "$1"
}

guest_build() {
	quietly "$TOP/build/logs/guest.log" "building the guest" \
		in_sysroot -- sh /vfgate/tools/lab/build/guest
}

programs_build() {
	quietly "$TOP/build/logs/programs.log" "building the selftest programs" \
		in_sysroot -- make -s -C /vfgate/selftests/programs
	quietly "$TOP/build/logs/vfgatectl.log" "building vfgatectl" \
		in_sysroot -- make -s -C /vfgate/tools/vfgatectl
}

# quietly LOG WHAT COMMAND...: nothing is said unless it fails
quietly() {
	local log=$1 what=$2
	shift 2
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null && return
	cat "$log" >&2
	die "$what failed (log: $log)"
}
