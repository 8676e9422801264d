/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels in VFIO: who answers the question for a region,
 * and who matches a VF token.
 */
#ifndef VFGATE_COMPAT_VFIO_H
#define VFGATE_COMPAT_VFIO_H

#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uuid.h>
#include <linux/version.h>
#include <linux/vfio.h>
#include <linux/vfio_pci_core.h>

/* A function that fills in what is known of a region, and its capabilities. */
typedef int (*vfgate_region_info_t)(struct vfio_device *vdev,
				    struct vfio_region_info *info,
				    struct vfio_info_cap *caps);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)

#define VFGATE_REGION_INFO_OP						\
	.get_region_info_caps = vfgate_attach_region_info,
#define VFGATE_MATCH_TOKEN_OP(function)					\
	.match_token_uuid = function,

static inline int vfgate_compat_match_token(struct vfio_device *vdev, const uuid_t *token)
{
	return vfio_pci_core_match_token_uuid(vdev, token);
}

static inline int vfgate_compat_region_info(struct vfio_device *vdev,
					    struct vfio_region_info *info,
					    struct vfio_info_cap *caps)
{
	return vfio_pci_ioctl_get_region_info(vdev, info, caps);
}

static inline long vfgate_compat_ioctl(struct vfio_device *vdev,
				       unsigned int cmd, unsigned long arg,
				       u32 ours, vfgate_region_info_t function)
{
	return vfio_pci_core_ioctl(vdev, cmd, arg);
}

#else

#define VFGATE_REGION_INFO_OP
#define VFGATE_MATCH_TOKEN_OP(function)

/* Not reached: nobody is asked for a token where a device is opened as a file. */
static inline int vfgate_compat_match_token(struct vfio_device *vdev, const uuid_t *token)
{
	return 0;
}

/* Not reached: vfgate_compat_ioctl() leaves such regions to VFIO. */
static inline int vfgate_compat_region_info(struct vfio_device *vdev,
					    struct vfio_region_info *info,
					    struct vfio_info_cap *caps)
{
	return -EINVAL;
}

/* As newer kernels do it between the system call and the driver. */
static inline int vfgate_compat_give_caps(struct vfio_region_info *info,
					  struct vfio_info_cap *caps,
					  void __user *arg)
{
	int ret = 0;

	if (!caps->size)
		return 0;
	info->flags |= VFIO_REGION_INFO_FLAG_CAPS;
	info->cap_offset = 0;
	if (info->argsz < sizeof(*info) + caps->size) {
		info->argsz = sizeof(*info) + caps->size;
	} else {
		vfio_info_cap_shift(caps, sizeof(*info));
		info->cap_offset = sizeof(*info);
		if (copy_to_user(arg + sizeof(*info), caps->buf, caps->size))
			ret = -EFAULT;
	}
	kfree(caps->buf);
	return ret;
}

/**
 * vfgate_compat_ioctl - VFIO's ioctl, except for regions that are ours
 * @vdev: the device
 * @cmd: as passed to the ioctl
 * @arg: as passed to the ioctl
 * @ours: bit mask of the regions that @function describes
 * @function: fills in what user space asks of them
 *
 * Return: as the ioctl.
 */
static inline long vfgate_compat_ioctl(struct vfio_device *vdev,
				       unsigned int cmd, unsigned long arg,
				       u32 ours, vfgate_region_info_t function)
{
	const size_t minsz = offsetofend(struct vfio_region_info, offset);
	void __user *user = (void __user *)arg;
	struct vfio_region_info info = {};
	struct vfio_info_cap caps = {};
	int ret;

	if (cmd != VFIO_DEVICE_GET_REGION_INFO)
		return vfio_pci_core_ioctl(vdev, cmd, arg);
	if (copy_from_user(&info, user, minsz))
		return -EFAULT;
	if (info.index >= 32 || !(ours & BIT(info.index)))
		return vfio_pci_core_ioctl(vdev, cmd, arg);
	if (info.argsz < minsz)
		return -EINVAL;

	ret = function(vdev, &info, &caps);
	if (!ret)
		ret = vfgate_compat_give_caps(&info, &caps, user);
	if (!ret && copy_to_user(user, &info, minsz))
		ret = -EFAULT;
	return ret;
}

#endif

#endif /* VFGATE_COMPAT_VFIO_H */
