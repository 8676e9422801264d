// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quarantine: a VF is stopped, for a reason, and stays so until it is released.
 *
 * To decide is cheap and possible in any context: the state changes, and from
 * that moment on no trapped access gets through. To stop the device takes locks
 * and time, so a work does it. The order there: no more DMA, mapped pages away,
 * queues off, the window empty.
 *
 * What this file refuses to do: let a guest out that was put here too often.
 */
#include <kunit/visibility.h>
#include <linux/eventfd.h>
#include <linux/export.h>
#include <linux/kobject.h>
#include <linux/math64.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "trace.h"
#include "vf.h"

/* A guest's own reset ends so many, unless the administrator says otherwise. */
#define GUEST_RELEASES	2
#define WITHIN_NS	(60 * NSEC_PER_SEC)

/* Longer than a VF takes that nobody holds up, for one that somebody does. */
#define SILENCE_MAX	HZ

static struct workqueue_struct *works;

/**
 * vfgate_quarantine_note - remember one, and tell whether it is one too many
 * @quarantine: of a VF
 * @now: in nanoseconds
 *
 * Return: true if the guest's own reset must not end it.
 */
bool vfgate_quarantine_note(struct vfgate_quarantine *quarantine, u64 now)
{
	u64 slot = quarantine->count++;
	unsigned int recent = 0;

	quarantine->entered[do_div(slot, VFGATE_RELEASES_LIMIT)] = now;
	for (unsigned int i = 0; i < VFGATE_RELEASES_LIMIT; i++)
		if (i < quarantine->count && now - quarantine->entered[i] < WITHIN_NS)
			recent++;
	return recent > READ_ONCE(quarantine->guest_releases);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quarantine_note);

static void note_locked(struct vfgate_vf *vf, enum vfgate_event event, const char *reason)
{
	struct vfgate_quarantine *quarantine = &vf->quarantine;

	reinit_completion(&quarantine->silent);
	quarantine->crossed = ktime_get_ns();
	quarantine->final = vfgate_quarantine_note(quarantine, quarantine->crossed);
	/* What the bus or the administrator has against it, a guest cannot mend. */
	if (event == VFGATE_EVENT_ERROR || event == VFGATE_EVENT_QUARANTINE)
		quarantine->final = true;
	strscpy(quarantine->reason, reason);
	strscpy(quarantine->last_reason, reason);
	quarantine->last_when = ktime_get_boottime_ns();
	quarantine->last_took = 0;
}

/**
 * vfgate_quarantine_enter - stop a VF
 * @vf: the VF
 * @event: what led to it
 * @reason: a word for the administrator; the first one stands
 *
 * From any context. Nothing gets through to the device any more when it
 * returns; the device itself is stopped soon after.
 *
 * Return: 0, also if nobody has it and it does not matter; -EBUSY if the VF is
 * in a state in which this cannot be.
 */
int vfgate_quarantine_enter(struct vfgate_vf *vf, enum vfgate_event event,
			    const char *reason)
{
	enum vfgate_state from, to;
	unsigned long flags;

	spin_lock_irqsave(&vf->life.lock, flags);
	from = vf->life.state;
	to = vfgate_life_move_locked(vf, event);
	if (to == VFGATE_QUARANTINED && from != to) {
		note_locked(vf, event, reason);
		queue_work(works, &vf->quarantine.work);
	}
	spin_unlock_irqrestore(&vf->life.lock, flags);
	return to == VFGATE_NOWHERE ? -EBUSY : 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quarantine_enter);

static void announce(struct vfgate_vf *vf, const char *state, const char *reason)
{
	char state_line[32], reason_line[16 + VFGATE_REASON_MAX];
	char *lines[3] = {};

	lines[0] = state_line;
	lines[1] = reason_line;
	snprintf(state_line, sizeof(state_line), "VFGATE_STATE=%s", state);
	snprintf(reason_line, sizeof(reason_line), "VFGATE_REASON=%s", reason);
	kobject_uevent_env(&vf->pdev->dev.kobj, KOBJ_CHANGE, lines);
}

