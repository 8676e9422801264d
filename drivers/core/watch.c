// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of the VMM's memory. When a VMM gives memory back to the host, as for
 * a balloon, VFIO does not hear of it: the address stays valid and gets other
 * memory when it is touched next. A page that is pinned would then be one that
 * the guest does not see any more. So every change ages the window.
 *
 * Which addresses of the guest a change concerns is VFIO's secret, so all idle
 * pages go. What the device is done with is idle, but only for who looks: a guest
 * that takes a buffer from one VF, gives it back and posts it to another has rung
 * nothing of the first, which would go on holding the page that was. So all
 * queues are looked at as well.
 *
 * The notifier runs with the VMM's mmap_lock held, below which no lock of the
 * window may be taken: it only counts, and a work does the rest.
 */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include "mediated.h"

/*
 * Others change permissions or move a page, which a pin prevents. So does what
 * the kernel's threads do to memory unasked: they make huge pages, compact, merge
 * and swap, and give up on a page that is pinned, but tell of it before they
 * look. A young guest would lose its idle pages each time.
 */
static bool takes_memory(const struct mmu_notifier_range *range)
{
	return (range->event == MMU_NOTIFY_UNMAP || range->event == MMU_NOTIFY_CLEAR) &&
	       !(current->flags & PF_KTHREAD);
}

static int watch_start(struct mmu_notifier *notifier,
		       const struct mmu_notifier_range *range)
{
	struct vfgate_mediated *mediated =
		container_of(notifier, struct vfgate_mediated, notifier);

	if (takes_memory(range))
		vfgate_window_age(&mediated->window);
	return 0;
}

static void watch_end(struct mmu_notifier *notifier,
		      const struct mmu_notifier_range *range)
{
	struct vfgate_mediated *mediated =
		container_of(notifier, struct vfgate_mediated, notifier);

	if (!takes_memory(range))
		return;
	/* A page pinned since the start may be the one that went. */
	vfgate_window_age(&mediated->window);
	queue_work(system_unbound_wq, &mediated->trim);
}

static const struct mmu_notifier_ops watch_ops = {
	.invalidate_range_start = watch_start,
	.invalidate_range_end = watch_end,
};

/* There are queues: they come before the watch, and go after it. */
static void trim(struct work_struct *work)
{
	struct vfgate_mediated *mediated = container_of(work, struct vfgate_mediated, trim);
	struct vfgate_vf *vf = mediated->attach.vf;

	mutex_lock(&vf->gate_lock);
	vfgate_doorbell_reap_locked(mediated);
	mutex_unlock(&vf->gate_lock);
	vfgate_window_trim(&mediated->window);
}

/**
 * vfgate_watch_start - watch the memory of the process that opens the VF
 * @mediated: the VF
 *
 * Return: 0 or a negative error.
 */
int vfgate_watch_start(struct vfgate_mediated *mediated)
{
	int ret;

	if (!current->mm)
		return -EINVAL;
	INIT_WORK(&mediated->trim, trim);
	mediated->mm = current->mm;
	mediated->notifier.ops = &watch_ops;
	ret = mmu_notifier_register(&mediated->notifier, mediated->mm);
	if (ret)
		return ret;
	/* It may be gone when this is stopped; its structure must not. */
	mmgrab(mediated->mm);
	return 0;
}

/**
 * vfgate_watch_stop - the mirror of vfgate_watch_start()
 * @mediated: the VF; its gate lock, which the work takes, is not held
 */
void vfgate_watch_stop(struct vfgate_mediated *mediated)
{
	mmu_notifier_unregister(&mediated->notifier, mediated->mm);
	cancel_work_sync(&mediated->trim);
	mmdrop(mediated->mm);
	mediated->mm = NULL;
}
