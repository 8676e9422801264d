# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The scenarios: scripts that run in the emulated host. Those that want the
# same host share one boot; each has its own verdict, and the host looks at the
# kernel log after each. A scenario that was asked for and not heard of failed.

# header FILE FIELD: what the comment block at the top of a scenario says
header() { sed -n "/^#/!q; s/^# $2: *//p" "$1"; }

# long_kernels FILE: kernels that a scenario runs on only in make check-long
long_kernels() { [ -z "${CHECK_LONG:-}" ] || header "$1" long; }

scenario_tests() {
	local file name kernel options boots=() boot
	declare -A members=() budget=()
	for file in selftests/scenarios/*; do
		name=${file##*/}
		for kernel in $(header "$file" kernels) $(long_kernels "$file"); do
			wanted "scenario/$name@$kernel" || continue
			options=$(header "$file" lab)
			boot="--kernel $kernel${options:+ $options}"
			[[ -v members[$boot] ]] || boots+=("$boot")
			members[$boot]+=" $name"
			budget[$boot]=$((${budget[$boot]:-120} + $(header "$file" timeout)))
		done
	done
	# shellcheck disable=SC2086 # a list of names
	for boot in "${boots[@]}"; do
		run_boot "$boot" "${budget[$boot]}" ${members[$boot]}
	done
}

# run_boot OPTIONS SECONDS NAME...: boot once, run the scenarios in it
run_boot() {
	local options=$1 seconds=$2 share kernel name rest out
	shift 2
	kernel=${options#--kernel }
	kernel=${kernel%% *}
	share=$(mktemp -d "$logs/boot.XXXXXX")
	out=$share/lab.log
	# The host tells of each scenario as it ends, over the command's stdout.
	while read -r word name rest; do
		[ "$word" = scenario ] || continue
		verdict "scenario/$name@$kernel" "${rest% *}" "${rest#* }" "$share/$name.log"
		touch "$share/$name.told"
	done < <(
		# shellcheck disable=SC2086 # a list of options
		tools/lab/lab run $options --timeout "$seconds" --share "$share" -- \
			env CHECK_LONG="${CHECK_LONG:-}" /vfgate/selftests/check.d/in-host "$@" 2>"$out"
	)
	for name; do
		[ -e "$share/$name.told" ] || verdict "scenario/$name@$kernel" "never ran" 0 "$out"
	done
}