/* What a user waits for on VFIO_PCI_ERR_IRQ_INDEX, if it does. */
static void signal_error(struct vfio_pci_core_device *core)
{
	struct vfio_pci_eventfd *eventfd;

	guard(rcu)();
	eventfd = rcu_dereference(core->err_trigger);
	if (eventfd)
		eventfd_signal(eventfd->ctx);
}

/*
 * The error eventfd means that the VMM cannot go on: QEMU stops the guest. So
 * it is kept for what the guest cannot mend by a reset, unless the
 * administrator wants it always.
 */
static void report(struct vfgate_vf *vf, const char *reason, bool final, u64 took)
{
	if (vf->user && (final || READ_ONCE(vf->quarantine.always_signal)))
		signal_error(&vf->user->core);
	trace_vfgate_quarantine(&vf->pdev->dev, reason, final, took);
	/* A VMM that closes and opens again can be here as often as it likes. */
	if (__ratelimit(&vf->quarantine.log))
		pci_warn(vf->pdev, "quarantined: %s (stopped within %llu us, %s ends it)\n",
			 reason, div_u64(took, NSEC_PER_USEC),
			 final ? "the administrator" : "a reset by the guest");
	announce(vf, "quarantined", reason);
}

static void enforce_locked(struct vfgate_vf *vf)
{
	struct vfgate_quarantine *quarantine = &vf->quarantine;
	char reason[VFGATE_REASON_MAX];
	bool final, again;
	u64 took;

	lockdep_assert_held(&vf->lock);
	if (vfgate_life_state(&vf->life) != VFGATE_QUARANTINED || quarantine->enforced)
		return;
	WRITE_ONCE(quarantine->enforced, true);
	if (vf->user)
		vfgate_vf_halt(vf->user);
	complete_all(&quarantine->silent);

	spin_lock_irq(&vf->life.lock);
	again = quarantine->last_took;
	took = ktime_get_ns() - quarantine->crossed;
	final = quarantine->final;
	if (!again)
		quarantine->last_took = took;
	strscpy(reason, quarantine->reason);
	spin_unlock_irq(&vf->life.lock);
	if (!again)
		report(vf, reason, final, took);
}

static void enforce(struct work_struct *work)
{
	struct vfgate_vf *vf = container_of(work, struct vfgate_vf, quarantine.work);

	guard(mutex)(&vf->lock);
	enforce_locked(vf);
}

/**
 * vfgate_quarantine_renew - stop a VF once more, if it is in quarantine
 * @vf: the VF, which somebody may have made ready meanwhile, not knowing
 */
void vfgate_quarantine_renew(struct vfgate_vf *vf)
{
	if (vfgate_life_state(&vf->life) != VFGATE_QUARANTINED)
		return;
	/* A work that is past looking at it stops the device after this. */
	WRITE_ONCE(vf->quarantine.enforced, false);
	queue_work(works, &vf->quarantine.work);
}

/**
 * vfgate_quarantine_flush - wait until a VF is stopped, if it is to be
 * @vf: the VF; vfgate_vf.lock is not held
 */
void vfgate_quarantine_flush(struct vfgate_vf *vf)
{
	flush_work(&vf->quarantine.work);
}

/**
 * vfgate_quarantine_silence - wait until a VF in quarantine does no DMA
 * @vf: the VF
 *
 * Not until it is stopped: that may take a VMM that gives memory, or a peer that
 * lets go of a DMA-BUF, and whoever calls this has the whole host to stop. So
 * this does not wait for ever either.
 */
void vfgate_quarantine_silence(struct vfgate_vf *vf)
{
	if (!wait_for_completion_timeout(&vf->quarantine.silent, SILENCE_MAX))
		pci_warn(vf->pdev, "somebody keeps it from being stopped\n");
}

/* In quarantine, not before the device was stopped and that was said. */
static bool goes(struct vfgate_vf *vf)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	if (vf->life.state == VFGATE_QUARANTINED && !READ_ONCE(vf->quarantine.enforced))
		return false;
	vfgate_life_move_locked(vf, VFGATE_EVENT_CLOSE);
	return true;
}

/**
 * vfgate_quarantine_leave - the user of a VF goes
 * @vf: the VF; vfgate_vf.lock is not held
 *
 * Who goes before the work has come to it does not go unseen. A release that is
 * under way is waited for: it resets the device, and moves the state by what it
 * saw before.
 */
