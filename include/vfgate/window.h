/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DMA window of one VF: the pages of guest memory that its IOMMU domain
 * maps at this moment, because a descriptor names them.
 */
#ifndef VFGATE_WINDOW_H
#define VFGATE_WINDOW_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <vfgate/span.h>

struct page;
struct vfgate_window;

/* Pages handled at a time: the most that one pin or one eviction takes. */
#define VFGATE_WINDOW_BATCH	64

/**
 * struct vfgate_window_ops - how a window pins and maps
 * @pin: pin @count pages from @iova on and say which; @direction tells what
 *	the device will do with them. All or nothing; 0 or a negative error:
 *	-EPERM if the guest itself may only read, -EDQUOT if its VMM may not
 *	lock that much memory
 * @unpin: the mirror of it
 * @map: let the device reach @size bytes of @phys at @iova
 * @unmap: take that back; the device may still hold a translation
 * @sync: wait until no device holds a translation of what was unmapped
 *
 * All are called with the window's lock held and may sleep. The window calls
 * @unmap, then @sync, then @unpin, for every page, in this order.
 */
struct vfgate_window_ops {
	int (*pin)(struct vfgate_window *window, u64 iova, unsigned int count,
		   u32 direction, struct page **pages);
	void (*unpin)(struct vfgate_window *window, u64 iova, unsigned int count);
	int (*map)(struct vfgate_window *window, u64 iova, phys_addr_t phys,
		   size_t size, u32 direction);
	void (*unmap)(struct vfgate_window *window, u64 iova, size_t size);
	void (*sync)(struct vfgate_window *window);
};

/**
 * struct vfgate_range - addresses that are never mapped
 * @first: the first
 * @last: the last, included
 */
struct vfgate_range {
	u64 first;
	u64 last;
};

/**
 * struct vfgate_window_limits - set by the administrator, may change at work
 * @idle: pages that stay mapped although no descriptor names them any more,
 *	because it probably will again; 0 is strict: none
 * @quota: pages in the window at once, whatever they are for
 */
struct vfgate_window_limits {
	u32 idle;
	u32 quota;
};

/**
 * struct vfgate_window_figures - what happened since the window was made
 * @pages: in the window now
 * @peak: most pages ever
 * @idle: pages now that no descriptor names
 * @mapped: map calls
 * @unmapped: unmap calls
 * @invalidated: times the window waited for the IOMMU
 * @hits: pages asked for that were there
 * @misses: pages asked for that were not
 * @quota_hits: times the quota refused
 * @dropped: pages taken away because the VMM unmapped or freed the memory
 */
struct vfgate_window_figures {
	u64 pages;
	u64 peak;
	u64 idle;
	u64 mapped;
	u64 unmapped;
	u64 invalidated;
	u64 hits;
	u64 misses;
	u64 quota_hits;
	u64 dropped;
};

/**
 * struct vfgate_window - the pages a device can reach
 * @ops: how to pin and map
 * @limits: READ_ONCE where used
 * @epoch: moves on whenever the VMM may have put other memory behind an
 *	address; a page of an earlier epoch is pinned anew before it is reused
 * @paused_until: jiffies until which nothing is pinned; READ_ONCE where used
 * @lock: see there
 * @last: last address the IOMMU can translate
 * @reserved: addresses never mapped
 * @nr_reserved: how many ranges
 * @pages: struct vfgate_window_page by guest page number
 * @idle: those without references, the longest unused first
 * @seen: the epoch that all of @idle is of
 * @figures: see there
 * @batch: the pages of the call under way, too large for the stack
 *
 * Lock order, outermost first: the lock of whoever posts (vfgate_vf.gate_lock),
 * @lock, the locks of VFIO's container or iommufd, mmap_lock of the VMM, VFIO's
 * memory_lock. So nobody may enter with mmap_lock or memory_lock held, and an
 * MMU notifier may only call vfgate_window_age().
 */
struct vfgate_window {
	const struct vfgate_window_ops *ops;
	struct vfgate_window_limits limits;
	atomic64_t epoch;
	unsigned long paused_until;

	struct mutex lock; /* guards all below */
	u64 last;
	const struct vfgate_range *reserved;
	unsigned int nr_reserved;
	struct xarray pages;
	struct list_head idle;
	u64 seen;
	struct vfgate_window_figures figures;
	struct page *batch[VFGATE_WINDOW_BATCH];
};

void vfgate_window_init(struct vfgate_window *window,
			const struct vfgate_window_ops *ops);
void vfgate_window_destroy(struct vfgate_window *window);
void vfgate_window_open(struct vfgate_window *window,
			const struct vfgate_range *reserved, unsigned int count,
			u64 last);
void vfgate_window_close(struct vfgate_window *window);

u32 vfgate_window_get(struct vfgate_window *window,
		      const struct vfgate_span *spans, u32 count,
		      enum vfgate_breach *why);
void vfgate_window_put(struct vfgate_window *window,
		       const struct vfgate_span *spans, u32 count);
int vfgate_window_read(struct vfgate_window *window, u64 iova, void *to,
		       size_t length);

void vfgate_window_drop(struct vfgate_window *window, u64 iova, u64 length);
void vfgate_window_pause(struct vfgate_window *window);
void vfgate_window_age(struct vfgate_window *window);
void vfgate_window_trim(struct vfgate_window *window);
u64 vfgate_window_misses(struct vfgate_window *window);
void vfgate_window_figures(struct vfgate_window *window,
			   struct vfgate_window_figures *figures);

const char *vfgate_breach_name(enum vfgate_breach breach);

#endif /* VFGATE_WINDOW_H */
