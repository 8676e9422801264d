// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues of a VF that is attached mediated, and the one path that every
 * doorbell takes: let go of what the device is done with, look at the new
 * descriptors, put what they name into the window, tell the device.
 *
 * It refuses to tell the device of a descriptor that names what the guest does
 * not have; the ones before it are passed on.
 */
#include <linux/lockdep.h>
#include <linux/slab.h>
#include "mediated.h"
#include "trace.h"

static struct vfgate_mediated *mediated_of(struct vfgate_vf *vf)
{
	return container_of(vf->user, struct vfgate_mediated, attach);
}

static void stop_all(struct vfgate_mediated *mediated)
{
	for (unsigned int i = 0; i < mediated->attach.vf->backend->nr_queues; i++)
		vfgate_queue_stop(&mediated->queues[i]);
}

/**
 * vfgate_doorbell_reap_locked - let go of what the device is done with
 * @mediated: the VF, with queues
 */
void vfgate_doorbell_reap_locked(struct vfgate_mediated *mediated)
{
	struct vfgate_vf *vf = mediated->attach.vf;

	lockdep_assert_held(&vf->gate_lock);
	for (unsigned int i = 0; i < vf->backend->nr_queues; i++)
		vfgate_queue_reap(&mediated->queues[i]);
}

/*
 * A reset of the VF or of its PF stops all queues, and is told below VFIO's
 * memory lock or the PF's, where the window's must not be taken: catch up on it
 * here.
 */
static void catch_up(struct vfgate_mediated *mediated)
{
	if (xchg(&mediated->attach.vf->was_reset, false))
		stop_all(mediated);
}

static void count_pages(struct vfgate_mediated *mediated)
{
	u64 misses = vfgate_window_misses(&mediated->window);

	mediated->attach.vf->quota.pages += misses - mediated->figures.misses;
	mediated->figures.misses = misses;
}

static struct vfgate_queue *queue_up_to_date(struct vfgate_mediated *mediated,
					     unsigned int index)
{
	catch_up(mediated);
	vfgate_doorbell_reap_locked(mediated);
	return &mediated->queues[index];
}

/**
 * vfgate_vf_queue - a queue, for a hook of the back end
 * @vf: a VF that is attached mediated
 * @index: which, as the back end counts
 *
 * What the last hook brought into the window is charged to this access: a ring
 * is memory as well, and can be enabled as often as a guest likes.
 *
 * Return: the queue, up to date with resets and with what the device has done.
 */
struct vfgate_queue *vfgate_vf_queue(struct vfgate_vf *vf, unsigned int index)
{
	struct vfgate_mediated *mediated = mediated_of(vf);

	lockdep_assert_held(&vf->gate_lock);
	count_pages(mediated);
	return queue_up_to_date(mediated, index);
}
EXPORT_SYMBOL_GPL(vfgate_vf_queue);

/**
 * vfgate_vf_stop_queues - the device has stopped all queues
 * @vf: the VF; nothing happens unless it is attached mediated
 */
void vfgate_vf_stop_queues(struct vfgate_vf *vf)
{
	lockdep_assert_held(&vf->gate_lock);
	if (vf->mode == VFGATE_MEDIATED)
		stop_all(mediated_of(vf));
}
EXPORT_SYMBOL_GPL(vfgate_vf_stop_queues);

/**
 * vfgate_vf_refuse - a guest asked for something of a queue that it cannot have
 * @vf: a VF that is attached mediated
 * @access: by which it asked
 * @why: why not
 *
 * What the host could not do is counted, but not held against the guest.
 */
void vfgate_vf_refuse(struct vfgate_vf *vf, struct vfgate_access *access,
		      enum vfgate_breach why)
{
	struct vfgate_mediated *mediated = mediated_of(vf);

	lockdep_assert_held(&vf->gate_lock);
	mediated->figures.breaches[why]++;
	mediated->figures.last = why;
	if (why != VFGATE_BREACH_NO_MEMORY && why != VFGATE_BREACH_MEMLOCK)
		access->verdict = VFGATE_VERDICT_REFUSED;
}
EXPORT_SYMBOL_GPL(vfgate_vf_refuse);

/**
 * vfgate_doorbell_ring - a trapped doorbell
 * @attach: of the VF
 * @access: the write
 *
 * A queue that is stopped takes no descriptors: its tail is checked when it
 * is started.
 *
 * Return: 0 or the error of the write to the device.
 */
int vfgate_doorbell_ring(struct vfgate_attach *attach, struct vfgate_access *access)
{
	struct vfgate_vf *vf = attach->vf;
	struct vfgate_mediated *mediated = mediated_of(vf);
	unsigned int index = vf->backend->queue_of(access);
	struct vfgate_queue *queue = queue_up_to_date(mediated, index);
	enum vfgate_breach why;

	if (!vfgate_queue_started(queue))
		return vfgate_trap_ring(&vf->gate, access);

	mediated->figures.doorbells++;
	access->value = vfgate_queue_post(queue, access->asked, &why);
	count_pages(mediated);
	trace_vfgate_doorbell(&vf->pdev->dev, index, access->asked, access->value, why);
	if (why)
		vfgate_vf_refuse(vf, access, why);
	return vfgate_trap_ring(&vf->gate, access);
}

/**
 * vfgate_doorbell_halted - the device was stopped, whatever its guest wants
 * @attach: of the VF
 *
 * It keeps nothing of the guest's memory in reach.
 */
void vfgate_doorbell_halted(struct vfgate_attach *attach)
{
	struct vfgate_mediated *mediated = mediated_of(attach->vf);

	mutex_lock(&attach->vf->gate_lock);
	stop_all(mediated);
	mutex_unlock(&attach->vf->gate_lock);
	vfgate_window_drop(&mediated->window, 0, U64_MAX);
}

/**
 * vfgate_doorbell_open - queues for a VF that is being opened, all stopped
 * @mediated: the VF
 *
 * Return: 0 or -ENOMEM.
 */
int vfgate_doorbell_open(struct vfgate_mediated *mediated)
{
	const struct vfgate_backend *backend = mediated->attach.vf->backend;

	mediated->queues = kvcalloc(backend->nr_queues, sizeof(*mediated->queues),
				    GFP_KERNEL_ACCOUNT);
	if (!mediated->queues)
		return -ENOMEM;
	for (unsigned int i = 0; i < backend->nr_queues; i++) {
		mediated->queues[i].ops = backend->queue_ops;
		mediated->queues[i].window = &mediated->window;
	}
	mediated->figures = (struct vfgate_mediated_figures){};
	WRITE_ONCE(mediated->attach.vf->was_reset, false);
	return 0;
}

/**
 * vfgate_doorbell_close - the mirror of vfgate_doorbell_open()
 * @mediated: the VF, reset
 */
void vfgate_doorbell_close(struct vfgate_mediated *mediated)
{
	struct vfgate_queue *queues = mediated->queues;

	mutex_lock(&mediated->attach.vf->gate_lock);
	stop_all(mediated);
	mediated->queues = NULL;
	mutex_unlock(&mediated->attach.vf->gate_lock);
	kvfree(queues);
}