void vfgate_quarantine_leave(struct vfgate_vf *vf)
{
	mutex_lock(&vf->lock);
	while (!goes(vf))
		enforce_locked(vf);
	mutex_unlock(&vf->lock);
	vfgate_quarantine_flush(vf);
}

static bool may_leave(struct vfgate_vf *vf, bool by_guest)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	return vf->life.state == VFGATE_QUARANTINED && !(by_guest && vf->quarantine.final);
}

/*
 * The reason goes together with the state: one that is found there later belongs
 * to another quarantine.
 */
static void forget_locked(struct vfgate_vf *vf)
{
	lockdep_assert_held(&vf->life.lock);
	WRITE_ONCE(vf->quarantine.enforced, false);
	vf->quarantine.reason[0] = '\0';
}

/**
 * vfgate_quarantine_close - nobody has the VF any more
 * @vf: the VF, reset and clean; vfgate_vf.lock is held
 *
 * With the user goes the quarantine, unless it is to be kept.
 */
void vfgate_quarantine_close(struct vfgate_vf *vf)
{
	lockdep_assert_held(&vf->lock);
	guard(spinlock_irqsave)(&vf->life.lock);
	if (READ_ONCE(vf->quarantine.keep) && vf->quarantine.reason[0]) {
		vfgate_life_move_locked(vf, VFGATE_EVENT_KEPT);
		return;
	}
	vfgate_life_move_locked(vf, VFGATE_EVENT_CLOSED);
	forget_locked(vf);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quarantine_close);

/**
 * vfgate_quarantine_refuses - is a VF without a user kept from getting one?
 * @vf: the VF
 *
 * Return: true if it is in quarantine.
 */
bool vfgate_quarantine_refuses(struct vfgate_vf *vf)
{
	if (vfgate_life_state(&vf->life) != VFGATE_QUARANTINED)
		return false;
	pci_info_ratelimited(vf->pdev, "in quarantine: only the administrator ends it\n");
	return true;
}

/* One that nobody has is clean. */
static bool let_out(struct vfgate_vf *vf)
{
	lockdep_assert_held(&vf->lock);
	guard(spinlock_irqsave)(&vf->life.lock);
	if (vfgate_life_move_locked(vf, VFGATE_EVENT_RELEASE) != VFGATE_OPEN)
		return false;
	if (!vf->user)
		vfgate_life_move_locked(vf, VFGATE_EVENT_CLOSED);
	forget_locked(vf);
	return true;
}

/**
 * vfgate_quarantine_release - let a VF out
 * @vf: the VF
 * @by_guest: by a reset of its own, and not by the administrator
 *
 * The VF is reset and cleaned before anything gets through to it again.
 *
 * Return: 0; -EPERM if it is not in quarantine, or not the guest's to end;
 * another negative error if the VF cannot be reset, and then it stays.
 */
int vfgate_quarantine_release(struct vfgate_vf *vf, bool by_guest)
{
	int ret;

	guard(mutex)(&vf->lock);
	if (!may_leave(vf, by_guest))
		return -EPERM;
	enforce_locked(vf);
	if (vf->user) {
		ret = vfgate_vf_reset(vf->user);
		if (ret)
			return ret;
	}
	if (!let_out(vf))
		return -EPERM;
	if (vf->user)
		vfgate_vf_revive(vf->user);
	pci_info(vf->pdev, "released from quarantine\n");
	announce(vf, vfgate_state_name(vfgate_life_state(&vf->life)), "none");
	return 0;
}

void vfgate_quarantine_init(struct vfgate_quarantine *quarantine)
{
	INIT_WORK(&quarantine->work, enforce);
	init_completion(&quarantine->silent);
	ratelimit_default_init(&quarantine->log);
	quarantine->guest_releases = GUEST_RELEASES;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quarantine_init);

/* Of its own and in a hurry: the hundredth part of a second counts here. */
int __init vfgate_quarantine_setup(void)
{
	works = alloc_workqueue("vfgate", WQ_UNBOUND | WQ_HIGHPRI, 0);
	return works ? 0 : -ENOMEM;
}

void vfgate_quarantine_teardown(void)
{
	destroy_workqueue(works);
}
