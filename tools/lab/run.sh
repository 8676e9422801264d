# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# lab run: boot the emulated SR-IOV host, run one command in it, pass on its
# output and its status, and judge what the kernel said meanwhile.

# shellcheck source=unhealthy.sh
. "$LAB/unhealthy.sh"

run_usage() {
	cat <<-E
	lab run [OPTION]... -- COMMAND...
	  --kernel lts|latest|debug       the host's kernel (lts)
	  --iommu intel|virtio|none       the host's IOMMU (intel)
	  --topology NAME                 where the SR-IOV devices hang (default):
	$(topology_list | sed 's/^/    /')
	  --vfs-device igb|nvme|both      which SR-IOV devices it has (igb)
	  --mem SIZE --smp N              its size (3G, 2)
	  --timeout S                     give up after so many seconds (300)
	  --append ARGS                   further kernel parameters
	  --share DIR                     mounted at /share, writable
	  --qemu ARGS                     further arguments for the emulator
	  --icount                        each instruction takes a nanosecond; guests
	                                  make no progress, and the host has one CPU
	  --keep                          keep the logs of a run that went well
	E
}

run() {
	local kernel=lts iommu=intel topology=default devices=igb mem=3G smp=2 timeout=300 words
	local append='' share='' extra=() keep='' threads=multi
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		case $1 in
		--kernel) kernel=$2 ;;
		--iommu) iommu=$2 ;;
		--topology) topology=$2 ;;
		--vfs-device) devices=$2 ;;
		--mem) mem=$2 ;;
		--smp) smp=$2 ;;
		--timeout) timeout=$2 ;;
		--append) append=$2 ;;
		--share) share=$2 ;;
		--qemu) read -ra words <<<"$2"; extra+=("${words[@]}") ;;
		--keep) keep=1; shift; continue ;;
		--icount) threads=single smp=1 extra+=(-icount shift=0,sleep=off); shift; continue ;;
		--help) run_usage >&2; exit 0 ;;
		*) run_usage >&2; die "run: what is '$1'?" ;;
		esac
		[ $# -ge 2 ] || die "run: $1 wants a value"
		shift 2
	done
	[ $# -ge 2 ] || { run_usage >&2; die "run: no command"; }
	shift
	[[ -v TOPOLOGIES[$topology] ]] || die "no topology '$topology': see lab run --help"
	case $iommu in intel | virtio | none) ;; *) die "no IOMMU '$iommu'" ;; esac
	case $devices in igb | nvme | both) ;; *) die "no SR-IOV device '$devices'" ;; esac
	[[ $timeout =~ ^[0-9]+$ ]] || die "not a number of seconds: '$timeout'"

	need_root
	kernel_up "$kernel"
	checkout_build "$kernel"

	local dir
	dir=$TOP/build/runs/$(date +%H%M%S)-$$
	mkdir -p "$dir"
	printf '%q ' "$@" >"$dir/command"
	echo "$kernel" >"$dir/kernel"
	echo "${share:+share}" >"$dir/mounts"

	# The allocator's per-CPU stock keeps stale pointers to what it gave out,
	# and kmemleak takes them for references: allocate without it. Poison, so
	# that what nobody has filled in is not zero by chance.
	[ "$kernel" != debug ] || append="slab_debug=FP,kmalloc-* $append"

	# no_timer_check: where two cores emulate many, a late timer is no defect.
	local machine=(
		-nodefaults -no-user-config -display none -no-reboot
		-M q35 -cpu "EPYC-v4,+svm" -accel "tcg,thread=$threads" -smp "$smp" -m "$mem"
		-kernel "/kernels/$kernel/vmlinuz" -initrd "/vfgate/build/$kernel/host.cpio"
		-append "console=ttyS0 loglevel=8 panic=-1 oops=panic mitigations=off intel_iommu=on iomem=relaxed no_timer_check $append"
		-chardev file,id=log,path=/run/lab/console.log -serial chardev:log
		-add-fd fd=3,set=1 -chardev file,id=stdout,path=/dev/fdset/1,append=on
		-add-fd fd=4,set=2 -chardev file,id=stderr,path=/dev/fdset/2,append=on
		-chardev file,id=verdict,path=/run/lab/verdict
		-chardev socket,id=monitor-end,path=/run/lab/monitor,server=on,wait=off
		-mon chardev=monitor-end
		-chardev socket,id=monitor,path=/run/lab/monitor
		-device virtio-serial-pci
	)
	local port
	for port in stdout stderr verdict monitor; do
		machine+=(-device "virtserialport,chardev=$port,name=$port")
	done
	add_mount sysroot /run/sysroot ,readonly=on
	add_mount vfgate /vfgate ,readonly=on
	add_mount lab /run/lab
	[ "$kernel" != debug ] || add_mount kernel /kernels/debug ,readonly=on
	[ -z "$share" ] || add_mount share /run/share
	# shellcheck disable=SC2207 # no word of these has a space in it
	machine+=($(topology_iommu "$topology" "$iommu") $(topology_devices "$topology" "$devices"))

	local binds
	mapfile -t binds < <(kernel_bind "$kernel")
	binds+=(--bind "$dir:/run/lab")
	[ -z "$share" ] || binds+=(--bind "$(realpath "$share"):/run/share")

	# The emulator accepts only a descriptor that is open for nothing but
	# writing; whatever ours are, a pipe is.
	local copiers=()
	exec 3> >(exec cat)
	copiers+=($!)
	exec 4> >(exec cat >&2)
	copiers+=($!)

	# In the background, so that a signal to this shell is acted on at once:
	# its death takes the emulator along.
	trap 'keep_logs "$dir" "the host ended without a verdict (by a signal)"; exit 143' TERM
	trap 'exit 130' INT
	local status emulator timer
	while :; do
		status=0
		replace=1 in_sysroot "${binds[@]}" -- \
			timeout --signal=KILL "$timeout" qemu-system-x86_64 "${machine[@]}" "${extra[@]}" \
			2>"$dir/emulator.log" </dev/null &
		emulator=$!
		setpriv --pdeathsig KILL sleep 300 3>&- 4>&- &
		timer=$!
		wait -n $emulator $timer 2>/dev/null || status=$?
		if kill -0 $emulator 2>/dev/null; then
			has_booted "$dir" || { touch "$dir/stuck"; kill -KILL $emulator; }
			status=0
			wait $emulator 2>/dev/null || status=$?
		fi
		kill $timer 2>/dev/null
		if [ ! -e "$dir/stuck" ] || [ -e "$dir/console.log.stuck" ]; then
			break
		fi
		say "the emulated host did not come up: once more (QEMU loses a CPU's timer now and then)"
		mv "$dir/console.log" "$dir/console.log.stuck"
		rm "$dir/stuck"
	done
	exec 3>&- 4>&-
	wait "${copiers[@]}"
	verdict "$dir" "$status" "$timeout" "$keep"
}

