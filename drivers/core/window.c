// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA window of one VF: the pages of guest memory that its IOMMU domain
 * maps at this moment, because a descriptor names them.
 *
 * A page is pinned and mapped when the first descriptor names it, and counted
 * for every one that does. Without references it stays for a while, because
 * guests use the same buffers again, until the limit of idle pages pushes it
 * out. A page leaves in one order only: unmap, wait for the IOMMU, unpin.
 *
 * What this file refuses to do: believe that an address is still the same
 * memory. The VMM can put other memory behind it (a balloon does), and a page
 * pinned before that would take DMA that nobody sees. So pages carry the epoch
 * they were pinned in, and those of an older one are pinned anew.
 */
#include <kunit/visibility.h>
#include <linux/highmem.h>
#include <linux/jiffies.h>
#include <linux/list_sort.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "window_page.h"

/* See vfgate_window_pause(). */
#define PAUSE		HZ

/* 1/8 of the idle pages go at a time, so that one wait serves many. */
#define EVICT_SHIFT	3

static u64 first_number(const struct vfgate_span *span)
{
	return span->iova >> PAGE_SHIFT;
}

static u64 last_number(const struct vfgate_span *span)
{
	return (span->iova + span->length - 1) >> PAGE_SHIFT;
}

static int by_number(void *unused, const struct list_head *a,
		     const struct list_head *b)
{
	return list_entry(a, struct vfgate_window_page, link)->number >
	       list_entry(b, struct vfgate_window_page, link)->number;
}

/* How many pages from @page on, in its list, can be handled in one call? */
unsigned int vfgate_window_run(struct vfgate_window_page *page, struct list_head *list)
{
	struct vfgate_window_page *next = page;
	unsigned int length = 1;

	list_for_each_entry_continue(next, list, link) {
		if (length == VFGATE_WINDOW_BATCH || !next->page != !page->page ||
		    next->wanted != page->wanted || next->number != page->number + length)
			break;
		length++;
	}
	return length;
}

static struct vfgate_window_page *skip(struct vfgate_window_page *page,
				       unsigned int count)
{
	while (count--)
		page = list_next_entry(page, link);
	return page;
}

/*
 * Take these pages out of the device's reach, then let go of their memory. All
 * runs are unmapped before the one wait, and that comes before any unpin.
 */
static void retire_locked(struct vfgate_window *window, struct list_head *list)
{
	struct vfgate_window_page *page;
	unsigned int run;

	if (list_empty(list))
		return;
	list_sort(NULL, list, by_number);

	page = list_first_entry(list, struct vfgate_window_page, link);
	for (; !list_entry_is_head(page, list, link); page = skip(page, run)) {
		run = vfgate_window_run(page, list);
		window->ops->unmap(window, vfgate_window_iova(page), (size_t)run << PAGE_SHIFT);
		window->figures.unmapped++;
	}
	window->ops->sync(window);
	window->figures.invalidated++;

	page = list_first_entry(list, struct vfgate_window_page, link);
	for (; !list_entry_is_head(page, list, link); page = skip(page, run)) {
		run = vfgate_window_run(page, list);
		window->ops->unpin(window, vfgate_window_iova(page), run);
		window->figures.pages -= run;
	}
}

/* Retire, and forget those that nobody holds; the others can come back. */
static void discard_locked(struct vfgate_window *window, struct list_head *list)
{
	struct vfgate_window_page *page, *next;

	retire_locked(window, list);
	list_for_each_entry_safe(page, next, list, link) {
		list_del_init(&page->link);
		page->page = NULL;
		page->direction = 0;
		if (page->refs)
			continue;
		xa_erase(&window->pages, page->number);
		kfree(page);
	}
}

/* Make the @count pages go that were idle longest. */
void vfgate_window_evict_locked(struct vfgate_window *window, u64 count)
{
	struct vfgate_window_page *page, *next;
	LIST_HEAD(victims);

	list_for_each_entry_safe(page, next, &window->idle, link) {
		if (!count--)
			break;
		list_move_tail(&page->link, &victims);
		window->figures.idle--;
	}
	discard_locked(window, &victims);
}

