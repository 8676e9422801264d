// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mediated attach, the mdev side: every VF bound to a back end offers one type
 * of mediated device below it, of which there can be one.
 */
#include <linux/mdev.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include "mediated.h"
#include "preflight.h"

#define NR_TYPES	1

/**
 * struct vfgate_mdev - what a VF offers
 * @parent: to the mdev bus
 * @type: the one type
 * @types: all types
 * @taken: 1 while there is a mediated device. The mdev core counts as well, but
 *	when it runs out of memory it never gives the instance back.
 */
struct vfgate_mdev {
	struct mdev_parent parent;
	struct mdev_type type;
	struct mdev_type *types[NR_TYPES];
	atomic_t taken;
};

static struct vfgate_mdev *offer_of(struct mdev_type *type)
{
	return container_of(type->parent, struct vfgate_mdev, parent);
}

static int mediated_probe(struct mdev_device *mdev)
{
	struct vfgate_mdev *offer = offer_of(mdev->type);
	struct vfgate_mediated *mediated;
	int ret;

	/* VFIO asks nothing of a device without an IOMMU of its own. */
	ret = vfgate_preflight_vf(vfgate_vf_of(mdev->type->parent->dev)->pdev);
	if (ret)
		return ret;
	if (atomic_cmpxchg(&offer->taken, 0, 1))
		return -EUSERS;
	mediated = vfio_alloc_device(vfgate_mediated, attach.core.vdev, &mdev->dev,
				     &vfgate_mediated_ops);
	if (IS_ERR(mediated)) {
		ret = PTR_ERR(mediated);
		goto err_give_back;
	}
	dev_set_drvdata(&mdev->dev, mediated);
	ret = vfio_register_emulated_iommu_dev(&mediated->attach.core.vdev);
	if (ret)
		goto err_put;
	return 0;

err_put:
	vfio_put_device(&mediated->attach.core.vdev);
err_give_back:
	atomic_set(&offer->taken, 0);
	return ret;
}

/* Waits until nobody has it open: VFIO asks the user to let go meanwhile. */
static void mediated_remove(struct mdev_device *mdev)
{
	struct vfgate_mediated *mediated = dev_get_drvdata(&mdev->dev);

	vfio_unregister_group_dev(&mediated->attach.core.vdev);
	vfio_put_device(&mediated->attach.core.vdev);
	atomic_set(&offer_of(mdev->type)->taken, 0);
}

static unsigned int get_available(struct mdev_type *type)
{
	return !atomic_read(&offer_of(type)->taken);
}

static ssize_t show_description(struct mdev_type *type, char *buf)
{
	return sysfs_emit(buf, "%s whose DMA reaches only what the guest posted\n",
			  vfgate_vf_of(type->parent->dev)->backend->name);
}

static struct mdev_driver mediated_driver = {
	.device_api = VFIO_DEVICE_API_PCI_STRING,
	.probe = mediated_probe,
	.remove = mediated_remove,
	.get_available = get_available,
	.show_description = show_description,
	.driver = {
		.name = "vfgate_mediated",
		.owner = THIS_MODULE,
		.mod_name = KBUILD_MODNAME,
		.dev_groups = vfgate_window_groups,
	},
};

/**
 * vfgate_mdev_bind - offer a VF for mediated attach
 * @vf: the VF; its driver data is set
 *
 * Return: 0 or a negative error.
 */
int vfgate_mdev_bind(struct vfgate_vf *vf)
{
	struct vfgate_mdev *mdev;
	int ret;

	if (!vf->backend->nr_queues)
		return 0;
	mdev = kzalloc(sizeof(*mdev), GFP_KERNEL);
	if (!mdev)
		return -ENOMEM;
	mdev->type.sysfs_name = "mediated";
	mdev->type.pretty_name = vf->backend->name;
	mdev->types[0] = &mdev->type;
	ret = mdev_register_parent(&mdev->parent, &vf->pdev->dev, &mediated_driver,
				   mdev->types, ARRAY_SIZE(mdev->types));
	if (ret) {
		kfree(mdev);
		return ret;
	}
	vf->mdev = mdev;
	return 0;
}

/**
 * vfgate_mdev_unbind - remove the mediated device, withdraw the offer
 * @vf: the VF
 */
void vfgate_mdev_unbind(struct vfgate_vf *vf)
{
	if (!vf->mdev)
		return;
	mdev_unregister_parent(&vf->mdev->parent);
	kfree(vf->mdev);
	vf->mdev = NULL;
}

int __init vfgate_mdev_init(void)
{
	return mdev_register_driver(&mediated_driver);
}

void vfgate_mdev_exit(void)
{
	mdev_unregister_driver(&mediated_driver);
}
