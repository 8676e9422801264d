// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all ways to attach a VF share towards VFIO: the doors to a BAR that has
 * a policy. vfio_pci_core keeps all others (config space, MSI-X, resets).
 *
 * A page leaves through mmap or a DMA-BUF only if the policy lets all of it be
 * mapped. ioeventfds are refused whole: they write to the device without
 * passing here, vfio_pci_core reads their position from user memory itself, and
 * so a check of ours would look at a value that can change after it.
 */
#include <linux/nospec.h>
#include <linux/overflow.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <compat/vfio.h>
#include "vf.h"

static const struct vfgate_policy *policy_of(struct vfgate_attach *attach)
{
	return vfgate_vf_policy(attach->vf);
}

static bool has_policy(struct vfgate_attach *attach, u64 index)
{
	return index < VFGATE_BARS &&
	       attach->vf->backend->table->bar_size[index];
}

static u32 policy_regions(struct vfgate_attach *attach)
{
	u32 regions = 0;
	int bar;

	for (bar = 0; bar < VFGATE_BARS; bar++)
		if (has_policy(attach, bar))
			regions |= BIT(bar);
	return regions;
}

/* May a range of a region leave as a mapping, as far as the policy goes? */
static bool may_map(struct vfgate_attach *attach, unsigned int index, u64 offset, u64 size)
{
	return !has_policy(attach, index) ||
	       vfgate_policy_mappable(policy_of(attach), index, offset, size);
}

/**
 * vfgate_attach_may_export - may a range of a region leave as a DMA-BUF?
 * @core: the device
 * @index: any region
 * @offset: any offset
 * @size: any size
 *
 * A mapping becomes another page when the VF is stopped. A DMA-BUF does not, so
 * none is made of a VF that is.
 *
 * Return: true if it may.
 */
bool vfgate_attach_may_export(struct vfio_pci_core_device *core,
			      unsigned int index, u64 offset, u64 size)
{
	struct vfgate_attach *attach = vfgate_attach_of(&core->vdev);

	return vfgate_life_runs(&attach->vf->life) &&
	       may_map(attach, index, offset, size);
}

/**
 * vfgate_attach_open - make a VF ready for its user
 * @attach: the way in
 * @mode: the policy to apply
 *
 * Ends before vfio_pci_core_finish_enable(), which the caller does when it has
 * set up what is its own.
 *
 * Return: 0 or a negative error.
 */
int vfgate_attach_open(struct vfgate_attach *attach, enum vfgate_mode mode)
{
	int ret;

	ret = vfgate_vf_claim(attach, mode);
	if (ret)
		return ret;
	ret = vfio_pci_core_enable(&attach->core);
	if (ret)
		goto release;
	/* VFIO goes on without one; what the last user has left would be there. */
	if (!attach->core.reset_works) {
		pci_info_ratelimited(attach->vf->pdev, "not opened: it cannot be reset\n");
		ret = -EIO;
		goto disable;
	}
	vfgate_config_seal(&attach->core, attach->vf->backend->hidden);
	ret = vfgate_vf_start(attach);
	if (ret)
		goto disable;
	/* Whoever was to be stopped meanwhile was made ready all the same. */
	vfgate_life_ready(attach->vf);
	vfgate_quarantine_renew(attach->vf);
	return 0;

disable:
	vfio_pci_core_disable(&attach->core);
release:
	vfgate_vf_release(attach);
	return ret;
}

/**
 * vfgate_attach_close - undo vfgate_attach_open()
 * @attach: the way in
 */
void vfgate_attach_close(struct vfgate_attach *attach)
{
	vfgate_quarantine_leave(attach->vf);
	vfgate_vf_stop(attach);
	vfio_pci_core_close_device(&attach->core.vdev);
	vfgate_vf_release(attach);
}

static bool is_config(loff_t pos)
{
	return VFIO_PCI_OFFSET_TO_INDEX((u64)pos) == VFIO_PCI_CONFIG_REGION_INDEX;
}

