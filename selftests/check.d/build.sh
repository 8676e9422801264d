# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every kernel builds every module with warnings as errors, out of tree and in.

build_tests() {
	local kernel
	for kernel in lts latest debug; do
		check "build/$kernel" tools/lab/lab build "$kernel"
	done
	check build/in-tree tools/lab/lab sh --kernel debug -- sh /vfgate/selftests/check.d/in-tree
}
