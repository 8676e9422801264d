# shellcheck shell=bash
# What can be said of the sources without running them.

in_lab() { tools/lab/lab sh --kernel debug -- "$@"; }

lint_tests() {
	check lint/checkpatch in_lab sh /vfgate/selftests/check.d/checkpatch
	check lint/shell in_lab sh /vfgate/selftests/check.d/shellcheck
	check lint/version-checks no_version_checks
	check lint/spdx all_have_spdx
	check lint/mirror-names no_mirror_names
	check lint/life-cycle in_lab sh /vfgate/selftests/check.d/life-cycle
	check lint/negative-rows negative_rows_are_told
	check lint/sysfs-abi bash selftests/check.d/sysfs-abi
	check lint/bench in_lab bash /vfgate/selftests/check.d/figures
	check lint/sparse-w1@lts in_lab sh /vfgate/selftests/check.d/compile lts
	[ -n "${CHECK_LONG:-}" ] || return 0
	check lint/sparse-w1@latest in_lab sh /vfgate/selftests/check.d/compile latest
	check lint/clang@latest in_lab sh /vfgate/selftests/check.d/compile clang
}

sources() { git ls-files --cached --others --exclude-standard -- "$@"; }

# Differences between kernels live in include/compat and nowhere else.
no_version_checks() {
	! sources '*.[ch]' | grep -v '^include/compat/' | xargs grep -nE 'LINUX_VERSION_CODE|KERNEL_VERSION|linux/version\.h'
}

all_have_spdx() {
	local missing
	missing=$(sources '*.[ch]' '*Kbuild' '*Kconfig' '*Makefile' | xargs grep -L 'SPDX-License-Identifier'
		grep -rlIE -m1 '^(#!/|# shellcheck shell=)' tools selftests .ci | xargs grep -L 'SPDX-License-Identifier')
	[ -z "$missing" ] || { echo "no SPDX line: $missing"; return 1; }
}

# Each row of the negative tests has one in the table of their page.
negative_rows_are_told() {
	diff <(sed -n 's/^\t{ "\([a-z-]*\)", [a-z_]* },$/\1/p' selftests/programs/negative.c | sort) \
		<(sed -n 's/^   \* - ``\([a-z-]*\)``$/\1/p' Documentation/negative.rst | sort)
}

# The mirror is this machine's business.
no_mirror_names() {
	! sources | xargs grep -nIE '(deb|ftp[0-9.a-z]*|mirrors?|snapshot)\.debian\.org'
}
