# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every kernel builds every module with warnings as errors, out of tree and in.

build_tests() {
	local kernel
	for kernel in lts latest debug; do
		check "build/$kernel" tools/lab/lab build "$kernel"
	done
	[ -z "${CHECK_LONG:-}" ] || check build/in-tree tools/lab/lab sh --kernel debug -- sh /vfgate/selftests/check.d/in-tree
}

# Each fuzzer for a minute, from the inputs kept in tools/fuzz/corpus, and what
# these reach; tools/fuzz/Makefile tells how to let one run longer.
fuzz_tests() {
	local file name
	for file in tools/fuzz/*_fuzz.c; do
		name=$(basename "$file" _fuzz.c)
		check "fuzz/$name" tools/lab/lab sh -- make -C /vfgate/tools/fuzz run FUZZERS="$name" SECONDS="${FUZZ_SECONDS:-60}"
	done
	check fuzz/coverage fuzz_coverage
}

# Below nine lines in ten, the kept inputs no longer fit the code.
fuzz_coverage() {
	tools/lab/lab sh -- make -s -C /vfgate/tools/fuzz coverage | tee "$logs/coverage"
	awk '/^TOTAL/ { totals++; if ($10 + 0 < 90) low = 1 }
		END { exit low || !totals }' "$logs/coverage"
}