/* Idle pages of an earlier epoch may not be what the guest sees any more. */
static void drop_aged_locked(struct vfgate_window *window)
{
	u64 epoch = atomic64_read(&window->epoch);
	struct vfgate_window_page *page, *next;
	LIST_HEAD(aged);

	if (window->seen == epoch)
		return;
	window->seen = epoch;

	list_for_each_entry_safe(page, next, &window->idle, link) {
		if (page->epoch == epoch)
			continue;
		list_move_tail(&page->link, &aged);
		window->figures.idle--;
		window->figures.dropped++;
	}
	discard_locked(window, &aged);
}

static void trim_locked(struct vfgate_window *window)
{
	u32 limit = READ_ONCE(window->limits.idle);

	drop_aged_locked(window);
	if (window->figures.idle > limit)
		vfgate_window_evict_locked(window, window->figures.idle - limit +
						   (limit >> EVICT_SHIFT));
}

static void put_page_locked(struct vfgate_window *window, u64 number)
{
	struct vfgate_window_page *page = xa_load(&window->pages, number);

	if (WARN_ON_ONCE(!page || !page->refs) || --page->refs)
		return;

	/* While a call under way is taken back, it may still be in its list. */
	list_del_init(&page->link);
	if (!page->page) {
		xa_erase(&window->pages, number);
		kfree(page);
		return;
	}
	page->wanted = page->direction;
	list_add_tail(&page->link, &window->idle);
	window->figures.idle++;
	if (page->epoch != atomic64_read(&window->epoch))
		window->seen = page->epoch;
}

static void put_pages_locked(struct vfgate_window *window, u64 first, u64 end)
{
	while (first < end)
		put_page_locked(window, first++);
}

static void put_spans_locked(struct vfgate_window *window,
			     const struct vfgate_span *spans, u32 count)
{
	for (u32 i = 0; i < count; i++)
		if (spans[i].length)
			put_pages_locked(window, first_number(&spans[i]),
					 last_number(&spans[i]) + 1);
}

static struct vfgate_window_page *new_page_locked(struct vfgate_window *window,
						  u64 number)
{
	struct vfgate_window_page *page = kzalloc(sizeof(*page), GFP_KERNEL_ACCOUNT);

	if (!page)
		return NULL;
	page->number = number;
	INIT_LIST_HEAD(&page->link);
	if (xa_err(xa_store(&window->pages, number, page, GFP_KERNEL_ACCOUNT))) {
		kfree(page);
		return NULL;
	}
	return page;
}

/* Hold a page; one that cannot be reached yet as wanted goes into @fill. */
static bool take_page_locked(struct vfgate_window *window, u64 number,
			     u32 direction, struct list_head *fill)
{
	struct vfgate_window_page *page = xa_load(&window->pages, number);

	if (!page)
		page = new_page_locked(window, number);
	else if (page->page)
		window->figures.hits++;
	if (!page)
		return false;

	if (!page->refs++ && page->page) {
		list_del_init(&page->link);
		window->figures.idle--;
	}
	page->wanted |= direction;
	if ((!page->page || page->wanted != page->direction) && list_empty(&page->link))
		list_add_tail(&page->link, fill);
	return true;
}

static bool take_span_locked(struct vfgate_window *window,
			     const struct vfgate_span *span, struct list_head *fill)
{
	u64 number;

	if (!span->length)
		return true;
	for (number = first_number(span); number <= last_number(span); number++) {
		if (!take_page_locked(window, number, span->direction, fill)) {
			put_pages_locked(window, first_number(span), number);
			return false;
		}
	}
	return true;
}

static enum vfgate_breach check_span(const struct vfgate_window *window,
				     const struct vfgate_span *span)
{
	u64 first, last;

	if (!span->length)
		return VFGATE_BREACH_NONE;
	if (check_add_overflow(span->iova, (u64)span->length - 1, &last))
		return VFGATE_BREACH_WRAPS;
	if (last > window->last)
		return VFGATE_BREACH_RESERVED;

	/* Whole pages are mapped, so whole pages must be clear of them. */
	first = span->iova & PAGE_MASK;
	last |= ~PAGE_MASK;
	for (unsigned int i = 0; i < window->nr_reserved; i++)
		if (first <= window->reserved[i].last && last >= window->reserved[i].first)
			return VFGATE_BREACH_RESERVED;
	return VFGATE_BREACH_NONE;
}

