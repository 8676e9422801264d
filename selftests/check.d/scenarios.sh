# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The scenarios: scripts that run in the emulated host. Those that want the
# same host share one boot; each has its own verdict, and the host looks at the
# kernel log after each. A scenario that was asked for and not heard of failed.

# header FILE FIELD: what the comment block at the top of a scenario says
header() { sed -n "/^#/!q; s/^# $2: *//p" "$1"; }

# long_kernels FILE: kernels that a scenario runs on only in make check-long
long_kernels() { [ -z "${CHECK_LONG:-}" ] || header "$1" long; }

# our_pf_kernels FILE: kernels that, in make check-long, it runs on once more
# with the PF driven by us; it is called NAME+pf then
our_pf_kernels() { [ -z "${CHECK_LONG:-}" ] || header "$1" our-pf; }

# time_limit FILE: seconds that a scenario may take; some have more to do in make
# check-long
time_limit() {
	local seconds=
	[ -z "${CHECK_LONG:-}" ] || seconds=$(header "$1" long-timeout)
	echo "${seconds:-$(header "$1" timeout)}"
}

scenario_tests() {
	local file name kernel boots=() boot
	declare -A members=() budget=()
	for file in selftests/scenarios/*; do
		name=${file##*/}
		for kernel in $(header "$file" kernels) $(long_kernels "$file"); do
			plan_scenario "$file" "$name" "$kernel"
		done
		for kernel in $(our_pf_kernels "$file"); do
			plan_scenario "$file" "$name+pf" "$kernel"
		done
	done
	# shellcheck disable=SC2086 # a list of names
	for boot in "${boots[@]}"; do
		later run_boot "$boot" "${budget[$boot]}" ${members[$boot]}
	done
}

# plan_scenario FILE NAME KERNEL: into scenario_tests' boots, members and budget
plan_scenario() {
	local options boot
	wanted "scenario/$2@$3" || return 0
	options=$(header "$1" lab)
	boot="--kernel $3${options:+ $options}"
	[[ -v members[$boot] ]] || boots+=("$boot")
	members[$boot]+=" $2"
	budget[$boot]=$((${budget[$boot]:-120} + $(time_limit "$1")))
}

# run_boot OPTIONS SECONDS NAME...: boot, run the scenarios in it; once more those
# in which a guest stood still
run_boot() {
	again=()
	boot_once "$@"
	[ ${#again[@]} = 0 ] || second_boot=1 boot_once "$1" "$2" "${again[@]}"
}

# boot_once OPTIONS SECONDS NAME...: a second boot only for what is left when the
# emulator let the first one down
boot_once() {
	local options=$1 seconds=$2 share kernel name out left=()
	shift 2
	kernel=${options#--kernel }
	kernel=${kernel%% *}
	share=$(mktemp -d "$logs/boot.XXXXXX")
	out=$share/lab.log
	stood_still='' all_well=1 ended=0
	boot_and_tell "$@"
	for name; do
		[ -e "$share/$name.told" ] || left+=("$name")
	done
	if [ ${#left[@]} = 0 ]; then
		# What comes to light when all is over, a leak above all.
		if [ "$ended" = 0 ] || [ -z "$all_well" ]; then
			return
		elif emulator_failed "$out"; then
			echo "note  the emulated host ${stood_still:-died} after its scenarios on $kernel, none of our code in sight"
		else
			verdict "scenario/all-over@$kernel" "$ended" 0 "$out"
		fi
		return
	fi
	if [ -z "${second_boot:-}" ] && emulator_failed "$out"; then
		echo "note  the emulated host ${stood_still:-died} in scenario/${left[0]}@$kernel, none of our code in sight: booting again"
		second_boot=1 boot_once "$options" "$seconds" "${left[@]}"
		return
	fi
	for name in "${left[@]}"; do
		verdict "scenario/$name@$kernel" "never ran" 0 "$out"
	done
}

# patience NAME: seconds until a host that runs this scenario (or, without a name,
# ends) has told of it. In the host each has a timeout of its own, so whoever
# exceeds this one stands still: QEMU's emulation loses the timers of its CPUs now
# and then.
patience() {
	[ -z "$1" ] || echo -n "$(time_limit "selftests/scenarios/${1%+pf}") + "
	echo 300
}

# The host tells of each scenario as it ends, over the command's stdout.
boot_and_tell() {
	local word name status took names=("$@") told=0 last lab host
	# shellcheck disable=SC2086 # a list of options
	exec {lab}< <(
		exec tools/lab/lab run $options --timeout "$seconds" --share "$share" -- \
			env CHECK_LONG="${CHECK_LONG:-}" SEED="${SEED:-}" STRIDE="${STRIDE:-}" /vfgate/selftests/check.d/in-host "$@" 2>"$out"
	)
	host=$!
	while read -r -t $(($(patience "${names[told]:-}"))) -u "$lab" word name status took || ! last=$?; do
		[ "$word" = scenario ] || continue
		touch "$share/$name.told"
		told=$((told + 1))
		if [ "$status" != 0 ] && [ -z "${second_boot:-}" ] && guest_stood_still "$name"; then
			echo "note  a guest stood still in scenario/$name@$kernel: once more"
			again+=("$name") all_well=
			continue
		fi
		verdict "scenario/$name@$kernel" "$status" "$took" "$share/$name.log"
		[ "$status" = 0 ] || [ "$status" = 4 ] || all_well=
	done
	# Beyond 128, read waited in vain. Killed, it still says where its logs are.
	[ "$last" -le 128 ] || { stood_still="stood still"; kill "$host"; }
	wait "$host" 2>/dev/null || ended=$?
	exec {lab}<&-
}

# guest_stood_still NAME: did a guest never come to its end, or KVM give it up, and
# nothing of ours show in the host's kernel log? The emulation of a guest in a guest
# does that now and then, with stock drivers as well; what does it twice is no such
# case.
guest_stood_still() {
	grep -qE "^guest: (no verdict within|KVM gave it up)" "$share/$1.log" &&
		! grep -q "the kernel log is not clean" "$share/$1.log"
}

# emulator_failed LOG: did the host end without a word, and without a trace of
# our modules? QEMU's emulation of SVM on two threads does that now and then to
# a host whose KVM runs a guest, with stock drivers as well (stack corruption
# or a stray breakpoint in vcpu_run). One whose last words name us is no such case,
# nor one that hangs with a task of ours in the log.
emulator_failed() {
	local dir
	dir=$(sed -n 's/.*ended without a verdict.*logs: //p' "$1")
	[ -e "$dir/console.log" ] && ! grep -aE -A 60 'Kernel panic|Oops|blocked for more than|lockup' "$dir/console.log" | grep -qa '\[vfgate\|vfgate_[a-z0-9_]*+0x'
}
