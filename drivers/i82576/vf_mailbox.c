// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mailbox between a VF and its PF, whoever drives the PF. What the guest
 * writes is kept here until it asks to have it delivered; then the message is
 * judged as a whole and only one that passed goes into the device's memory, so
 * that the guest cannot change it afterwards.
 *
 * A message that is refused is answered here as a PF would refuse it, with a
 * NACK, because a driver that gets no answer spins for a second and resets the
 * device. The answer carries CTS: without it igbvf takes a NACK for the loss of
 * its PF.
 *
 * Each request and each acknowledgment interrupts the PF, hence the rate limit.
 */
#include <linux/bitfield.h>
#include "vf.h"

/* The memory as the guest last left it: its own words, or the PF's. */
int i82576_mailbox_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct i82576_mailbox *mailbox = &i82576_vf_of(gate)->mailbox;

	if (!(mailbox->dirty & BIT(access->instance)))
		return vfgate_trap_read(gate, access);
	access->value = mailbox->words[access->instance];
	return 0;
}

int i82576_mailbox_write(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct i82576_mailbox *mailbox = &i82576_vf_of(gate)->mailbox;

	mailbox->words[access->instance] = access->asked;
	mailbox->dirty |= BIT(access->instance);
	return 0;
}

/* Reading the register clears bits that are the guest's to see: keep them. */
static int read_control(struct vfgate_vf *vf, u32 *value)
{
	struct i82576_mailbox *mailbox;
	int ret;

	ret = vfgate_vf_read(vf, V2PMAILBOX, value);
	if (ret)
		return ret;
	mailbox = &((struct i82576_vf *)vfgate_vf_priv(vf))->mailbox;
	mailbox->pending |= *value & V2P_CLEARED;
	if (*value & V2P_PFSTS) {
		/* The PF has written: an answer of ours is history. */
		mailbox->dirty = 0;
		mailbox->answered = false;
	}
	return 0;
}

/* The device's counters start anew when the PF was reset. */
static void watch_reset(struct i82576_vf *state, u32 control)
{
	bool in_reset = control & V2P_RSTI;

	if (in_reset && !state->in_reset)
		i82576_control_rebase(state);
	state->in_reset = in_reset;
}

/*
 * RSTD makes igbvf look at the link again, which it does for no other reason
 * while it runs. So a link that went away, or that the administrator took away,
 * is announced with it.
 */
static int announce_link(struct vfgate_vf *vf, u32 *value)
{
	bool changed;
	u32 status;
	int ret;

	ret = i82576_control_link(vf, &status, &changed);
	if (!ret && changed)
		*value |= V2P_RSTD;
	return ret;
}

int i82576_doorbell_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);
	struct i82576_vf *state = i82576_vf_of(gate);
	u32 value;
	int ret;

	ret = read_control(vf, &value);
	if (ret)
		return ret;
	watch_reset(state, value);
	value &= V2P_VFU | V2P_PFU | V2P_RSTI;
	value |= state->mailbox.pending;
	state->mailbox.pending = 0;

	ret = announce_link(vf, &value);
	access->value = value;
	return ret;
}

/* Words that the guest did not write are those that the PF left there. */
static int gather(struct vfgate_vf *vf, const struct i82576_mailbox *mailbox,
		  u32 *words)
{
	int i, ret;

	for (i = 0; i < MBX_WORDS; i++) {
		words[i] = mailbox->words[i];
		if (mailbox->dirty & BIT(i))
			continue;
		ret = vfgate_vf_read(vf, VMBMEM + 4 * i, &words[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* The memory may be written by whoever holds it; the guest should, by now. */
static int hold(struct vfgate_vf *vf, bool *held)
{
	u32 value = 0;
	int ret;

	ret = read_control(vf, &value);
	if (!ret && !(value & (V2P_VFU | V2P_PFU))) {
		ret = vfgate_vf_write(vf, V2PMAILBOX, V2P_VFU);
		if (!ret)
			ret = read_control(vf, &value);
	}
	*held = value & V2P_VFU;
	return ret;
}

static int deliver(struct vfgate_vf *vf, const u32 *words)
{
	int i, ret;

	for (i = 0; i < MBX_WORDS; i++) {
		ret = vfgate_vf_write(vf, VMBMEM + 4 * i, words[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static void answer_nack(struct i82576_mailbox *mailbox, u32 word)
{
	mailbox->words[0] = FIELD_GET(MBX_ID, word) | MBX_NACK | MBX_CTS;
	mailbox->dirty = BIT(0);
	mailbox->pending |= V2P_PFACK | V2P_PFSTS;
	mailbox->answered = true;
}

/* Return: 0 with @sent set if the PF is to be told of a new message. */
static int send(struct vfgate_vf *vf, struct i82576_vf *state, bool *sent)
{
	u32 words[MBX_WORDS];
	bool held;
	int ret;

	*sent = false;
	ret = gather(vf, &state->mailbox, words);
	if (ret)
		return ret;
	if (i82576_message_check(words) || !i82576_vf_may_disturb(state)) {
		answer_nack(&state->mailbox, words[0]);
		return 0;
	}
	ret = hold(vf, &held);
	if (ret || !held)
		return ret;
	state->mailbox.dirty = 0;
	state->mailbox.answered = false;
	*sent = true;
	return deliver(vf, words);
}

/* Nobody waits for the acknowledgment of an answer that the PF never gave. */
static bool may_acknowledge(struct i82576_vf *state)
{
	if (state->mailbox.answered) {
		state->mailbox.answered = false;
		return false;
	}
	return i82576_vf_may_disturb(state);
}

int i82576_doorbell_write(struct vfgate_gate *gate,
			  struct vfgate_access *access)
{
	struct i82576_vf *state = i82576_vf_of(gate);
	u32 value = access->asked & V2P_VFU;
	bool own = state->mailbox.answered;
	bool sent = false;
	int ret = 0;

	if (access->asked & V2P_REQ) {
		ret = send(vfgate_vf_from_gate(gate), state, &sent);
		if (ret)
			return ret;
		if (!sent)
			access->verdict = VFGATE_VERDICT_REFUSED;
	}
	if (sent)
		value |= V2P_REQ;
	if (access->asked & V2P_ACK) {
		if (may_acknowledge(state))
			value |= V2P_ACK;
		else if (!own)
			access->verdict = VFGATE_VERDICT_REFUSED;
	}
	access->value = value;
	return vfgate_trap_write(gate, access);
}
