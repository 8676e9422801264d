// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mediated attach, the VFIO side: a VFIO device without an IOMMU of its own
 * that drives the VF above it. VFIO shows the guest's memory to us and not to
 * the device; what the device reaches is in the window.
 *
 * What it refuses: low-power entry, whose state vfio_pci_core keeps in the
 * driver data of the PCI device, which is that of the direct attach, and the
 * reset of a whole bus, which is not this VF's to reset.
 */
#include <linux/mdev.h>
#include <linux/pci.h>
#include <compat/vfio.h>
#include "mediated.h"

/* Memory kept for reuse, and in all; both can be changed for each device. */
#define IDLE_BYTES	(1536UL << 10)
#define QUOTA_BYTES	(64UL << 20)

static const struct vfgate_attach_ops attach_ops = {
	.doorbell = vfgate_doorbell_ring,
	.halted = vfgate_doorbell_halted,
};

/*
 * vfio_pci_core_init_dev() takes the device that it is to drive from the
 * vfio_device, where ours is the mdev: let it see the VF while it looks.
 * Nothing else of vfio_pci_core looks there.
 */
static int mediated_init(struct vfio_device *vdev)
{
	struct vfgate_mediated *mediated = vfgate_mediated_of(vdev);
	struct device *mdev = vdev->dev;
	int ret;

	mediated->attach.vf = vfgate_vf_of(mdev->parent);
	mediated->attach.ops = &attach_ops;
	vfgate_window_init(&mediated->window, &vfgate_domain_ops);
	mediated->window.limits = (struct vfgate_window_limits){
		.idle = IDLE_BYTES >> PAGE_SHIFT,
		.quota = QUOTA_BYTES >> PAGE_SHIFT,
	};

	ret = vfgate_unmap_init(mediated);
	if (ret)
		return ret;
	vdev->dev = mdev->parent;
	ret = vfio_pci_core_init_dev(vdev);
	vdev->dev = mdev;
	if (ret)
		vfgate_unmap_destroy(mediated);
	return ret;
}

static void mediated_release(struct vfio_device *vdev)
{
	struct vfgate_mediated *mediated = vfgate_mediated_of(vdev);

	vfgate_unmap_destroy(mediated);
	vfgate_window_destroy(&mediated->window);
	vfio_pci_core_release_dev(vdev);
}

/* The VF may master the bus only after the last step but one. */
static int mediated_open(struct vfio_device *vdev)
{
	struct vfgate_mediated *mediated = vfgate_mediated_of(vdev);
	int ret;

	ret = vfgate_domain_attach(mediated);
	if (ret)
		return ret;
	ret = vfgate_doorbell_open(mediated);
	if (ret)
		goto detach_domain;
	ret = vfgate_watch_start(mediated);
	if (ret)
		goto close_doorbell;
	ret = vfgate_attach_open(&mediated->attach, VFGATE_MEDIATED);
	if (ret)
		goto stop_watch;
	vfio_pci_core_finish_enable(&mediated->attach.core);
	return 0;

stop_watch:
	vfgate_watch_stop(mediated);
close_doorbell:
	vfgate_doorbell_close(mediated);
detach_domain:
	vfgate_domain_detach(mediated);
	return ret;
}

/* First the device is stopped and reset, then its reach is taken away. */
static void mediated_close(struct vfio_device *vdev)
{
	struct vfgate_mediated *mediated = vfgate_mediated_of(vdev);

	vfgate_attach_close(&mediated->attach);
	vfgate_watch_stop(mediated);
	vfgate_doorbell_close(mediated);
	vfgate_domain_detach(mediated);
}

static void mediated_dma_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
	vfgate_unmap(vfgate_mediated_of(vdev), iova, length);
}

static long mediated_ioctl(struct vfio_device *vdev, unsigned int cmd, unsigned long arg)
{
	if (cmd == VFIO_DEVICE_PCI_HOT_RESET)
		return -ENOTTY;
	return vfgate_attach_ioctl(vdev, cmd, arg);
}

static int mediated_feature(struct vfio_device *vdev, u32 flags, void __user *arg,
			    size_t argsz)
{
	return -ENOTTY;
}

/*
 * Of a PF in user space the VFs are for those who know its token. vfio_pci_core
 * keeps that with the direct attach, and asks for it when it is given the VF's name.
 */
static int mediated_match(struct vfio_device *vdev, char *buf)
{
	struct vfio_device *direct = &vfgate_attach_of(vdev)->vf->direct->core.vdev;
	size_t length = str_has_prefix(buf, dev_name(vdev->dev));
	char *name;
	int ret;

	if (!length)
		return 0;
	name = kasprintf(GFP_KERNEL, "%s%s", dev_name(direct->dev), buf + length);
	if (!name)
		return -ENOMEM;
	ret = vfio_pci_core_match(direct, name);
	kfree(name);
	return ret;
}

/* The same for its character device, with kernels that ask there at all. */
static int __maybe_unused mediated_match_token(struct vfio_device *vdev, const uuid_t *token)
{
	return vfgate_compat_match_token(&vfgate_attach_of(vdev)->vf->direct->core.vdev, token);
}

const struct vfio_device_ops vfgate_mediated_ops = {
	.name		= "vfgate-mediated",
	.init		= mediated_init,
	.release	= mediated_release,
	.open_device	= mediated_open,
	.close_device	= mediated_close,
	.dma_unmap	= mediated_dma_unmap,
	.ioctl		= mediated_ioctl,
	VFGATE_REGION_INFO_OP
	.device_feature	= mediated_feature,
	.read		= vfgate_attach_read,
	.write		= vfgate_attach_write,
	.mmap		= vfgate_attach_mmap,
	.request	= vfio_pci_core_request,
	.match		= mediated_match,
	VFGATE_MATCH_TOKEN_OP(mediated_match_token)
	.bind_iommufd	= vfio_iommufd_emulated_bind,
	.unbind_iommufd	= vfio_iommufd_emulated_unbind,
	.attach_ioas	= vfio_iommufd_emulated_attach_ioas,
	.detach_ioas	= vfio_iommufd_emulated_detach_ioas,
};
