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
 *   from one time to the next; and if a guest pins again what its VMM is about
 *   to unmap, it has to wait: each time, all windows onto that VMM's memory take
 *   nothing in for a second.
 */
#include <linux/slab.h>
#include "mediated.h"

#define PATIENCE	HZ
#define PATIENCE_SHIFT	9

struct request {
	struct work_struct work;
	struct vfgate_mediated *mediated;
	u64 iova;
	u64 length;
};

/* Windows that are open, and the lock that guards the list and their mm. */
static LIST_HEAD(open_windows);
static DEFINE_MUTEX(open_lock);

static void pause_windows_of(const struct mm_struct *mm)
{
	struct vfgate_mediated *mediated;

	mutex_lock(&open_lock);
	list_for_each_entry(mediated, &open_windows, open)
		if (mediated->mm == mm)
			vfgate_window_pause(&mediated->window);
	mutex_unlock(&open_lock);
}

static void drop(struct work_struct *work)
{
	struct request *request = container_of(work, struct request, work);
	struct vfgate_mediated *mediated = request->mediated;

	if (vfgate_window_drop(&mediated->window, request->iova, request->length))
		pause_windows_of(READ_ONCE(mediated->mm));
	kfree(request);
	if (atomic_dec_and_test(&mediated->requests))
		wake_up(&mediated->dropped);
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
}

/**
 * vfgate_unmap_start - the window is open
 * @mediated: the VF
 */
void vfgate_unmap_start(struct vfgate_mediated *mediated)
{
	mutex_lock(&open_lock);
	list_add(&mediated->open, &open_windows);
	mutex_unlock(&open_lock);
}

/**
 * vfgate_unmap_stop - the mirror of vfgate_unmap_start()
 * @mediated: the VF
 */
void vfgate_unmap_stop(struct vfgate_mediated *mediated)
{
	mutex_lock(&open_lock);
	list_del(&mediated->open);
	mutex_unlock(&open_lock);
}

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
	mediated->unmapper = alloc_ordered_workqueue("vfgate_unmap", 0);
	return mediated->unmapper ? 0 : -ENOMEM;
}

/**
 * vfgate_unmap_destroy - the mirror of vfgate_unmap_init()
 * @mediated: nobody asks any more
 */
void vfgate_unmap_destroy(struct vfgate_mediated *mediated)
{
	destroy_workqueue(mediated->unmapper);
}
