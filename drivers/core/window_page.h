/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the window: its pages, and what its two files do for each other.
 */
#ifndef VFGATE_WINDOW_PAGE_H
#define VFGATE_WINDOW_PAGE_H

#include <linux/list.h>
#include <vfgate/window.h>

/**
 * struct vfgate_window_page - a page that descriptors name, or did lately
 * @number: its guest page number
 * @page: the memory, pinned and mapped; NULL if it is neither, because it is
 *	being added or because the VMM took it away under its references
 * @refs: by how many spans it is held; idle if none
 * @direction: what the device may do
 * @wanted: what it should be allowed to do; differs while being added
 * @epoch: when it was pinned, in changes of the VMM's memory
 * @link: in the window's idle list, or in a list of the call under way
 */
struct vfgate_window_page {
	u64 number;
	struct page *page;
	u32 refs;
	u32 direction;
	u32 wanted;
	u64 epoch;
	struct list_head link;
};

static inline u64 vfgate_window_iova(const struct vfgate_window_page *page)
{
	return page->number << PAGE_SHIFT;
}

/* window.c */
unsigned int vfgate_window_run(struct vfgate_window_page *page, struct list_head *list);
void vfgate_window_evict_locked(struct vfgate_window *window, u64 count);

/* window_fill.c */
enum vfgate_breach vfgate_window_fill_locked(struct vfgate_window *window,
					     struct list_head *fill);

#endif /* VFGATE_WINDOW_PAGE_H */
