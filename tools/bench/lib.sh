# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the parts share: the ways to give a guest a network, and figures.
. /vfgate/selftests/lib.sh
. /vfgate/selftests/window.sh

part=${0##*/}

# put CONFIGURATION METRIC VALUE...
put() { local c=$1 m=$2; shift 2; echo "$part|$c|$m|$*"; }

# Whose figures they are. The guest's kernel is the host's.
printf 'version|%s\n' "vfgate $(modinfo -F version vfgate)" "Linux $(uname -r)" \
	"QEMU $(qemu-system-x86_64 --version | sed -n 's/.* version \([^ ]*\).*/\1/p')"

# The other end of every guest's network: the PF, or a tap where there is no VF.
HOST=192.168.76.1

# What a configuration is made of: how the VF is attached, its doorbells and its
# interrupt page where vfgate has it, and what QEMU is told besides.
declare -A ATTACH=(
	[vfio-pci]=stock [direct]=direct [direct-trusted]=direct [fenced]=direct
	[mediated]=mediated [viommu]=stock [virtio]=none [e1000e]=none
)
declare -A DOORBELL=([fenced]=fenced)
declare -A INTERRUPTS=([direct-trusted]=direct)
declare -A QEMU=(
	[viommu]="-machine kernel-irqchip=split -device intel-iommu,intremap=on,caching-mode=on"
	[virtio]="-netdev tap,id=net,ifname=tap0,script=no,downscript=no,vhost=on -device virtio-net-pci,netdev=net"
	[e1000e]="-netdev tap,id=net,ifname=tap0,script=no,downscript=no -device e1000e,netdev=net"
)
declare -A APPEND=([viommu]="intel_iommu=on iommu.strict=1 iommu.passthrough=0")

# bench_host: one VF, all drivers, a tap with nobody on it yet
bench_host() {
	vfs 1
	vf=$(vf_of 0)
	net=$(net_of "$(pf)")
	local module
	for module in vfio_iommu_type1 vfio-pci vfgate_82576vf kvm_amd tun vhost_net; do
		modprobe "$module"
	done
	ip tuntap add tap0 mode tap
}

# prepare CONFIGURATION: the host's end and the VF, as it wants them
prepare() {
	# A server that lost its guest waits for it.
	while pkill -x iperf3; do sleep 0.1; done
	iperf3 --server --daemon >/dev/null
	ip addr flush dev "$net"
	ip addr flush dev tap0
	case ${ATTACH[$1]} in
	none)
		ip addr add $HOST/24 dev tap0
		ip link set tap0 up
		;;
	*)
		ip link set tap0 down
		ip addr add $HOST/24 dev "$net"
		;;
	esac
	case ${ATTACH[$1]} in
	direct | mediated)
		# Bound anew, its counters start at nothing.
		unbind "$vf"
		bind_to "$vf" vfgate_82576vf
		echo "${DOORBELL[$1]:-direct}" >"$PCI/$vf/vfgate/doorbell"
		echo "${INTERRUPTS[$1]:-trapped}" >"$PCI/$vf/vfgate/interrupts"
		;;
	esac
}

# guest_with HOOK CONFIGURATION [GUEST-OPTION...] -- COMMAND...: watched_guest of it
guest_with() {
	local hook=$1 config=$2
	shift 2
	watched_guest "$hook" --attach "${ATTACH[$config]}" --vf 0 \
		--qemu-args "${QEMU[$config]:-}" --append "${APPEND[$config]:-}" "$@"
}

seconds_now() {
	local now
	read -r now _ </proc/uptime
	echo "$now"
}

# in_turns HOOK TAKE COMMAND...: for each configuration of ORDER in each of ROUNDS a
# guest that runs COMMAND, and TAKE CONFIGURATION of what it said, in /run/guest.log.
# The order is drawn: a run beside this one would else be in step with it, and each
# configuration always have the same company. Every second round has the opposite of
# the one before: what drifts hits all alike. Each guest is a fresh one: what differs
# from guest to guest is in the range of the rounds.
in_turns() {
	local hook=$1 take=$2 turn=$ORDER config
	shift 2
	for round in $(seq "$ROUNDS"); do
		# shellcheck disable=SC2086 # a list
		if ((round % 2)); then turn=$(shuf -e $turn); else turn=$(tac <<<"$turn"); fi
		for config in $turn; do
			lasting_guest "$hook" "$config" -- "$@"
			"$take" "$config"
		done
	done
}

# lasting_guest HOOK CONFIGURATION [GUEST-OPTION...] -- COMMAND...: one that comes to its
# end, what it said in /run/guest.log. Now and then the emulator loses one (124, 125);
# that is told, and it is begun anew.
lasting_guest() {
	local config=$2 status=125
	for _ in 1 2 3; do
		[ $status -ge 124 ] || break
		status=0
		prepare "$config"
		started=$(seconds_now)
		guest_with "$1" "$config" --timeout 200 "${@:3}" >/run/guest.log || status=$?
		[ $status -lt 124 ] || echo "lost a guest: $config"
	done
	[ $status = 0 ] || fail "$config: $(tail -n 5 /run/guest.log)"
}