/* All of the spans or none. */
static enum vfgate_breach get_spans_locked(struct vfgate_window *window,
					   const struct vfgate_span *spans, u32 count)
{
	struct vfgate_window_page *page, *next;
	enum vfgate_breach why;
	LIST_HEAD(fill);
	u32 taken;

	for (u32 i = 0; i < count; i++) {
		why = check_span(window, &spans[i]);
		if (why)
			return why;
	}

	drop_aged_locked(window);
	for (taken = 0; taken < count; taken++)
		if (!take_span_locked(window, &spans[taken], &fill))
			break;
	why = taken < count ? VFGATE_BREACH_NO_MEMORY : vfgate_window_fill_locked(window, &fill);
	if (!why)
		return why;

	put_spans_locked(window, spans, taken);
	list_for_each_entry_safe(page, next, &fill, link) {
		list_del_init(&page->link);
		page->wanted = page->direction;
	}
	trim_locked(window);
	return why;
}

/*
 * Take the lock when the window is not paused; no if the VMM is killed before. Whoever
 * has it when the pause begins may still finish.
 */
static bool lock_for_pins(struct vfgate_window *window)
{
	long left;

	for (;;) {
		mutex_lock(&window->lock);
		left = READ_ONCE(window->paused_until) - jiffies;
		if (left <= 0)
			return true;
		mutex_unlock(&window->lock);
		if (schedule_timeout_killable(left) && fatal_signal_pending(current))
			return false;
	}
}

/**
 * vfgate_window_get - let the device reach what descriptors name
 * @window: the window
 * @spans: what they name; a span of length 0 names nothing
 * @count: how many
 * @why: why not all, or VFGATE_BREACH_NONE
 *
 * Return: how many spans, from the first, are reachable and held.
 */
u32 vfgate_window_get(struct vfgate_window *window,
		      const struct vfgate_span *spans, u32 count,
		      enum vfgate_breach *why)
{
	u32 taken = count;

	if (!lock_for_pins(window)) {
		*why = VFGATE_BREACH_NO_MEMORY;
		return 0;
	}
	*why = get_spans_locked(window, spans, count);
	/* One is bad, or all are too many: find out which, from the first. */
	for (taken = *why ? 0 : count; taken < count; taken++) {
		*why = get_spans_locked(window, &spans[taken], 1);
		if (*why)
			break;
	}
	mutex_unlock(&window->lock);
	return taken;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_get);

/**
 * vfgate_window_put - give up what vfgate_window_get() held
 * @window: the window
 * @spans: the same spans
 * @count: how many
 */
void vfgate_window_put(struct vfgate_window *window,
		       const struct vfgate_span *spans, u32 count)
{
	mutex_lock(&window->lock);
	put_spans_locked(window, spans, count);
	trim_locked(window);
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_put);

/**
 * vfgate_window_read - copy guest memory that is in the window
 * @window: the window
 * @iova: from where
 * @to: a buffer
 * @length: bytes
 *
 * Return: 0, or -EFAULT if some of it is not in the window (any more).
 */
