// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of BARs that a user has mapped: given out while the VF runs, taken away
 * when it does not.
 *
 * Whoever touches such a page then gets one of ordinary memory, full of ones:
 * to fail the access would have KVM stop the whole guest. What is written there
 * goes nowhere near the device.
 */
#include <linux/iopoll.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vfio_pci_core.h>
#include "vf.h"

/* What VFIO does with a fault, which is the same for all its mappings. */
static const struct vm_operations_struct *vfio_ops;

static vm_fault_t mapping_fault(struct vm_fault *vmf)
{
	struct vfio_pci_core_device *core = vmf->vma->vm_private_data;
	struct vfgate_vf *vf = vfgate_attach_of(&core->vdev)->vf;

	guard(srcu)(&vf->doors);
	if (vfgate_life_runs(&vf->life))
		return READ_ONCE(vfio_ops)->fault(vmf);
	return vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(vf->sink));
}

/* Page by page: what would be saved by larger ones, a trapped page costs. */
static const struct vm_operations_struct mapping_ops = {
	.fault = mapping_fault,
};

/**
 * vfgate_mapping_add - a user maps pages that the policy lets out
 * @attach: through which it has the VF
 * @vma: its mapping
 *
 * Return: 0 or a negative error.
 */
int vfgate_mapping_add(struct vfgate_attach *attach, struct vm_area_struct *vma)
{
	int ret;

	WRITE_ONCE(attach->mapped, true);
	ret = vfio_pci_core_mmap(&attach->core.vdev, vma);
	if (ret)
		return ret;
	WRITE_ONCE(vfio_ops, vma->vm_ops);
	vma->vm_ops = &mapping_ops;
	return 0;
}

/**
 * vfgate_mapping_blank - nothing was written to mapped pages that are not there
 * @vf: the VF
 */
void vfgate_mapping_blank(struct vfgate_vf *vf)
{
	memset(page_address(vf->sink), 0xff, PAGE_SIZE);
}

static void zap(struct vfgate_attach *attach)
{
	loff_t end = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_ROM_REGION_INDEX);

	vfgate_mapping_blank(attach->vf);
	/* VFIO knows the file only after open: who mapped has come through it. */
	if (READ_ONCE(attach->mapped))
		unmap_mapping_range(attach->core.vdev.inode->i_mapping, 0, end, true);
}

/**
 * vfgate_mapping_zap - whoever has pages mapped shall ask for them again
 * @attach: through which a user has the VF
 *
 * The state of the VF has changed before: it decides what they get.
 */
void vfgate_mapping_zap(struct vfgate_attach *attach)
{
	/* Whoever was let through before the change has got its page now. */
	synchronize_srcu_expedited(&attach->vf->doors);
	zap(attach);
}

/**
 * vfgate_mapping_try_zap - the same, while the PF is reset
 * @attach: through which a user has the VF
 *
 * If the PCI core resets the whole bus, who writes to the VF's config space
 * waits at the door until that is over, and with it this. So it is not waited
 * for without end: what is let through late finds a device that was reset.
 */
void vfgate_mapping_try_zap(struct vfgate_attach *attach)
{
	struct srcu_struct *doors = &attach->vf->doors;
	unsigned long before = start_poll_synchronize_srcu(doors);
	bool passed;

	read_poll_timeout(poll_state_synchronize_srcu, passed, passed, USEC_PER_MSEC,
			  USEC_PER_SEC, false, doors, before);
	zap(attach);
}