/* What a function that does not answer looks like from the bus. */
static ssize_t read_ones(char __user *buf, size_t count, loff_t *ppos)
{
	static const u8 ones[64] = { [0 ... 63] = 0xff };
	size_t done, piece;

	count = min(count, VFIO_PCI_OFFSET_MASK + 1 - (*ppos & VFIO_PCI_OFFSET_MASK));
	for (done = 0; done < count; done += piece) {
		piece = min(count - done, sizeof(ones));
		if (copy_to_user(buf + done, ones, piece))
			return -EFAULT;
	}
	*ppos += done;
	return done;
}

/*
 * A guest must find out what it has and where the reset is, so config space can
 * be read as long as the function is there.
 */
ssize_t vfgate_attach_read(struct vfio_device *vdev, char __user *buf,
			   size_t count, loff_t *ppos)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	enum vfgate_state state = vfgate_life_state(&attach->vf->life);

	if (has_policy(attach, VFIO_PCI_OFFSET_TO_INDEX((u64)*ppos)))
		return vfgate_trap_rw(attach, buf, count, ppos, false);
	if (state == VFGATE_RUNNING || (is_config(*ppos) && state != VFGATE_GONE))
		return vfio_pci_core_read(vdev, buf, count, ppos);
	return read_ones(buf, count, ppos);
}

/* Does this write to config space ask for a function level reset? */
static bool is_flr(struct vfgate_attach *attach, const char __user *buf,
		   size_t count, loff_t pos)
{
	u64 at = attach->vf->pdev->pcie_cap + PCI_EXP_DEVCTL + 1;
	u64 from = pos & VFIO_PCI_OFFSET_MASK;
	u8 byte;

	if (!is_config(pos) || at < from || at - from >= count)
		return false;
	return !get_user(byte, (const u8 __user *)buf + (at - from)) &&
	       byte & (PCI_EXP_DEVCTL_BCR_FLR >> 8);
}

/* Nothing but the way out. */
static ssize_t write_nothing(struct vfgate_attach *attach, const char __user *buf,
			     size_t count, loff_t *ppos)
{
	if (is_flr(attach, buf, count, *ppos))
		vfgate_quarantine_release(attach->vf, true);
	*ppos += count;
	return count;
}

static ssize_t write_now(struct vfgate_attach *attach, const char __user *buf,
			 size_t count, loff_t *ppos)
{
	ssize_t ret;

	guard(srcu)(&attach->vf->doors);
	if (!vfgate_life_runs(&attach->vf->life))
		return -EAGAIN;
	pagefault_disable();
	if (is_flr(attach, buf, count, *ppos))
		vfgate_life_move(attach->vf, VFGATE_EVENT_FLR);
	ret = vfio_pci_core_write(&attach->core.vdev, buf, count, ppos);
	pagefault_enable();
	return ret;
}

/*
 * A VMM can withhold the memory that it has us read (by userfaultfd), for as
 * long as it likes; whoever stops the VF waits at the door with locks of the
 * whole host. So the memory is fetched before, and if it is gone again by then,
 * fetched again, a few times.
 */
static ssize_t write_through(struct vfgate_attach *attach, const char __user *buf,
			     size_t count, loff_t *ppos)
{
	unsigned int tries = 4;
	ssize_t ret;

	count = min(count, PAGE_SIZE);
	do {
		if (fault_in_readable(buf, count))
			return -EFAULT;
		ret = write_now(attach, buf, count, ppos);
	} while (ret == -EFAULT && --tries);
	return ret;
}

ssize_t vfgate_attach_write(struct vfio_device *vdev, const char __user *buf,
			    size_t count, loff_t *ppos)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	ssize_t ret;

	if (has_policy(attach, VFIO_PCI_OFFSET_TO_INDEX((u64)*ppos)))
		return vfgate_trap_rw(attach, (char __user *)buf, count, ppos, true);
	ret = write_through(attach, buf, count, ppos);
	if (ret == -EAGAIN)
		return write_nothing(attach, buf, count, ppos);
	return ret;
}

