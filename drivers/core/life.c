// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one function that changes the state of a VF, by the table in state.c.
 *
 * It refuses what the table does not know, and says so in the log once for each
 * VF: such an event is a defect of ours or an administrator's order at a wrong
 * time, never something that a guest can repeat to fill the log.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/lockdep.h>
#include <linux/pci.h>
#include "trace.h"
#include "vf.h"

static void note_impossible(struct vfgate_vf *vf, enum vfgate_event event)
{
	if (vf->life.impossible++)
		return;
	pci_warn(vf->pdev, "life cycle: '%s' cannot happen to a VF that is %s\n",
		 vfgate_event_name(event), vfgate_state_name(vf->life.state));
}

/**
 * vfgate_life_move_locked - vfgate_life_move() with the life's lock held
 * @vf: the VF
 * @event: what happened to it
 *
 * Return: as vfgate_life_move().
 */
enum vfgate_state vfgate_life_move_locked(struct vfgate_vf *vf, enum vfgate_event event)
{
	enum vfgate_state from = vf->life.state;
	enum vfgate_state to = vfgate_state_next(from, event);

	lockdep_assert_held(&vf->life.lock);
	trace_vfgate_state(&vf->pdev->dev, from, event, to);
	if (to == VFGATE_NOWHERE) {
		note_impossible(vf, event);
		return to;
	}
	WRITE_ONCE(vf->life.state, to);
	/* Who comes back to "open" is not ready: it is to be cleaned first. */
	if (to != VFGATE_OPEN)
		vf->life.awaits_pf = false;
	return to;
}

/**
 * vfgate_life_move - something happened to a VF
 * @vf: the VF
 * @event: what
 *
 * From any context.
 *
 * Return: its state now; VFGATE_NOWHERE if this cannot happen to it, and then
 * nothing has changed.
 */
enum vfgate_state vfgate_life_move(struct vfgate_vf *vf, enum vfgate_event event)
{
	enum vfgate_state to;
	unsigned long flags;

	spin_lock_irqsave(&vf->life.lock, flags);
	to = vfgate_life_move_locked(vf, event);
	spin_unlock_irqrestore(&vf->life.lock, flags);
	return to;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_move);

/**
 * vfgate_life_begin - somebody opens a VF
 * @vf: the VF
 *
 * Who had it before let go of its PF, and does not hear that it is back.
 *
 * Return: as vfgate_life_move().
 */
enum vfgate_state vfgate_life_begin(struct vfgate_vf *vf)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	vf->life.pf_away = false;
	return vfgate_life_move_locked(vf, VFGATE_EVENT_OPEN);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_begin);

/**
 * vfgate_life_ready - a VF was reset and cleaned
 * @vf: the VF
 *
 * Nothing must get through to it while its PF is being reset: then it stays
 * open, and vfgate_life_pf_comes() does the rest.
 *
 * Return: its state now.
 */
enum vfgate_state vfgate_life_ready(struct vfgate_vf *vf)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	if (!vf->life.pf_away || vf->life.state != VFGATE_OPEN)
		return vfgate_life_move_locked(vf, VFGATE_EVENT_READY);
	vf->life.awaits_pf = true;
	return VFGATE_OPEN;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_ready);

/**
 * vfgate_life_pf_goes - the PF of a VF is about to be reset
 * @vf: the VF, whatever it does
 *
 * Return: true if it was running.
 */
bool vfgate_life_pf_goes(struct vfgate_vf *vf)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	vf->life.pf_away = true;
	if (vf->life.state != VFGATE_RUNNING)
		return false;
	vfgate_life_move_locked(vf, VFGATE_EVENT_PAUSE);
	vf->life.awaits_pf = true;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_pf_goes);

/**
 * vfgate_life_pf_comes - the PF of a VF was reset
 * @vf: the VF
 *
 * Who is still making the VF ready goes on with that.
 *
 * Return: its state now.
 */
enum vfgate_state vfgate_life_pf_comes(struct vfgate_vf *vf)
{
	guard(spinlock_irqsave)(&vf->life.lock);
	vf->life.pf_away = false;
	if (!vf->life.awaits_pf)
		return vf->life.state;
	return vfgate_life_move_locked(vf, VFGATE_EVENT_READY);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_pf_comes);

void vfgate_life_init(struct vfgate_life *life)
{
	spin_lock_init(&life->lock);
	life->state = VFGATE_CLOSED;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_life_init);
