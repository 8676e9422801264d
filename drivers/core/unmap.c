// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that the VMM unmaps: VFIO asks for it, and it has to leave the window.
 *
 * VFIO's type1 container asks in a way that a hostile VMM, or one of two threads,
 * could turn against the host:
 *
 * - It asks with a lock held (device_list_lock) that others take below the lock
 *   that unpinning needs. So the pages leave in a work, and whoever asks waits
 *   for it for a time only: if the work cannot get on because of that lock, it
 *   can as soon as the lock is given up.
 * - It asks eleven times at most, and then it is a BUG(). So the time doubles
 *   from one time to the next. And a guest that pins again what its VMM is about
 *   to unmap has to wait: it asks all devices of the container each time, so each
 *   that is asked for the same memory again takes nothing in for a second.
 */
#include <kunit/visibility.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include "mediated.h"

#define PATIENCE	HZ
#define PATIENCE_SHIFT	9

/* How long what was asked for is remembered, from the answer on. */
#define LATELY		HZ

struct request {
	struct work_struct work;
	struct vfgate_mediated *mediated;
	u64 iova;
	u64 length;
};

static void drop(struct work_struct *work)
{
	struct request *request = container_of(work, struct request, work);
	struct vfgate_mediated *mediated = request->mediated;

	vfgate_window_drop(&mediated->window, request->iova, request->length);
	kfree(request);
	if (atomic_dec_and_test(&mediated->requests))
		wake_up(&mediated->dropped);
}

/*
 * Two threads may ask in turns, so all that was asked for lately counts, and what is
 * between. The container asks with a lock held; iommufd may not, but asks only once,
 * so it does not matter what two of its threads do to each other here.
 */
static bool is_asked_again(struct vfgate_mediated *mediated, u64 iova, u64 length)
{
	struct vfgate_range *asked = &mediated->asked, range = { .first = iova };
	bool lately = time_before(jiffies, mediated->asked_until), again;

	if (check_add_overflow(iova, length - 1, &range.last))
		range.last = U64_MAX;
	again = lately && range.first <= asked->last && range.last >= asked->first;
	if (lately) {
		range.first = min(range.first, asked->first);
		range.last = max(range.last, asked->last);
	}
	*asked = range;
	return again;
}

/**
 * vfgate_unmap - the VMM unmaps memory
 * @mediated: a VF, open or not
 * @iova: the first byte
 * @length: bytes
 *
 * Context: one or more locks of VFIO held.
 */
void vfgate_unmap(struct vfgate_mediated *mediated, u64 iova, u64 length)
{
	struct request *request = kmalloc(sizeof(*request), GFP_KERNEL | __GFP_NOFAIL);

	/* First, so that what is dropped is not pinned again. */
	if (is_asked_again(mediated, iova, length))
		vfgate_window_pause(&mediated->window);

	request->mediated = mediated;
	request->iova = iova;
	request->length = length;
	INIT_WORK(&request->work, drop);
	atomic_inc(&mediated->requests);
	queue_work(mediated->unmapper, &request->work);

	if (wait_event_timeout(mediated->dropped, !atomic_read(&mediated->requests),
			       PATIENCE << mediated->late))
		mediated->late = 0;
	else if (mediated->late < PATIENCE_SHIFT)
		mediated->late++;
	mediated->asked_until = jiffies + LATELY;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_unmap);

/**
 * vfgate_unmap_init - be ready for requests
 * @mediated: zeroed
 *
 * VFIO still asks for a device that it is closing.
 *
 * Return: 0 or -ENOMEM.
 */
int vfgate_unmap_init(struct vfgate_mediated *mediated)
{
	init_waitqueue_head(&mediated->dropped);
	mediated->asked_until = jiffies;
	mediated->unmapper = alloc_ordered_workqueue("vfgate_unmap", 0);
	return mediated->unmapper ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_unmap_init);

/**
 * vfgate_unmap_destroy - the mirror of vfgate_unmap_init()
 * @mediated: nobody asks any more
 */
void vfgate_unmap_destroy(struct vfgate_mediated *mediated)
{
	destroy_workqueue(mediated->unmapper);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_unmap_destroy);
