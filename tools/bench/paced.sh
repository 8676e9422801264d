# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Single packets at a slow, even pace, for hosts and guests. The kernel's generator
# sends them: no program is woken for each, which would cost more than the packet.
# pktgen has to be loaded, and stays so: that it wakes ten times a second at rest is
# part of what idling costs.

RATE=50	# packets a second

# paced INTERFACE MAC COUNT: to this neighbour, which has no use for them: the address
# is nobody's, so that none is answered
paced() {
	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	echo "add_device $1" >/proc/net/pktgen/kpktgend_0
	for word in "count $3" "delay $((1000000000 / RATE))" "pkt_size 1000" "dst 192.168.76.99" "dst_mac $2"; do
		echo "$word" >"/proc/net/pktgen/$1"
	done
	echo start >/proc/net/pktgen/pgctrl
}

# mac_of ADDRESS: of a neighbour that has been talked to
mac_of() { ip neigh show "$1" | sed -n 's/.* lladdr \([^ ]*\).*/\1/p'; }
