// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reset, status and statistics of the VF.
 */
#include <linux/atomic.h>
#include <linux/string.h>
#include <vfgate/queue.h>
#include "vf.h"

/* What a guest may know of the port; not how many VFs share it. */
#define STATUS_SHOWN	(VTSTATUS_FD | VTSTATUS_LU | VTSTATUS_SPEED)

/* The part of a reset that the PF does not hear of. */
static int stop_queues(struct vfgate_vf *vf)
{
	u32 value;
	int q, ret;

	for (q = 0; q < VF_QUEUES; q++) {
		ret = vfgate_vf_read(vf, RX(q, RXDCTL), &value);
		if (!ret)
			ret = vfgate_vf_write(vf, RX(q, RXDCTL),
					      value & ~QUEUE_ENABLE);
		if (!ret)
			ret = vfgate_vf_read(vf, TX(q, TXDCTL), &value);
		if (!ret)
			ret = vfgate_vf_write(vf, TX(q, TXDCTL),
					      value & ~QUEUE_ENABLE);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * The guest may reset its own VF. The PF hears of each reset by an interrupt,
 * so beyond the VF's rate only the queues are stopped.
 */
int i82576_control_reset(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);
	struct i82576_vf *state = i82576_vf_of(gate);
	int ret;

	access->value = access->asked & VTCTRL_RST;
	if (!access->value)
		return 0;
	memset(&state->mailbox, 0, sizeof(state->mailbox));
	if (!i82576_vf_may_disturb(state)) {
		access->verdict = VFGATE_VERDICT_REFUSED;
		ret = stop_queues(vf);
		if (!ret)
			vfgate_vf_stop_queues(vf);
		return ret;
	}
	ret = vfgate_trap_write(gate, access);
	if (!ret)
		vfgate_vf_stop_queues(vf);
	if (!ret)
		i82576_scrub_throttle(vf);
	return ret;
}

/**
 * i82576_control_link - the status as the guest is to see it
 * @vf: the VF
 * @status: the result
 * @changed: the link is not what the guest was told last
 *
 * Return: 0 or a negative error.
 */
int i82576_control_link(struct vfgate_vf *vf, u32 *status, bool *changed)
{
	const struct vfgate_settings *settings = vfgate_vf_settings(vf);
	struct i82576_vf *state = vfgate_vf_priv(vf);
	bool up;
	int ret;

	ret = vfgate_vf_read(vf, VTSTATUS, status);
	if (ret)
		return ret;
	*status &= STATUS_SHOWN;
	if (READ_ONCE(settings->link) == VFGATE_LINK_DOWN ||
	    !vfgate_pf_link_up(state->pf))
		*status &= ~VTSTATUS_LU;

	up = *status & VTSTATUS_LU;
	*changed = state->link_told && up != state->link_up;
	state->link_told = true;
	state->link_up = up;
	return 0;
}

int i82576_control_status(struct vfgate_gate *gate,
			  struct vfgate_access *access)
{
	bool changed;

	return i82576_control_link(vfgate_vf_from_gate(gate), &access->value,
				   &changed);
}

/* Counters run on from one tenant to the next: give each its own zero. */
int i82576_control_count(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct i82576_vf *state = i82576_vf_of(gate);
	u32 slot = (access->offset - VFSTAT_FIRST) / 4;
	int ret;

	if (xchg(&state->stat_reset, false))
		i82576_control_rebase(state);
	ret = vfgate_trap_read(gate, access);
	if (ret)
		return ret;
	access->value -= state->stat_base[slot];
	state->stat_seen[slot] = access->value;
	return 0;
}

/**
 * i82576_control_rebase - the device's counters are zero again
 * @state: of the VF
 *
 * The guest's go on from where it saw them last: igbvf takes a counter that
 * went back for one that wrapped, and adds 2^32.
 */
void i82576_control_rebase(struct i82576_vf *state)
{
	u32 slot;

	for (slot = 0; slot < VFSTAT_SLOTS; slot++)
		state->stat_base[slot] = -state->stat_seen[slot];
}