int vfgate_window_read(struct vfgate_window *window, u64 iova, void *to,
		       size_t length)
{
	struct vfgate_window_page *page;
	size_t offset, piece;
	int ret = 0;

	mutex_lock(&window->lock);
	for (; length; length -= piece, iova += piece, to += piece) {
		offset = offset_in_page(iova);
		piece = min_t(size_t, length, PAGE_SIZE - offset);
		page = xa_load(&window->pages, iova >> PAGE_SHIFT);
		if (!page || !page->page) {
			ret = -EFAULT;
			break;
		}
		memcpy_from_page(to, page->page, offset, piece);
	}
	mutex_unlock(&window->lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_read);

/**
 * vfgate_window_drop - the guest does not have this memory any more
 * @window: the window
 * @iova: the first byte
 * @length: bytes
 *
 * When it returns no device can reach the memory and nobody here holds it.
 * References stay: they are to addresses.
 */
void vfgate_window_drop(struct vfgate_window *window, u64 iova, u64 length)
{
	struct vfgate_window_page *page;
	unsigned long number;
	LIST_HEAD(list);
	u64 last;

	if (!length)
		return;
	if (check_add_overflow(iova, length - 1, &last))
		last = U64_MAX;

	mutex_lock(&window->lock);
	xa_for_each_range(&window->pages, number, page, iova >> PAGE_SHIFT,
			  last >> PAGE_SHIFT) {
		if (!page->page)
			continue;
		if (!page->refs)
			window->figures.idle--;
		window->figures.dropped++;
		page->wanted = page->direction;
		list_move_tail(&page->link, &list);
	}
	discard_locked(window, &list);
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_drop);

/**
 * vfgate_window_pause - let nothing in for a second
 * @window: the window
 *
 * Who asks for a page meanwhile waits. From any context.
 */
void vfgate_window_pause(struct vfgate_window *window)
{
	WRITE_ONCE(window->paused_until, jiffies + PAUSE);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_pause);

/**
 * vfgate_window_age - the VMM changes what memory is behind some address
 * @window: the window
 *
 * Call it before and after the change; from any context.
 */
void vfgate_window_age(struct vfgate_window *window)
{
	atomic64_inc(&window->epoch);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_age);

/**
 * vfgate_window_trim - give up idle pages that aged or are too many
 * @window: the window
 */
void vfgate_window_trim(struct vfgate_window *window)
{
	mutex_lock(&window->lock);
	trim_locked(window);
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_trim);

/**
 * vfgate_window_figures - what happened so far
 * @window: the window
 * @figures: a copy that belongs together
 */
void vfgate_window_figures(struct vfgate_window *window,
			   struct vfgate_window_figures *figures)
{
	mutex_lock(&window->lock);
	*figures = window->figures;
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_figures);

/* Pages that had to be pinned so far. */
u64 vfgate_window_misses(struct vfgate_window *window)
{
	u64 misses;

	mutex_lock(&window->lock);
	misses = window->figures.misses;
	mutex_unlock(&window->lock);
	return misses;
}

/**
 * vfgate_window_open - what a window that is about to be used may hold
 * @window: the window, empty
 * @reserved: addresses never mapped; kept until vfgate_window_close()
 * @count: how many ranges
 * @last: last address the IOMMU can translate
 */
void vfgate_window_open(struct vfgate_window *window,
			const struct vfgate_range *reserved, unsigned int count,
			u64 last)
{
	mutex_lock(&window->lock);
	window->reserved = reserved;
	window->nr_reserved = count;
	window->last = last;
	window->figures = (struct vfgate_window_figures){};
	WRITE_ONCE(window->paused_until, jiffies);
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_open);

/**
 * vfgate_window_close - empty it, whoever still holds something
 * @window: the window; the device must be stopped
 */
void vfgate_window_close(struct vfgate_window *window)
{
	struct vfgate_window_page *page;
	unsigned long number;

	vfgate_window_drop(window, 0, U64_MAX);
	mutex_lock(&window->lock);
	xa_for_each(&window->pages, number, page) {
		xa_erase(&window->pages, number);
		kfree(page);
	}
	window->reserved = NULL;
	window->nr_reserved = 0;
	window->last = 0;
	mutex_unlock(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_close);

/**
 * vfgate_window_init - an empty window, closed
 * @window: zeroed memory; the limits are set afterwards
 * @ops: how to pin and map
 */
void vfgate_window_init(struct vfgate_window *window,
			const struct vfgate_window_ops *ops)
{
	window->ops = ops;
	mutex_init(&window->lock);
	xa_init(&window->pages);
	INIT_LIST_HEAD(&window->idle);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_init);

/**
 * vfgate_window_destroy - the mirror of vfgate_window_init()
 * @window: the window, closed
 */
void vfgate_window_destroy(struct vfgate_window *window)
{
	xa_destroy(&window->pages);
	mutex_destroy(&window->lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_window_destroy);
