# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The emulated host's PCI topologies, by name. Each says where the SR-IOV
# devices hang; the negative ones exist to be refused for the right reason.

declare -A TOPOLOGIES=(
	[default]="each PF behind its own root port"
	[two-pfs]="as default, with a second igb PF behind a third root port"
	[no-acs]="root ports without ACS: port, PF and VFs share a group"
	[switch]="a PCIe switch without ACS between root port and PF"
	[shared-slot]="two functions in one slot (igb: PFs that a kernel quirk keeps apart; nvme: one group, no VFs)"
	[shared-port]="two multifunction root ports without ACS: everything behind both in one group"
	[no-intremap]="an IOMMU without interrupt remapping"
	[bypass]="an IOMMU that the devices bypass"
)

topology_list() {
	local name
	for name in "${!TOPOLOGIES[@]}"; do
		printf '  %-12s %s\n' "$name" "${TOPOLOGIES[$name]}"
	done | sort
}

# topology_devices NAME DEVICES: emulator options, one per line
topology_devices() {
	local name=$1 kinds=$2 kind slot=0 port
	[ "$kinds" = both ] && kinds="igb nvme"
	[ "$name" = two-pfs ] && kinds="$kinds igb"
	[ "$name" = bypass ] && echo -device pxb-pcie,id=outside,bus_nr=64,bypass_iommu=on
	for kind in $kinds; do
		slot=$((slot + 1)) port=port$slot
		case $name in
		no-acs) root_port_without_acs "$port" "$slot" ;;
		switch)
			root_port "above$slot" "$slot"
			echo "-device x3130-upstream,id=up$slot,bus=above$slot"
			echo "-device xio3130-downstream,id=$port,bus=up$slot,chassis=$((slot + 16)),slot=$slot"
			;;
		shared-port)
			root_port_without_acs "$port" "$slot" "multifunction=on,addr=8.$((slot - 1))"
			;;
		bypass) root_port "$port" "$slot" bus=outside ;;
		*) root_port "$port" "$slot" ;;
		esac
		if [ "$name" = shared-slot ]; then
			pf "$kind" "$port" "$slot" "addr=0.0,multifunction=on"
			pf "$kind" "$port" "${slot}b" "addr=0.1"
		else
			pf "$kind" "$port" "$slot"
		fi
	done
	if [ "$name" = shared-port ] && [ "$slot" = 1 ]; then
		root_port_without_acs port2 2 "multifunction=on,addr=8.1"
		pf igb port2 2
	fi
	return 0
}

root_port() {
	echo "-device pcie-root-port,id=$1,chassis=$2,slot=$2${3:+,$3}"
}

# Intel's of 2009, which never had any.
root_port_without_acs() {
	echo "-device ioh3420,id=$1,chassis=$2,slot=$2${3:+,$3}"
}

# pf KIND PORT NUMBER [OPTIONS]: a physical function. The numbers in the nvme
# line give each of 8 VFs an admin and two I/O queues, and two vectors.
pf() {
	local kind=$1 port=$2 n=$3 options=${4:+,$4}
	case $kind in
	igb)
		# ARI leads to the second function only if the first names it.
		[[ $options = *addr=0.0* ]] && options+=,x-pcie-ari-nextfn-1=on
		echo "-netdev user,id=wire$n"
		echo "-device igb,id=pf$n,bus=$port,netdev=wire$n,mac=52:54:00:76:00:$(printf %02x "0x$n")$options"
		;;
	nvme)
		# Its VFs are the functions that follow: with a neighbour there
		# is no place for them.
		if [[ $options = *addr=* ]]; then
			echo "-device nvme,id=pf$n,bus=$port,serial=vfgate$n$options"
			return
		fi
		echo "-blockdev null-co,node-name=disk$n,size=1073741824,read-zeroes=on"
		echo "-device nvme-subsys,id=subsys$n"
		echo "-device nvme,id=pf$n,bus=$port,serial=vfgate$n,subsys=subsys$n,sriov_max_vfs=8,sriov_vq_flexible=24,sriov_vi_flexible=16,max_ioqpairs=32,msix_qsize=24$options"
		echo "-device nvme-ns,bus=pf$n,drive=disk$n,nsid=1"
		;;
	esac
}

# topology_iommu NAME KIND: emulator options for the IOMMU
topology_iommu() {
	local remapping=on
	[ "$1" = no-intremap ] && remapping=off
	# A bypassed device loses interrupt remapping too and then cannot even
	# enable SR-IOV; without remapping, the bypass alone is left to refuse.
	[ "$1" = bypass ] && remapping=off
	case $2 in
	intel) echo "-device intel-iommu,intremap=$remapping" ;;
	virtio) echo "-device virtio-iommu-pci,granule=4k,boot-bypass=off" ;;
	none) ;;
	esac
}
