// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct attach: the VF's own VFIO device, behind its IOMMU group or as a
 * character device for iommufd. The VMM maps its guest's memory as with
 * vfio-pci; only the registers are ours.
 */
#include <linux/module.h>
#include <compat/dmabuf.h>
#include <compat/vfio.h>
#include "vf.h"

static int direct_open(struct vfio_device *vdev)
{
	struct vfgate_attach *attach = vfgate_attach_of(vdev);
	int ret;

	ret = vfgate_attach_open(attach, READ_ONCE(attach->vf->fenced) ?
					 VFGATE_FENCED : VFGATE_DIRECT);
	if (ret)
		return ret;
	vfio_pci_core_finish_enable(&attach->core);
	return 0;
}

static void direct_close(struct vfio_device *vdev)
{
	vfgate_attach_close(vfgate_attach_of(vdev));
}

static const struct vfio_device_ops direct_ops = {
	.name		= "vfgate-direct",
	.init		= vfio_pci_core_init_dev,
	.release	= vfio_pci_core_release_dev,
	.open_device	= direct_open,
	.close_device	= direct_close,
	.ioctl		= vfgate_attach_ioctl,
	VFGATE_REGION_INFO_OP
	.device_feature	= vfio_pci_core_ioctl_feature,
	.read		= vfgate_attach_read,
	.write		= vfgate_attach_write,
	.mmap		= vfgate_attach_mmap,
	.request	= vfio_pci_core_request,
	.match		= vfio_pci_core_match,
	VFGATE_MATCH_TOKEN_OP(vfio_pci_core_match_token_uuid)
	.bind_iommufd	= vfio_iommufd_physical_bind,
	.unbind_iommufd	= vfio_iommufd_physical_unbind,
	.attach_ioas	= vfio_iommufd_physical_attach_ioas,
	.detach_ioas	= vfio_iommufd_physical_detach_ioas,
};

/**
 * vfgate_direct_bind - offer a VF for direct attach
 * @vf: the VF; its driver data is set
 *
 * Return: 0 or a negative error.
 */
int vfgate_direct_bind(struct vfgate_vf *vf)
{
	struct vfgate_attach *attach;
	int ret;

	attach = vfio_alloc_device(vfgate_attach, core.vdev, &vf->pdev->dev,
				   &direct_ops);
	if (IS_ERR(attach))
		return PTR_ERR(attach);

	attach->vf = vf;
	vf->direct = attach;
	vfgate_compat_filter_dmabuf(&attach->core);
	pci_set_drvdata(vf->pdev, &attach->core);
	ret = vfio_pci_core_register_device(&attach->core);
	if (ret) {
		vfio_put_device(&attach->core.vdev);
		return ret;
	}
	vfgate_vf_hold_sleep(vf->pdev);
	return 0;
}

/**
 * vfgate_direct_unbind - withdraw the offer, wait until nobody uses it
 * @vf: the VF
 */
void vfgate_direct_unbind(struct vfgate_vf *vf)
{
	vfio_pci_core_unregister_device(&vf->direct->core);
	vfio_put_device(&vf->direct->core.vdev);
}
