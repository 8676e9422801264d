# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The kernels, by name: lts and latest come with the sysroot, debug is built.
# A kernel is a folder with release, version, vmlinuz, modules and build in it.

DEBUG_INPUTS=("$LAB"/kernel/*)

debug_path() {
	local root
	root=$(sysroot_path)/root
	echo "$CACHE/debug-$(key "${DEBUG_INPUTS[@]}" "$root/kernels/latest/version")"
}

# kernel_path K: where its folder is, seen from outside the sysroot
kernel_path() {
	case $1 in
	lts | latest) echo "$(sysroot_path)/root/kernels/$1" ;;
	debug) debug_path ;;
	*) die "no kernel '$1': it is one of ${KERNELS[*]}" ;;
	esac
}

# kernel_up K: prepare it
kernel_up() {
	sysroot_up
	case $1 in
	lts | latest) ;;
	debug) publish "$(debug_path)" debug_build ;;
	*) die "no kernel '$1': it is one of ${KERNELS[*]}" ;;
	esac
}

debug_build() {
	with_progress "$CACHE/logs/debug-kernel.log" "building the debug kernel, about 8 minutes on 2 cores" \
		in_sysroot --bind "$1:/run/out" -- sh /vfgate/tools/lab/kernel/build
}

# kernel_bind K: how the sysroot sees a kernel that lives outside of it
kernel_bind() {
	[ "$1" = debug ] && printf '%s\n' --bind "$(debug_path):/kernels/debug"
	return 0
}

kernel_selftests_path() {
	echo "$CACHE/kernel-selftests-$(key "$LAB/build/kernel-selftests" "${SYSROOT_INPUTS[@]}")"
}

# The kernel's own selftests, prepared with the kernels they will run on.
kernel_selftests_up() {
	sysroot_up
	publish "$(kernel_selftests_path)" kernel_selftests_build
}

kernel_selftests_build() {
	with_progress "$CACHE/logs/kernel-selftests.log" "building the kernel's own selftests" \
		in_sysroot --bind "$1:/run/out" -- sh /vfgate/tools/lab/build/kernel-selftests
}
