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
#include <linux/slab.h>
#include <compat/dmabuf.h>
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

/**
 * vfgate_attach_may_map - may a range of a region leave as a mapping?
 * @core: the device
 * @index: any region
 * @offset: any offset
 * @size: any size
 *
 * Return: true if it may, as far as the policy goes.
 */
bool vfgate_attach_may_map(struct vfio_pci_core_device *core,
			   unsigned int index, u64 offset, u64 size)
{
	struct vfgate_attach *attach = vfgate_attach_of(&core->vdev);

	return !has_policy(attach, index) ||
	       vfgate_policy_mappable(policy_of(attach), index, offset, size);
}

/**
 * vfgate_attach_filter_dmabuf - offer the export of BARs, within the policy
 * @attach: a device that is not registered yet
 */
void vfgate_attach_filter_dmabuf(struct vfgate_attach *attach)
{
	vfgate_compat_filter_dmabuf(&attach->core);
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
	vfgate_config_seal(&attach->core, attach->vf->backend->hidden);
	ret = vfgate_vf_start(attach);
	if (ret)
		goto disable;
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
	vfgate_vf_stop(attach);
	vfio_pci_core_close_device(&attach->core.vdev);
	vfgate_vf_release(attach);
}

ssize_t vfgate_attach_read(struct vfio_device *vdev, char __user *buf,
			   size_t count, loff_t *ppos)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);

	if (!has_policy(attach, VFIO_PCI_OFFSET_TO_INDEX((u64)*ppos)))
		return vfio_pci_core_read(vdev, buf, count, ppos);
	return vfgate_trap_rw(attach, buf, count, ppos, false);
}

ssize_t vfgate_attach_write(struct vfio_device *vdev, const char __user *buf,
			    size_t count, loff_t *ppos)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);

	if (!has_policy(attach, VFIO_PCI_OFFSET_TO_INDEX((u64)*ppos)))
		return vfio_pci_core_write(vdev, buf, count, ppos);
	return vfgate_trap_rw(attach, (char __user *)buf, count, ppos, true);
}

int vfgate_attach_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	u64 start = (u64)vma->vm_pgoff << PAGE_SHIFT;

	if (!vfgate_attach_may_map(&attach->core,
				   VFIO_PCI_OFFSET_TO_INDEX(start),
				   start & VFIO_PCI_OFFSET_MASK,
				   vma->vm_end - vma->vm_start))
		return -EPERM;
	return vfio_pci_core_mmap(vdev, vma);
}

long vfgate_attach_ioctl(struct vfio_device *vdev, unsigned int cmd,
			 unsigned long arg)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);

	if (cmd == VFIO_DEVICE_IOEVENTFD)
		return -EPERM;
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
