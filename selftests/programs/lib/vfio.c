// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/pci_regs.h>
#include <linux/iommufd.h>

#include "lib/vfio.h"

void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(2);
}

static int open_or_die(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("%s: %m", path);
	return fd;
}

/* A PCI function by its address, a mediated device by its UUID, up to a blank. */
static void sysfs_path(char *path, size_t size, const char *name,
		       const char *file)
{
	int length = strcspn(name, " ");

	snprintf(path, size, "/sys/bus/%s/devices/%.*s/%s",
		 memchr(name, ':', length) ? "pci" : "mdev", length, name, file);
}

static int open_group(struct vfio *vfio, const char *bdf)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t length;

	sysfs_path(path, sizeof(path), bdf, "iommu_group");
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		die("%s: %m", path);
	target[length] = 0;

	vfio->container = open_or_die("/dev/vfio/vfio");
	snprintf(path, sizeof(path), "/dev/vfio/%.64s", strrchr(target, '/') + 1);
	vfio->group = open_or_die(path);
	if (ioctl(vfio->group, VFIO_GROUP_SET_CONTAINER, &vfio->container) ||
	    ioctl(vfio->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		die("container: %m");
	vfio->device = ioctl(vfio->group, VFIO_GROUP_GET_DEVICE_FD, bdf);
	return vfio->device < 0 ? errno : 0;
}

static int open_cdev(struct vfio *vfio, const char *bdf)
{
	struct vfio_device_bind_iommufd bind = { .argsz = sizeof(bind) };
	struct vfio_device_attach_iommufd_pt attach = { .argsz = sizeof(attach) };
	struct iommu_ioas_alloc ioas = { .size = sizeof(ioas) };
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	sysfs_path(path, sizeof(path), bdf, "vfio-dev");
	dir = opendir(path);
	if (!dir)
		die("%s: %m", path);
	while ((entry = readdir(dir)) && entry->d_name[0] == '.')
		;
	if (!entry)
		die("%s is empty", path);
	snprintf(path, sizeof(path), "/dev/vfio/devices/%.64s", entry->d_name);
	closedir(dir);

	vfio->device = open_or_die(path);
	vfio->container = open_or_die("/dev/iommu");
	bind.iommufd = vfio->container;
	if (ioctl(vfio->device, VFIO_DEVICE_BIND_IOMMUFD, &bind))
		return errno;
	if (ioctl(vfio->container, IOMMU_IOAS_ALLOC, &ioas))
		die("ioas: %m");
	vfio->ioas = ioas.out_ioas_id;
	attach.pt_id = vfio->ioas;
	if (ioctl(vfio->device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach))
		die("attach: %m");
	return 0;
}

int vfio_try_open(struct vfio *vfio, const char *bdf, bool cdev)
{
	int error;

	memset(vfio, 0, sizeof(*vfio));
	vfio->group = -1;
	vfio->request = -1;
	error = cdev ? open_cdev(vfio, bdf) : open_group(vfio, bdf);
	if (error)
		vfio_close(vfio);
	return error;
}

void vfio_open(struct vfio *vfio, const char *bdf, bool cdev)
{
	int error = vfio_try_open(vfio, bdf, cdev);

	if (error)
		die("%s: %s", bdf, strerror(error));
}

void vfio_open_bar(struct vfio *vfio, const char *bdf)
{
	size_t size;

	memset(vfio, 0, sizeof(*vfio));
	vfio->bar = bar_map(bdf, &size);
}

void vfio_close(struct vfio *vfio)
{
	while (vfio->vectors)
		close(vfio->eventfd[--vfio->vectors]);
	if (vfio->request >= 0)
		close(vfio->request);
	if (vfio->device >= 0)
		close(vfio->device);
	if (vfio->group >= 0)
		close(vfio->group);
	close(vfio->container);
}

struct vfio_region_info *vfio_region(struct vfio *vfio, unsigned int index)
{
	struct vfio_region_info *info = calloc(1, sizeof(*info));
	__u32 size = sizeof(*info);

	do {
		info = realloc(info, size);
		if (!info)
			die("out of memory");
		memset(info, 0, size);
		info->argsz = size;
		info->index = index;
		if (ioctl(vfio->device, VFIO_DEVICE_GET_REGION_INFO, info)) {
			free(info);
			return NULL;
		}
		if (info->argsz <= size)
			return info;
		size = info->argsz;
	} while (1);
}

static __u64 position(unsigned int region, __u64 offset)
{
	return ((__u64)region << 40) + offset;
}

int vfio_read(struct vfio *vfio, unsigned int region, __u64 offset,
	      void *bytes, size_t length)
{
	ssize_t done = pread(vfio->device, bytes, length,
			     position(region, offset));

	return done == (ssize_t)length ? 0 : done < 0 ? errno : EIO;
}

int vfio_write(struct vfio *vfio, unsigned int region, __u64 offset,
	       const void *bytes, size_t length)
{
	ssize_t done = pwrite(vfio->device, bytes, length,
			      position(region, offset));

	return done == (ssize_t)length ? 0 : done < 0 ? errno : EIO;
}

__u32 vfio_get(struct vfio *vfio, __u64 offset)
{
	__u32 value;

	if (vfio->bar)
		return bar_get(vfio->bar, offset);
	errno = vfio_read(vfio, 0, offset, &value, sizeof(value));
	if (errno)
		die("read 0x%llx: %m", offset);
	return value;
}

void vfio_put(struct vfio *vfio, __u64 offset, __u32 value)
{
	if (vfio->bar) {
		__atomic_store_n(&vfio->bar[offset / 4], value, __ATOMIC_SEQ_CST);
		return;
	}
	errno = vfio_write(vfio, 0, offset, &value, sizeof(value));
	if (errno)
		die("write 0x%llx: %m", offset);
}

void vfio_enable(struct vfio *vfio, __u16 command_bits)
{
	__u16 command;

	vfio_read(vfio, VFIO_PCI_CONFIG_REGION_INDEX, PCI_COMMAND, &command, 2);
	command |= command_bits;
	vfio_write(vfio, VFIO_PCI_CONFIG_REGION_INDEX, PCI_COMMAND, &command, 2);
}

/* Have @count interrupts of a kind as events. */
static void set_events(struct vfio *vfio, __u32 index, const int *events,
		       int count)
{
	size_t size = sizeof(struct vfio_irq_set) + count * sizeof(__s32);
	struct vfio_irq_set *set = calloc(1, size);
	int i;

	set->argsz = size;
	set->flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
	set->index = index;
	set->count = count;
	for (i = 0; i < count; i++)
		memcpy(set->data + i * sizeof(__s32), &events[i], sizeof(__s32));
	if (ioctl(vfio->device, VFIO_DEVICE_SET_IRQS, set))
		die("interrupts %u: %m", index);
	free(set);
}

static __u64 happened(int event)
{
	__u64 count = 0;

	if (read(event, &count, sizeof(count)) < 0)
		return 0;
	return count;
}

void vfio_vectors(struct vfio *vfio, int count)
{
	int i;

	/* A message is a write to memory, too. */
	vfio_enable(vfio, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	for (i = 0; i < count; i++)
		vfio->eventfd[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	set_events(vfio, VFIO_PCI_MSIX_IRQ_INDEX, vfio->eventfd, count);
	vfio->vectors = count;
}

void vfio_no_vectors(struct vfio *vfio)
{
	struct vfio_irq_set set = {
		.argsz = sizeof(set),
		.flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
		.index = VFIO_PCI_MSIX_IRQ_INDEX,
	};

	if (ioctl(vfio->device, VFIO_DEVICE_SET_IRQS, &set))
		die("no vectors: %m");
	while (vfio->vectors)
		close(vfio->eventfd[--vfio->vectors]);
}

__u64 vfio_fired(struct vfio *vfio, int vector)
{
	return happened(vfio->eventfd[vector]);
}

__u64 vfio_asked(struct vfio *vfio)
{
	if (vfio->request < 0) {
		vfio->request = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		set_events(vfio, VFIO_PCI_REQ_IRQ_INDEX, &vfio->request, 1);
	}
	return happened(vfio->request);
}

__u64 vfio_errors(struct vfio *vfio)
{
	struct {
		struct vfio_irq_set set;
		__s32 eventfd;
	} set = { .set = {
		.argsz = sizeof(set),
		.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
		.index = VFIO_PCI_ERR_IRQ_INDEX,
		.count = 1,
	} };
	__u64 count = 0;

	if (!vfio->error) {
		vfio->error = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		set.eventfd = vfio->error;
		if (ioctl(vfio->device, VFIO_DEVICE_SET_IRQS, &set))
			die("error eventfd: %m");
	}
	return read(vfio->error, &count, sizeof(count)) < 0 ? 0 : count;
}

static int map_group(struct vfio *vfio, __u64 iova, void *memory, size_t size)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (unsigned long)memory,
		.iova = iova,
		.size = size,
	};

	return ioctl(vfio->container, VFIO_IOMMU_MAP_DMA, &map);
}

static int map_cdev(struct vfio *vfio, __u64 iova, void *memory, size_t size)
{
	struct iommu_ioas_map map = {
		.size = sizeof(map),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE |
			 IOMMU_IOAS_MAP_WRITEABLE,
		.ioas_id = vfio->ioas,
		.user_va = (unsigned long)memory,
		.iova = iova,
		.length = size,
	};

	return ioctl(vfio->container, IOMMU_IOAS_MAP, &map);
}

void *vfio_memory(struct vfio *vfio, __u64 iova, size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("memory: %m");
	if (vfio->group < 0 ? map_cdev(vfio, iova, memory, size) :
			      map_group(vfio, iova, memory, size))
		die("map: %m");
	return memory;
}

__u32 *bar_map(const char *bdf, size_t *size)
{
	char path[PATH_MAX];
	struct stat status;
	void *map;
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource0", bdf);
	fd = open_or_die(path);
	if (fstat(fd, &status))
		die("%s: %m", path);
	map = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   0);
	if (map == MAP_FAILED)
		die("%s: mmap: %m (iomem=relaxed?)", path);
	close(fd);
	*size = status.st_size;
	return map;
}

/* Each time from the device, whatever the compiler thinks. */
__u32 bar_get(const __u32 *bar, __u64 offset)
{
	return __atomic_load_n(&bar[offset / 4], __ATOMIC_RELAXED);
}
