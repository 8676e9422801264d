# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios of the PF driver share.
. /vfgate/selftests/lib.sh

PF=$(pf)
OURS=vfgate_82576

# pf_drive DRIVER: have the PF driven, up, with address 192.168.76.1; NET is
# its interface
pf_drive() {
	modprobe "$1"
	pf_no_vfs
	bind_to "$PF" "$1"
	NET=$(net_of "$PF")
	pf_up
}

pf_up() {
	ip link set "$NET" up
	ip addr replace 192.168.76.1/24 dev "$NET"
	pf_carrier "$NET" 1
}

# pf_carrier INTERFACE 0|1 [NETNS]: wait for it
pf_carrier() {
	local in=()
	[ -z "${3:-}" ] || in=(ip netns exec "$3")
	for _ in $(seq 200); do
		[ "$("${in[@]}" cat "/sys/class/net/$1/carrier" 2>/dev/null)" = "$2" ] && return
		sleep 0.1
	done
	fail "$1: carrier did not become $2"
}

# pf_link_flaps MARK: since MARK the log has seen the link go and come
pf_link_flaps() {
	local deadline=$((SECONDS + 30))
	until dmesg | sed -n "/$1\$/,\$p" | grep -A 100 "$NET: link is down" | grep -q "$NET: link is up"; do
		[ $SECONDS -lt $deadline ] || fail "the link did not go and come"
		sleep 0.2
	done
}

# pf_vfs N: exactly N VFs, without drivers
pf_vfs() {
	[ "$(cat "$PCI/$PF/sriov_numvfs")" = 0 ] || echo 0 >"$PCI/$PF/sriov_numvfs"
	echo 0 >"$PCI/$PF/sriov_drivers_autoprobe"
	[ "$1" = 0 ] || echo "$1" >"$PCI/$PF/sriov_numvfs"
}

# pf_vf_in_netns N: VF n under igbvf, "vnet" with address 192.168.76.1n in the network
# namespace vfn
pf_vf_in_netns() {
	bind_to "$(vf_of "$1")" igbvf
	ip netns add "vf$1"
	ip link set "$(net_of "$(vf_of "$1")")" netns "vf$1" name vnet
	ip -n "vf$1" link set lo up
	ip -n "vf$1" addr add "192.168.76.1$1/24" dev vnet
	ip -n "vf$1" link set vnet up
}

# pf_vfs_in_netns N [FIRST]: N VFs, those from FIRST (0) on like that
pf_vfs_in_netns() {
	local n first=${2:-0}
	modprobe igbvf
	pf_vfs "$1"
	for n in $(seq "$first" $(($1 - 1))); do pf_vf_in_netns "$n"; done
	for n in $(seq "$first" $(($1 - 1))); do
		pf_carrier vnet 1 "vf$n"
	done
}

# pf_no_vfs: the mirror, whatever there is
pf_no_vfs() {
	local ns
	[ ! -e "$PCI/$PF/driver" ] || echo 0 >"$PCI/$PF/sriov_numvfs"
	for ns in $(ip netns list | sed -n 's/^\(vf[0-9]\).*/\1/p'); do
		ip netns del "$ns"
	done
}

# pf_release: leave the host as it was found, with igb on the PF
pf_release() {
	pf_no_vfs
	bind_to "$PF" igb
	echo >"$PCI/$PF/driver_override"
	modprobe -r vfgate_82576
}

# pings NETNS COUNT OPTION... ADDRESS: all answered; "" is the host's own namespace
pings() {
	local in=()
	[ -z "$1" ] || in=(ip netns exec "$1")
	"${in[@]}" ping -q -i 0.2 -c "$2" "${@:3}" >/dev/null 2>&1
}

# reaches NETNS ADDRESS: within half a minute. Stock igbvf, once told that its
# PF forgot it, resets at most every ten seconds. Each ping gives up at the first
# error: while the PF has no link, QEMU puts a VF's frames for it on the wire,
# and the router there knows no such address.
reaches() {
	local deadline=$((SECONDS + 30))
	until pings "$1" 3 -w 3 "$2"; do
		[ $SECONDS -lt $deadline ] || fail "${1:-PF} does not reach $2"
	done
}

misses() { ! pings "$1" 3 -W 1 "$2" || fail "${1:-PF} reaches $2"; }

# pf_guest N ATTACH OPTION...: a guest with VF N that does what it is sent
pf_guest() {
	guest --vf "$1" --attach "$2" "${@:3}" -- busybox nc -ll -p 7777 -e dash </dev/null >"/tmp/guest$1" 2>&1 &
}

# guest_does N COMMAND: it is sent from the host
guest_does() { echo "$2" | timeout 60 busybox nc 192.168.76.1"$1" 7777; }

# guest_obeys N SECONDS: it does, within this time
guest_obeys() {
	local deadline=$((SECONDS + $2))
	until [ "$(guest_does "$1" "echo yes" 2>/dev/null)" = yes ]; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 1
	done
}

# vf_mac N: as the PF reports it
vf_mac() { ip link show "$NET" | sed -n "s/.*vf $1 .*link\/ether \([0-9a-f:]*\).*/\1/p"; }

# pf_mbits JSON: what iperf3 measured at the receiver
pf_mbits() { jq '.end.sum_received.bits_per_second / 1e6 | round' <<<"$1"; }

# pf_median_ratio "A..." "B...": the median of A1/B1, A2/B2, ...
pf_median_ratio() {
	paste <(tr ' ' '\n' <<<"${1# }") <(tr ' ' '\n' <<<"${2# }") |
		awk '{ printf "%.3f\n", $1 / $2 }' | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

# pf_refused CHECK: VFs are refused by preflight, by this check and no other, and
# the administrator could have known it before
pf_refused() {
	local mark said
	said=$(vfgatectl -j doctor "$PF") && fail "the doctor finds nothing"
	expect "first check that fails with the doctor" "$1" \
		"$(jq -r '[.findings[] | select(.verdict == "fail" and .remedy != null)][0].check' <<<"$said")"
	mark="pf_refused $BASHPID"
	echo "$mark" >/dev/kmsg
	modprobe "$OURS"
	bind_to "$PF" "$OURS"
	! (echo 2 >"$PCI/$PF/sriov_numvfs") 2>/dev/null || fail "VFs were created"
	expect "VFs left" 0 "$(cat "$PCI/$PF/sriov_numvfs")"
	[ ! -e "$PCI/$PF/virtfn0" ] || fail "a VF was left"
	said=$(dmesg | sed -n "/$mark/,\$p" | sed -n 's/.*preflight: refused by check "\([a-z]*\)".*/\1/p')
	expect "check that refused" "$1" "$said"
	dmesg | sed -n "/$mark/,\$p" | grep -q "preflight: remedy: .*allow_unsafe=$1" || fail "no remedy named"
	# The PF itself is none the worse.
	NET=$(net_of "$PF")
	pf_up
	pf_release
}
