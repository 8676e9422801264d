// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one function that changes the state of a VF, by the table in state.c.
 *
 * It refuses what the table does not know, and says so in the log once for each
 * VF: such an event is a defect of ours or an administrator's order at a wrong
 * time, never something that a guest can repeat to fill the log.
 */
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
	if (to == VFGATE_NOWHERE)
		note_impossible(vf, event);
	else
		WRITE_ONCE(vf->life.state, to);
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

void vfgate_life_init(struct vfgate_life *life)
{
	spin_lock_init(&life->lock);
	life->state = VFGATE_CLOSED;
}
