// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages on their way into a window: pinned and mapped in runs, and given a
 * right that they lack. It keeps the quota, and takes back what it did of a run
 * that fails half-way.
 */
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include "window_page.h"

static enum vfgate_breach breach_of(int error)
{
	switch (error) {
	case -EPERM:
		return VFGATE_BREACH_READ_ONLY;
	case -ENOMEM:
		return VFGATE_BREACH_NO_MEMORY;
	case -EDQUOT:
		return VFGATE_BREACH_MEMLOCK;
	default:
		return VFGATE_BREACH_OUTSIDE;
	}
}

static enum vfgate_breach make_room_locked(struct vfgate_window *window, u64 count)
{
	u64 quota = READ_ONCE(window->limits.quota);
	u64 wanted = window->figures.pages + count;

	if (wanted > quota)
		vfgate_window_evict_locked(window, wanted - quota);
	if (window->figures.pages + count <= quota)
		return VFGATE_BREACH_NONE;
	window->figures.quota_hits++;
	return VFGATE_BREACH_QUOTA;
}

static int map_locked(struct vfgate_window *window, u64 iova, phys_addr_t phys,
		      unsigned int count, u32 direction)
{
	window->figures.mapped++;
	return window->ops->map(window, iova, phys, (size_t)count << PAGE_SHIFT,
				direction);
}

static void unmap_locked(struct vfgate_window *window, u64 iova, unsigned int count)
{
	window->ops->unmap(window, iova, (size_t)count << PAGE_SHIFT);
	window->figures.unmapped++;
	window->ops->sync(window);
	window->figures.invalidated++;
}

static unsigned int contiguous(struct page **pages, unsigned int count)
{
	unsigned int i;

	for (i = 1; i < count; i++)
		if (page_to_pfn(pages[i]) != page_to_pfn(pages[0]) + i)
			break;
	return i;
}

/* Map the pinned pages of the batch, in as few calls as their memory allows. */
static int map_batch_locked(struct vfgate_window *window, u64 iova,
			    unsigned int count, u32 direction)
{
	unsigned int done, piece;
	int ret;

	for (done = 0; done < count; done += piece) {
		piece = contiguous(&window->batch[done], count - done);
		ret = map_locked(window, iova + ((u64)done << PAGE_SHIFT),
				 page_to_phys(window->batch[done]), piece, direction);
		if (!ret)
			continue;
		if (done)
			unmap_locked(window, iova, done);
		return ret;
	}
	return 0;
}

/* Pin and map @count pages that follow each other in the list of new ones. */
static enum vfgate_breach fill_run_locked(struct vfgate_window *window,
					  struct vfgate_window_page *page,
					  unsigned int count)
{
	u64 epoch = atomic64_read(&window->epoch), iova = vfgate_window_iova(page);
	struct vfgate_window_page *next;
	enum vfgate_breach why;
	int ret;

	why = make_room_locked(window, count);
	if (why)
		return why;
	ret = window->ops->pin(window, iova, count, page->wanted, window->batch);
	if (ret)
		return breach_of(ret);
	ret = map_batch_locked(window, iova, count, page->wanted);
	if (ret) {
		window->ops->unpin(window, iova, count);
		return VFGATE_BREACH_NO_MEMORY;
	}

	for (unsigned int i = 0; i < count; i++, page = next) {
		next = list_next_entry(page, link);
		page->page = window->batch[i];
		page->direction = page->wanted;
		page->epoch = epoch;
		list_del_init(&page->link);
	}
	window->figures.pages += count;
	window->figures.misses += count;
	window->figures.peak = max(window->figures.peak, window->figures.pages);
	return VFGATE_BREACH_NONE;
}

/*
 * Let the device also write what it only read, or the other way round. Pinning
 * once more asks whether the guest itself may. The IOMMU API knows no change
 * of a mapping, so for an instant there is none: a transfer under way on this
 * very page can fault. It takes a guest that frees part of a page for receiving
 * while the device still sends from another part of it.
 */
static enum vfgate_breach widen_locked(struct vfgate_window *window,
				       struct vfgate_window_page *page)
{
	u64 iova = vfgate_window_iova(page);
	int ret;

	ret = window->ops->pin(window, iova, 1, page->wanted, window->batch);
	if (ret)
		return breach_of(ret);

	unmap_locked(window, iova, 1);
	list_del_init(&page->link);
	window->ops->unpin(window, iova, 1);
	ret = map_locked(window, iova, page_to_phys(window->batch[0]), 1, page->wanted);
	if (ret) {
		window->ops->unpin(window, iova, 1);
		page->page = NULL;
		page->direction = 0;
		window->figures.pages--;
		return VFGATE_BREACH_NO_MEMORY;
	}
	page->page = window->batch[0];
	page->direction = page->wanted;
	return VFGATE_BREACH_NONE;
}

/**
 * vfgate_window_fill_locked - pin and map what is held but cannot be reached
 * @window: the window
 * @fill: such pages, and such that lack a right; those done leave the list
 *
 * Return: VFGATE_BREACH_NONE, or why the first that is left could not be.
 */
enum vfgate_breach vfgate_window_fill_locked(struct vfgate_window *window,
					     struct list_head *fill)
{
	enum vfgate_breach why = VFGATE_BREACH_NONE;
	struct vfgate_window_page *page;

	while (!why && !list_empty(fill)) {
		page = list_first_entry(fill, struct vfgate_window_page, link);
		if (page->page)
			why = widen_locked(window, page);
		else
			why = fill_run_locked(window, page, vfgate_window_run(page, fill));
	}
	return why;
}