int vfgate_attach_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	u64 start = (u64)vma->vm_pgoff << PAGE_SHIFT;

	if (!may_map(attach, VFIO_PCI_OFFSET_TO_INDEX(start),
		     start & VFIO_PCI_OFFSET_MASK, vma->vm_end - vma->vm_start))
		return -EPERM;
	return vfgate_mapping_add(attach, vma);
}

/* The user's reset: what ends a quarantine, if the policy lets it. */
static long attach_reset(struct vfgate_attach *attach, unsigned long arg)
{
	struct vfgate_vf *vf = attach->vf;

	if (vfgate_life_state(&vf->life) == VFGATE_QUARANTINED)
		return vfgate_quarantine_release(vf, true);
	guard(srcu)(&vf->doors);
	if (!vfgate_life_runs(&vf->life))
		return -EAGAIN;
	vfgate_life_move(vf, VFGATE_EVENT_FLR);
	return vfio_pci_core_ioctl(&attach->core.vdev, VFIO_DEVICE_RESET, arg);
}

long vfgate_attach_ioctl(struct vfio_device *vdev, unsigned int cmd,
			 unsigned long arg)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);

	if (cmd == VFIO_DEVICE_IOEVENTFD)
		return -EPERM;
	if (cmd == VFIO_DEVICE_RESET)
		return attach_reset(attach, arg);
	return vfgate_compat_ioctl(vdev, cmd, arg, policy_regions(attach),
				   vfgate_attach_region_info);
}

static u32 count_areas(const struct vfgate_policy *policy, unsigned int bar)
{
	struct vfgate_area area = {};
	u32 count = 0;

	while (vfgate_policy_next_area(policy, bar, &area))
		count++;
	return count;
}

static int add_sparse(const struct vfgate_policy *policy, unsigned int bar,
		      u32 count, struct vfio_info_cap *caps)
{
	struct vfio_region_info_cap_sparse_mmap *sparse;
	size_t size = struct_size(sparse, areas, count);
	struct vfgate_area area = {};
	u32 i;
	int ret;

	sparse = kzalloc(size, GFP_KERNEL);
	if (!sparse)
		return -ENOMEM;
	sparse->header.id = VFIO_REGION_INFO_CAP_SPARSE_MMAP;
	sparse->header.version = 1;
	sparse->nr_areas = count;
	for (i = 0; i < count; i++) {
		vfgate_policy_next_area(policy, bar, &area);
		sparse->areas[i].offset = area.offset;
		sparse->areas[i].size = area.size;
	}
	ret = vfio_info_add_capability(caps, &sparse->header, size);
	kfree(sparse);
	return ret;
}

static int add_msix_mappable(struct vfio_info_cap *caps)
{
	struct vfio_info_cap_header header = {
		.id = VFIO_REGION_INFO_CAP_MSIX_MAPPABLE,
		.version = 1,
	};

	return vfio_info_add_capability(caps, &header, sizeof(header));
}

int vfgate_attach_region_info(struct vfio_device *vdev,
			      struct vfio_region_info *info,
			      struct vfio_info_cap *caps)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	const struct vfgate_policy *policy = policy_of(attach);
	unsigned int bar = info->index;
	u32 areas;
	int ret = 0;

	if (!has_policy(attach, bar))
		return vfgate_compat_region_info(vdev, info, caps);

	bar = array_index_nospec(bar, VFGATE_BARS);
	info->offset = VFIO_PCI_INDEX_TO_OFFSET(bar);
	info->size = pci_resource_len(attach->vf->pdev, bar);
	info->flags = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;

	areas = count_areas(policy, bar);
	if (!areas || !attach->core.bar_mmap_supported[bar])
		return 0;
	info->flags |= VFIO_REGION_INFO_FLAG_MMAP;
	ret = add_sparse(policy, bar, areas, caps);
	if (!ret && bar == attach->core.msix_bar)
		ret = add_msix_mappable(caps);
	return ret;
}