# has_booted DIR: a host that is not up after five minutes will not be. What fails
# there is none of ours: no module of the checkout is loaded before the command.
has_booted() { grep -aq 'lab: running the command' "$1/console.log"; }

# add_mount TAG PATH [OPTIONS]: give the host a folder over 9p
add_mount() {
	machine+=(
		-fsdev "local,id=$1,path=$2,security_model=none,multidevs=remap${3:-}"
		-device "virtio-9p-pci,fsdev=$1,mount_tag=$1"
	)
}

# verdict DIR EMULATOR-STATUS TIMEOUT KEEP: how the run ended. The command's
# status counts only if it came over its own wire and the kernel stayed sane.
verdict() {
	local dir=$1 status
	if [ -e "$dir/stuck" ]; then
		keep_logs "$dir" "the emulated host did not come up, twice"
		exit 125
	fi
	if [ "$2" = 137 ]; then
		keep_logs "$dir" "no verdict within $3 s"
		exit 124
	fi
	if ! status=$(sed -n 's/^exit \([0-9]\+\)$/\1/p' "$dir/verdict" 2>/dev/null) || [ -z "$status" ]; then
		tail -n 15 "$dir/console.log" "$dir/emulator.log" >&2
		keep_logs "$dir" "the host ended without a verdict (emulator status $2)"
		exit 125
	fi
	if grep -aqE "$UNHEALTHY" "$dir/console.log"; then
		grep -aE -m 3 -A 25 "$UNHEALTHY" "$dir/console.log" | head -n 60 >&2
		keep_logs "$dir" "the kernel log is not clean (the command's status was $status)"
		exit 125
	fi
	if [ "$status" != 0 ] || [ -n "$4" ]; then
		keep_logs "$dir" "the command's status is $status"
	else
		rm -rf "$dir"
	fi
	exit "$status"
}

keep_logs() { say "$2; logs: $1"; }
