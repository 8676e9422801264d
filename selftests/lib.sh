# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios share; they run in the lab's host.
. /vfgate/tools/lab/host/lib.sh
set -eu

fail() { echo "FAILED: $*"; exit 1; }
skip() { echo "SKIP: $*"; exit 4; }

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# unpinned WHAT BASE: nothing but BASE stays pinned; the file systems of the lab
# pin a page for an instant now and then
unpinned() {
	local tries=20
	while [ "$(pinned)" != "$2" ] && [ $((tries--)) -gt 0 ]; do
		sleep 0.1
	done
	expect "$1" "$2" "$(pinned)"
}

# vfio_selftests BDF: the kernel's own vfio selftests on a device bound to a
# VFIO driver, as "ok NAME", "skip NAME" and "not ok NAME" lines. A test that
# finds no iommufd on a kernel without it is skipped.
vfio_selftests() {
	local dir=/vfgate/build/kernel-selftests/vfio program
	[ -x "$dir/vfio_pci_device_test" ] || skip "the kernel's selftests are not built: lab up"
	modprobe -q iommufd || true
	echo 16 >/proc/sys/vm/nr_hugepages
	for program in vfio_dma_mapping_test vfio_iommufd_setup_test vfio_pci_device_test vfio_pci_driver_test; do
		timeout 100 "$dir/$program" "$1" >"/tmp/$program.log" 2>&1 || true
		awk -v iommufd="$([ -e /dev/iommu ] && echo 1)" '
			/^# +RUN/ { absent = 0 }
			/iommu->iommufd > 0|\/dev\/iommu/ { absent = !iommufd }
			/^ok .*# SKIP/ { print "skip", $3; next }
			/^ok / { print "ok", $3; next }
			/^not ok / { print absent || (!iommufd && $4 ~ /^vfio_cdev\./) ? "skip" : "not ok", $4 }
		' "/tmp/$program.log"
	done
	echo 0 >/proc/sys/vm/nr_hugepages
}
