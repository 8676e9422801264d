# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The lab's own promises: statuses and output arrive unchanged, nothing it
# starts outlives it, and a kernel that misbehaves fails a run.

lab_tests() {
	later check lab/cache-is-atomic lab_cache_is_atomic
	later check lab/status-and-output lab_status_and_output
	later check lab/guest-status lab_guest_status
	later check lab/guest-given-up lab_guest_given_up
	later check lab/timeout lab_timeout
	later check lab/killed-leaves-nothing lab_killed_leaves_nothing
	later check lab/warning-is-seen lab_misbehaves lts warn
	later check lab/oops-is-seen lab_misbehaves lts oops
	[ -n "${CHECK_LONG:-}" ] || return 0
	later check lab/leak-is-seen lab_misbehaves debug leak
	later check lab/lock-order-is-seen lab_misbehaves debug deadlock
}

lab_status_and_output() {
	local out status=0
	out=$(tools/lab/lab run -- sh -c 'echo "  to   stdout"; echo to stderr >&2; exit 42' 2>"$logs/stderr") || status=$?
	[ "$status" = 42 ] || { echo "status $status"; return 1; }
	[ "$out" = "  to   stdout" ] || { echo "stdout was: $out"; return 1; }
	grep -qx 'to stderr' "$logs/stderr"
}

lab_guest_status() {
	local out status=0
	out=$(tools/lab/lab run -- guest -- sh -c 'echo "from   a guest"; exit 43' 2>"$logs/stderr") || status=$?
	cat "$logs/stderr"
	echo "status $status, stdout: $out"
	[ "$status" = 43 ] && [ "$out" = "from   a guest" ]
}

# A QEMU that prints what it prints when KVM gave a guest up, and waits.
lab_guest_given_up() {
	local out status=0
	# shellcheck disable=SC2016 # the host's shell is to expand it
	out=$(tools/lab/lab run -- bash -c '
		mkdir /run/bin
		printf "#!/bin/sh\necho KVM: entry failed >&2\necho RIP=0 >&2\nexec sleep 30\n" >/run/bin/qemu-system-x86_64
		chmod +x /run/bin/qemu-system-x86_64
		PATH=/run/bin:$PATH guest --attach none -- true' 2>&1) || status=$?
	echo "status $status: $out"
	[ "$status" = 125 ] && [[ $out == *"KVM: entry failed"*"KVM gave it up"* ]]
}

lab_timeout() {
	local status=0
	tools/lab/lab run --timeout 5 -- sleep 1000 || status=$?
	[ "$status" = 124 ] || { echo "status $status"; return 1; }
}

# In a scratch cache, with a builder that only counts: an interrupted build
# leaves nothing that passes for a tree, and two at once build once.
lab_cache_is_atomic() (
	VFGATE_CACHE=$(mktemp -d)
	export VFGATE_CACHE
	trap 'rm -rf "$VFGATE_CACHE"' EXIT
	# shellcheck disable=SC2317 # publish calls it
	build() {
		echo built >>"$VFGATE_CACHE/builds"
		touch "$1/half"
		setpriv --pdeathsig KILL sleep "$seconds"
		touch "$1/whole"
	}
	. tools/lab/common.sh

	seconds=30
	(publish "$VFGATE_CACHE/tree" build) &
	until [ -e "$VFGATE_CACHE/builds" ]; do sleep 0.1; done
	kill -KILL $!
	wait $! 2>/dev/null
	[ ! -e "$VFGATE_CACHE/tree" ] || { echo "half a tree was published"; return 1; }

	seconds=1
	rm "$VFGATE_CACHE/builds"
	(publish "$VFGATE_CACHE/tree" build) &
	(publish "$VFGATE_CACHE/tree" build) &
	wait
	[ -e "$VFGATE_CACHE/tree/whole" ] || { echo "no tree"; return 1; }
	[ "$(wc -l <"$VFGATE_CACHE/builds")" = 1 ] || { echo "built more than once"; return 1; }
	[ -z "$(find "$VFGATE_CACHE" -name '*.partial.*')" ] || { echo "leftovers"; return 1; }
)

# emulators MARK: how many emulators with that mark on their command line run
emulators() {
	local file count=0
	for file in /proc/[0-9]*/cmdline; do
		tr '\0' ' ' <"$file" 2>/dev/null | grep -q "^qemu.*vfgate-mark=$1" && count=$((count + 1))
	done
	echo $count
}

lab_killed_leaves_nothing() {
	local signal pid mark waited
	for signal in TERM KILL; do
		mark=$signal-$$
		tools/lab/lab run --append "vfgate-mark=$mark" -- sleep 1000 &
		pid=$!
		waited=0
		until [ "$(emulators "$mark")" != 0 ]; do
			sleep 0.2
			waited=$((waited + 1))
			[ $waited -lt 300 ] || { echo "no emulator came up"; return 1; }
		done
		sleep 2
		kill -$signal $pid
		wait $pid 2>/dev/null
		waited=0
		until [ "$(emulators "$mark")" = 0 ]; do
			sleep 0.1
			waited=$((waited + 1))
			[ $waited -lt 30 ] || { echo "an emulator outlived SIG$signal"; return 1; }
		done
		echo "SIG$signal: nothing left"
	done
}

# lab_misbehaves KERNEL HOW: a module that does it makes the run fail, although
# the command's own status says all is well.
lab_misbehaves() {
	local status=0
	tools/lab/lab run --kernel "$1" --timeout 500 -- \
		sh -c "modprobe vfgate_misbehave how=$2; exit 0" || status=$?
	[ "$status" = 125 ] || { echo "status $status, wanted 125"; return 1; }
}

# Every topology is what its name says; the short check has two of them by the
# scenarios.
topology_tests() {
	local name names=
	[ -z "${CHECK_LONG:-}" ] || names="two-pfs no-acs switch shared-slot shared-port no-intremap bypass"
	for name in $names; do
		later check "lab/topology-$name" tools/lab/lab run --topology "$name" --timeout 120 -- \
			/vfgate/selftests/check.d/topology "$name"
	done
	later check lab/virtio-iommu tools/lab/lab run --iommu virtio --timeout 120 -- \
		sh -c 'vfs 1 && test -e /sys/bus/pci/devices/0000:01:10.0/ && ls /sys/class/iommu'
}
