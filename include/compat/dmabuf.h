/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels in whether parts of a BAR can leave as a DMA-BUF.
 * Older ones have nothing to refuse.
 */
#ifndef VFGATE_COMPAT_DMABUF_H
#define VFGATE_COMPAT_DMABUF_H

#include <linux/version.h>
#include <linux/vfio_pci_core.h>

/* The core's answer for a range of a region, on every kernel. */
bool vfgate_attach_may_export(struct vfio_pci_core_device *core,
			      unsigned int index, u64 offset, u64 size);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)

static int vfgate_compat_dmabuf(struct vfio_pci_core_device *core,
				struct p2pdma_provider **provider,
				unsigned int region, struct phys_vec *vec,
				struct vfio_region_dma_range *ranges,
				size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!vfgate_attach_may_export(core, region, ranges[i].offset,
					      ranges[i].length))
			return -EPERM;
	return vfio_pci_core_get_dmabuf_phys(core, provider, region, vec,
					     ranges, count);
}

static const struct vfio_pci_device_ops vfgate_compat_pci_ops = {
	.get_dmabuf_phys = vfgate_compat_dmabuf,
};

static inline void vfgate_compat_filter_dmabuf(struct vfio_pci_core_device *core)
{
	core->pci_ops = &vfgate_compat_pci_ops;
}

#else

static inline void vfgate_compat_filter_dmabuf(struct vfio_pci_core_device *core)
{
}

#endif

#endif /* VFGATE_COMPAT_DMABUF_H */
