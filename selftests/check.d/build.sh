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

# A short run of each fuzzer, to see that what it found before stays mended;
# tools/fuzz/Makefile tells how to let one run longer.
fuzz_tests() {
	local file name
	for file in tools/fuzz/*_fuzz.c; do
		name=$(basename "$file" _fuzz.c)
		check "fuzz/$name" tools/lab/lab sh -- make -C /vfgate/tools/fuzz run FUZZERS="$name" SECONDS=15
	done
}
