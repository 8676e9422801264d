// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the VF has from a PF driver of ours: filters and queues kept off between
 * tenants and provisioned for each, the state cleared that the VF's own BAR does
 * not reach, vectors routed as asked, the link as the administrator set it.
 *
 * With another driver on the PF there is no handle, every call here says so,
 * and the rest of the back end does without.
 */
#include <linux/container_of.h>
#include <linux/err.h>
#include "vf.h"

static void pf_event(const struct vfgate_pf_client *client,
		     enum vfgate_pf_event event)
{
	struct i82576_vf *state = container_of(client, struct i82576_vf, client);

	/* Whatever becomes of the VF, also of one in quarantine. */
	if (event == VFGATE_PF_RESET_DONE)
		WRITE_ONCE(state->stat_reset, true);
	vfgate_vf_pf_event(state->vf, event);
}

/**
 * i82576_pf_reset - the PF was reset, and with it the VF: it is a new one
 * @vf: the VF
 *
 * Not under the gate lock, which whoever lets the VF go holds while this is
 * waited for.
 */
void i82576_pf_reset(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);
	struct vfgate_pf_vf *pf = READ_ONCE(state->pf);

	vfgate_pf_provision(pf);
	vfgate_pf_unblock(pf);
}

/**
 * i82576_pf_hold - make the VF ready at its PF, if that is ours
 * @vf: the VF, just reset
 *
 * Return: 0, also if the PF is not ours, or a negative error.
 */
int i82576_pf_hold(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);
	struct vfgate_pf_vf *pf;
	int ret = 0;

	state->vf = vf;
	state->client.name = "82576 VF back end";
	state->client.event = pf_event;
	pf = vfgate_pf_get(vfgate_vf_pdev(vf), &state->client);
	if (IS_ERR_OR_NULL(pf))
		return PTR_ERR_OR_ZERO(pf);

	WRITE_ONCE(state->pf, pf);
	vfgate_pf_block(pf);
	vfgate_pf_scrub(pf);
	ret = vfgate_pf_provision(pf);
	if (ret)
		i82576_pf_release(vf);
	else
		vfgate_pf_unblock(pf);
	return ret;
}

/**
 * i82576_pf_release - undo i82576_pf_hold(), leave nothing at the PF
 * @vf: the VF
 */
void i82576_pf_release(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);

	vfgate_pf_block(state->pf);
	vfgate_pf_scrub(state->pf);
	/* For whatever driver comes next; it is off until that introduces itself. */
	vfgate_pf_unblock(state->pf);
	vfgate_pf_put(state->pf);
	WRITE_ONCE(state->pf, NULL);
}

/**
 * i82576_pf_renew - make a VF that was blocked a new one at its PF
 * @vf: the VF, just reset
 */
void i82576_pf_renew(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);

	vfgate_pf_scrub(state->pf);
	vfgate_pf_provision(state->pf);
	vfgate_pf_unblock(state->pf);
}

static u8 vector_of(u32 entry)
{
	return entry & IVAR_VALID ? entry & IVAR_VECTOR : VFGATE_PF_NO_VECTOR;
}

/**
 * i82576_pf_route - route the VF's interrupts as it asked, and no others
 * @state: of the VF; its @ivar and @ivar_misc are within bounds
 *
 * Return: 0; -EOPNOTSUPP if the PF is not ours; or a negative error.
 */
int i82576_pf_route(struct i82576_vf *state)
{
	struct vfgate_pf_vectors vectors = {
		.rx = { vector_of(state->ivar), vector_of(state->ivar >> 16) },
		.tx = { vector_of(state->ivar >> 8),
			vector_of(state->ivar >> 24) },
		.mailbox = vector_of(state->ivar_misc),
	};

	return vfgate_pf_set_vectors(state->pf, &vectors);
}
