/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PCI function in user space: opened through VFIO (its group, or its
 * character device with iommufd), and looked at through its resource files.
 * Whatever a test cannot do without ends the program.
 */
#ifndef SELFTESTS_VFIO_H
#define SELFTESTS_VFIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>
#include <linux/types.h>
#include <linux/vfio.h>

#define VFIO_VECTORS	8

struct vfio {
	int container;
	int group;
	int device;
	__u32 ioas;
	int eventfd[VFIO_VECTORS];
	int vectors;
	int request;
	int error;
	/* Of BAR 0, where it is not VFIO that gives access to it. */
	__u32 *bar;
	/* For the program, NULL to begin with. */
	void *ring;
	void *frame;
	__u32 *map;
	struct withheld *withheld;
};

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

noreturn void die(const char *format, ...);

void vfio_open(struct vfio *vfio, const char *bdf, bool cdev);
/* The same, where the device may be refused: 0 or an errno, and nothing is open. */
int vfio_try_open(struct vfio *vfio, const char *bdf, bool cdev);
/* By its resource file: registers, and nothing else of the above and below. */
void vfio_open_bar(struct vfio *vfio, const char *bdf);
void vfio_close(struct vfio *vfio);
/* A region's info with its capabilities; to be freed. */
struct vfio_region_info *vfio_region(struct vfio *vfio, unsigned int index);
/* One pread or pwrite of that many bytes. Returns 0 or an errno. */
int vfio_read(struct vfio *vfio, unsigned int region, __u64 offset,
	      void *bytes, size_t length);
int vfio_write(struct vfio *vfio, unsigned int region, __u64 offset,
	       const void *bytes, size_t length);
__u32 vfio_get(struct vfio *vfio, __u64 offset);
void vfio_put(struct vfio *vfio, __u64 offset, __u32 value);
void vfio_enable(struct vfio *vfio, __u16 command_bits);
/* MSI-X vectors as eventfds; how often one fired since it was asked last. */
void vfio_vectors(struct vfio *vfio, int count);
void vfio_no_vectors(struct vfio *vfio);
__u64 vfio_fired(struct vfio *vfio, int vector);
/* How often VFIO has asked to let the device go, from the first call on. */
__u64 vfio_asked(struct vfio *vfio);

/* How often the error eventfd was signalled since it was asked for last. */
__u64 vfio_errors(struct vfio *vfio);

/* Fresh memory that the device sees at an address of its own. */
void *vfio_memory(struct vfio *vfio, __u64 iova, size_t size);

/* BAR 0 of any function, as the host's driver sees it. */
__u32 *bar_map(const char *bdf, size_t *size);
__u32 bar_get(const __u32 *bar, __u64 offset);

#endif
