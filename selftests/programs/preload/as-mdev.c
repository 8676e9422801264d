// SPDX-License-Identifier: GPL-2.0-only
/*
 * LD_PRELOAD=as-mdev.so AS_MDEV=UUID PROGRAM ... BDF ...
 *
 * Has a program that knows VFIO devices by their PCI address only open the
 * mediated device UUID where it asks for the function that this one is of. The
 * kernel's vfio selftests are such programs. They also want to be told which
 * addresses can be mapped, and a container says so only if an IOMMU limits them,
 * which none does where all devices are mediated.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/vfio.h>

/* The function, and where a program looks for what VFIO made of it. */
static char function[32];
static char group_of_function[PATH_MAX], group[PATH_MAX];
static char cdev_of_function[PATH_MAX], cdev[PATH_MAX];

static __attribute__((constructor)) void find_function(void)
{
	const char *uuid = getenv("AS_MDEV");
	char mdev[PATH_MAX - 32], target[PATH_MAX];

	if (!uuid)
		return;
	snprintf(mdev, sizeof(mdev), "/sys/bus/mdev/devices/%s", uuid);
	if (!realpath(mdev, target)) {
		fprintf(stderr, "as-mdev: no mediated device %s\n", uuid);
		exit(1);
	}
	/* ".../BDF/UUID" */
	*strrchr(target, '/') = '\0';
	snprintf(function, sizeof(function), "%s", strrchr(target, '/') + 1);
	snprintf(group_of_function, sizeof(group_of_function),
		 "/sys/bus/pci/devices/%s/iommu_group", function);
	snprintf(group, sizeof(group), "%s/iommu_group", mdev);
	snprintf(cdev_of_function, sizeof(cdev_of_function),
		 "/sys/bus/pci/devices/%s/vfio-dev/", function);
	snprintf(cdev, sizeof(cdev), "%s/vfio-dev/", mdev);
}

ssize_t readlink(const char *path, char *buffer, size_t size)
{
	if (!strcmp(path, group_of_function))
		path = group;
	return syscall(SYS_readlink, path, buffer, size);
}

DIR *opendir(const char *path)
{
	DIR *(*real)(const char *path) = dlsym(RTLD_NEXT, "opendir");

	return real(strcmp(path, cdev_of_function) ? path : cdev);
}

/* What is said of the addresses: that those can be mapped which an IOMMU has. */
struct addresses {
	struct vfio_iommu_type1_info_cap_iova_range capability;
	struct vfio_iova_range range;
};

static struct vfio_info_cap_header *capability_at(struct vfio_iommu_type1_info *info,
						  __u32 offset)
{
	return (void *)((char *)info + offset);
}

/* Asked once for the size and once for all; the kernel's part comes first. */
static void add_addresses(struct vfio_iommu_type1_info *info, __u32 room)
{
	struct vfio_info_cap_header *last;
	struct addresses *ours;

	if (info->argsz > room || !info->cap_offset) {
		info->argsz += sizeof(*ours);
		return;
	}
	last = capability_at(info, info->cap_offset);
	while (last->id != VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE && last->next)
		last = capability_at(info, last->next);
	if (last->id == VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
		return;
	last->next = room - sizeof(*ours);
	ours = (void *)capability_at(info, last->next);
	memset(ours, 0, sizeof(*ours));
	ours->capability.header.id = VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE;
	ours->capability.header.version = 1;
	ours->capability.nr_iovas = 1;
	ours->range.end = (1ULL << 48) - 1;
}

int ioctl(int fd, unsigned long request, ...)
{
	struct vfio_iommu_type1_info *info;
	va_list arguments;
	void *argument;
	__u32 room;
	int ret;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (request == VFIO_GROUP_GET_DEVICE_FD && !strcmp(argument, function))
		argument = getenv("AS_MDEV");
	if (request != VFIO_IOMMU_GET_INFO)
		return syscall(SYS_ioctl, fd, request, argument);
	info = argument;
	room = info->argsz;
	ret = syscall(SYS_ioctl, fd, request, argument);
	if (!ret)
		add_addresses(info, room);
	return ret;
}
