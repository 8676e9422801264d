// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PF's end of the mailboxes. A VF's message is copied once, judged by a
 * table, and answered. What a guest sends decides nothing here but its own
 * pool, and only within what its administrator left open.
 *
 * This runs in interrupt context, so it neither sleeps nor prints. A message
 * costs the PF time, and so do an acknowledgment and a reset: each VF has a rate.
 * Beyond it they wait in the device, where there is room for one of each: the VF
 * slows itself down.
 */
#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/timekeeping.h>
#include "pf.h"

/* A VF takes its buffer for a moment to fill it; a bad one keeps it. */
#define LOCK_TRIES		3
#define LOCK_WAIT_US		10

/* A VF's driver waits a second for its answer; longer nobody keeps it here. */
#define ANSWER_LIFE_NS		(2 * NSEC_PER_SEC)

/* When to look again for a VF that exceeded its rate, or holds its buffer. */
#define RETRY_DELAY		msecs_to_jiffies(20)

/* -- the device ----------------------------------------------------------- */

static bool take_buffer(struct pf_hw *hw, unsigned int vf)
{
	unsigned int tries;

	for (tries = 0; tries < LOCK_TRIES; tries++) {
		pf_write(hw, R_P2VMAILBOX(vf), P2V_PFU);
		if (pf_read(hw, R_P2VMAILBOX(vf)) & P2V_PFU)
			return true;
		udelay(LOCK_WAIT_US);
	}
	return false;
}

static void read_buffer(struct pf_hw *hw, unsigned int vf, u32 *words)
{
	unsigned int i;

	for (i = 0; i < MBX_WORDS; i++)
		words[i] = pf_read(hw, R_VMBMEM(vf) + 4 * i);
}

/* All of it: the VF must not find there what another message left. */
static void write_buffer(struct pf_hw *hw, unsigned int vf, const u32 *words)
{
	unsigned int i;

	for (i = 0; i < MBX_WORDS; i++)
		pf_write(hw, R_VMBMEM(vf) + 4 * i, words[i]);
}

static u32 request_bit(unsigned int vf)
{
	return BIT(MBVFICR_REQ_SHIFT + vf);
}

static u32 acknowledge_bit(unsigned int vf)
{
	return BIT(MBVFICR_ACK_SHIFT + vf);
}

/* -- handlers ------------------------------------------------------------- */

/*
 * The one reply without CTS: drivers compare its first word as a whole. From
 * here on the VF takes part.
 */
static int handle_reset(struct pf_dev *pf, unsigned int vf, const u32 *message,
			u32 *reply)
{
	struct pf_vf *state = &pf->vfs[vf];
	const u8 *a = state->mac;

	pf_vf_forget_guest_locked(pf, vf);
	state->cts = true;
	pf_vf_apply_locked(pf, vf);
	reply[1] = a[0] | a[1] << 8 | a[2] << 16 | (u32)a[3] << 24;
	reply[2] = a[4] | a[5] << 8;
	return 0;
}

static void unpack_mac(const u32 *words, u8 *mac)
{
	mac[0] = words[0];
	mac[1] = words[0] >> 8;
	mac[2] = words[0] >> 16;
	mac[3] = words[0] >> 24;
	mac[4] = words[1];
	mac[5] = words[1] >> 8;
}

static int set_own_mac(struct pf_dev *pf, unsigned int vf, const u8 *mac)
{
	struct pf_vf *state = &pf->vfs[vf];
	int ret;

	if (ether_addr_equal(state->mac, mac))
		return 0;
	if (!is_valid_ether_addr(mac))
		return -EINVAL;
	if (!pf_vf_may_choose_locked(pf, vf)) {
		pf_vf_note(pf, vf, PF_NOTE_MAC);
		return -EPERM;
	}
	if (pf_vf_reserved_locked(pf, vf, mac))
		return -EADDRINUSE;
	ret = pf_switch_set_primary(&pf->sw, vf, mac);
	if (ret)
		return ret;
	ether_addr_copy(state->mac, mac);
	return 0;
}

static int add_filter(struct pf_dev *pf, unsigned int vf, const u8 *mac)
{
	if (!is_valid_ether_addr(mac))
		return -EINVAL;
	/* A second address is a way round the one that was given. */
	if (!pf_vf_may_choose_locked(pf, vf)) {
		pf_vf_note(pf, vf, PF_NOTE_FILTER);
		return -EPERM;
	}
	if (pf_vf_reserved_locked(pf, vf, mac))
		return -EADDRINUSE;
	return pf_switch_add_filter(&pf->sw, vf, mac);
}

/* Stock igbvf clears its filters with an address of zeroes: it is not used. */
static int handle_set_mac(struct pf_dev *pf, unsigned int vf,
			  const u32 *message, u32 *reply)
{
	u8 mac[ETH_ALEN];

	unpack_mac(message + 1, mac);
	switch (FIELD_GET(MBX_INFO, message[0])) {
	case MBX_MAC_PRIMARY:
		return set_own_mac(pf, vf, mac);
	case MBX_MAC_CLEAR:
		pf_switch_clear_filters(&pf->sw, vf);
		return 0;
	case MBX_MAC_ADD:
		return add_filter(pf, vf, mac);
	default:
		return -EINVAL;
	}
}

static int handle_set_multicast(struct pf_dev *pf, unsigned int vf,
				const u32 *message, u32 *reply)
{
	struct pf_vf *state = &pf->vfs[vf];
	unsigned int count = FIELD_GET(MBX_INFO, message[0]), i;

	if (count > MBX_MAX_HASHES)
		return -EINVAL;
	for (i = 0; i < count; i++)
		state->hashes[i] = message[1 + i / 2] >> (16 * (i % 2)) &
				   (PF_NUM_MTA * 32 - 1);
	state->num_hashes = count;
	pf_vf_apply_locked(pf, vf);
	return 0;
}

static int handle_set_vlan(struct pf_dev *pf, unsigned int vf,
			   const u32 *message, u32 *reply)
{
	u32 vid = message[1];

	if (vid >= VLAN_N_VID)
		return -EINVAL;
	switch (FIELD_GET(MBX_INFO, message[0])) {
	case MBX_VLAN_ADD:
		/* VLAN 0 is no VLAN, and every stack asks for it. */
		if (pf->vfs[vf].port_vlan)
			return vid ? -EPERM : 0;
		return pf_switch_add_vlan(&pf->sw, vf, vid);
	case MBX_VLAN_DELETE:
		if (pf->vfs[vf].port_vlan)
			return vid ? -EPERM : 0;
		pf_switch_del_vlan(&pf->sw, vf, vid);
		return 0;
	default:
		return -EINVAL;
	}
}

static int handle_set_lpe(struct pf_dev *pf, unsigned int vf,
			  const u32 *message, u32 *reply)
{
	u32 longest = message[1];

	if (longest < ETH_ZLEN || longest > PF_MAX_FRAME)
		return -EINVAL;
	/* Drivers count the CRC, but not always the tag that is stripped. */
	longest = min_t(u32, longest + VLAN_HLEN, PF_MAX_FRAME);
	pf->vfs[vf].max_frame = longest;
	pf_vf_apply_locked(pf, vf);
	return 0;
}

static int handle_set_promisc(struct pf_dev *pf, unsigned int vf,
			      const u32 *message, u32 *reply)
{
	struct pf_vf *state = &pf->vfs[vf];

	switch (FIELD_GET(MBX_INFO, message[0])) {
	case MBX_PROMISC_NONE:
		state->all_multicast = false;
		break;
	case MBX_PROMISC_MULTICAST:
		/* It would read what was meant for its siblings. */
		if (!state->trusted)
			return -EPERM;
		state->all_multicast = true;
		break;
	default:
		return -EINVAL;
	}
	pf_vf_apply_locked(pf, vf);
	return 0;
}

/**
 * struct handler - one kind of message
 * @id: bits 15:0 of word 0
 * @exact: bits 31:16 must be zero
 * @introduces: taken from a VF that has not sent RESET
 * @handle: judges and carries it out; what it puts into @reply goes along with
 *	an ACK only
 */
struct handler {
	u16 id;
	bool exact;
	bool introduces;
	int (*handle)(struct pf_dev *pf, unsigned int vf, const u32 *message,
		      u32 *reply);
};

static const struct handler handlers[] = {
	/* The VF says that it starts, and learns its address. */
	{ .id = MBX_RESET, .exact = true, .introduces = true,
	  .handle = handle_reset },
	/* Its own address, or further ones. */
	{ .id = MBX_SET_MAC, .handle = handle_set_mac },
	/* The multicast groups it listens to, hashed: replaces all former. */
	{ .id = MBX_SET_MULTICAST, .handle = handle_set_multicast },
	/* Joins or leaves one VLAN. */
	{ .id = MBX_SET_VLAN, .handle = handle_set_vlan },
	/* The longest frame it takes. */
	{ .id = MBX_SET_LPE, .handle = handle_set_lpe },
	/* Multicast beyond its groups. */
	{ .id = MBX_SET_PROMISC, .handle = handle_set_promisc },
};

static const struct handler *find_handler(const struct pf_vf *state, u32 word)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (handlers[i].id != FIELD_GET(MBX_ID, word))
			continue;
		if (handlers[i].exact && word != handlers[i].id)
			return NULL;
		return state->cts || handlers[i].introduces ? &handlers[i] :
							      NULL;
	}
	return NULL;
}

/* A VF without link is not clear to send, and its driver sees no link then. */
static bool clear_to_send(const struct pf_vf *state)
{
	return state->cts && state->link_state != IFLA_VF_LINK_STATE_DISABLE;
}

/**
 * pf_mailbox_handle - judge a message and compose the answer
 * @pf: the PF, with vf_lock held
 * @vf: VF number
 * @message: MBX_WORDS words, as the VF sent them
 * @reply: MBX_WORDS words, all of which are written
 *
 * Return: 0 when there is an answer to send; -ENOMSG when the message was none,
 * but itself an answer.
 */
int pf_mailbox_handle(struct pf_dev *pf, unsigned int vf, const u32 *message,
		      u32 *reply)
{
	const struct pf_vf *state = &pf->vfs[vf];
	const struct handler *handler;
	u32 id = FIELD_GET(MBX_ID, message[0]);
	int ret = -EOPNOTSUPP;

	memset(reply, 0, MBX_WORDS * sizeof(*reply));
	if (message[0] & (MBX_ACK | MBX_NACK))
		return -ENOMSG;

	handler = find_handler(state, message[0]);
	if (handler)
		ret = handler->handle(pf, vf, message, reply);
	if (ret)
		memset(reply, 0, MBX_WORDS * sizeof(*reply));
	reply[0] = (message[0] & (MBX_ID | MBX_INFO)) |
		   (ret ? MBX_NACK : MBX_ACK);
	if (clear_to_send(state) && id != MBX_RESET)
		reply[0] |= MBX_CTS;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pf_mailbox_handle);

/* -- serving -------------------------------------------------------------- */

static void serve_request(struct pf_dev *pf, unsigned int vf)
{
	u32 message[MBX_WORDS], reply[MBX_WORDS];
	struct pf_vf *state = &pf->vfs[vf];
	struct pf_hw *hw = &pf->hw;

	pf_write(hw, R_MBVFICR, request_bit(vf));
	/* It holds the buffer after it said it was done: no request. */
	if (!take_buffer(hw, vf))
		return;
	read_buffer(hw, vf, message);
	if (pf_mailbox_handle(pf, vf, message, reply)) {
		pf_write(hw, R_P2VMAILBOX(vf), P2V_ACK);
		return;
	}
	pf_write(hw, R_P2VMAILBOX(vf), P2V_ACK | P2V_PFU);
	write_buffer(hw, vf, reply);
	pf_write(hw, R_P2VMAILBOX(vf), P2V_STS);
	state->answered = ktime_get_ns();
	/* The answer says how it stands. It looks again for RSTD only. */
	if (state->ping)
		pf_hw_signal_ready(hw);
	state->ping = false;
}

/* The buffer is the VF's again: what had to wait for that goes out. */
static void serve_acknowledgment(struct pf_dev *pf, unsigned int vf)
{
	pf_write(&pf->hw, R_MBVFICR, acknowledge_bit(vf));
	pf->vfs[vf].answered = 0;
	if (pf->vfs[vf].ping)
		pf_mailbox_ping_locked(pf, vf);
}

/* Returns true when the VF has to wait. */
static bool serve_vf(struct pf_dev *pf, unsigned int vf, u32 causes, u32 resets)
{
	bool reset = resets & BIT(vf);

	if (!reset && !(causes & (acknowledge_bit(vf) | request_bit(vf))))
		return false;
	/* All at once or none: a request is not served ahead of a reset. */
	if (!vfgate_bucket_take(&pf->vfs[vf].events, ktime_get_ns()))
		return true;
	if (reset) {
		pf_write(&pf->hw, R_VFLRE, BIT(vf));
		pf_vf_forget_guest_locked(pf, vf);
	}
	if (causes & acknowledge_bit(vf))
		serve_acknowledgment(pf, vf);
	if (causes & request_bit(vf))
		serve_request(pf, vf);
	return false;
}

/**
 * pf_mailbox_serve - look after all mailboxes
 * @pf: the PF
 *
 * Requests are read before resets. The other way round, a VF that resets and
 * asks between the two reads would have its answer, and then lose what it was
 * told by it.
 */
void pf_mailbox_serve(struct pf_dev *pf)
{
	u32 causes, resets;
	unsigned long flags;
	bool wait = false;
	unsigned int vf;

	spin_lock_irqsave(&pf->vf_lock, flags);
	if (!test_bit(PF_DEVICE_UP, &pf->flags))
		goto unlock;
	causes = pf_read(&pf->hw, R_MBVFICR);
	resets = pf_read(&pf->hw, R_VFLRE);
	if (causes == ~0U)
		goto unlock;
	for (vf = 0; vf < pf->num_vfs; vf++)
		wait |= serve_vf(pf, vf, causes, resets);
unlock:
	spin_unlock_irqrestore(&pf->vf_lock, flags);
	if (wait)
		queue_delayed_work(system_freezable_wq, &pf->mailbox_work, RETRY_DELAY);
}
EXPORT_SYMBOL_IF_KUNIT(pf_mailbox_serve);

void pf_mailbox_retry(struct work_struct *work)
{
	pf_mailbox_serve(container_of(work, struct pf_dev, mailbox_work.work));
}

/* What stands in the buffer is still to be read, by the VF or by us. */
static bool buffer_in_use(struct pf_dev *pf, unsigned int vf)
{
	u64 answered = pf->vfs[vf].answered;

	if (answered && ktime_get_ns() - answered < ANSWER_LIFE_NS)
		return true;
	return pf_read(&pf->hw, R_MBVFICR) & request_bit(vf);
}

/* Looked at with the buffer taken: no request can arrive any more. */
static bool try_ping(struct pf_dev *pf, unsigned int vf, const u32 *words)
{
	struct pf_hw *hw = &pf->hw;

	if (!take_buffer(hw, vf))
		return false;
	if (buffer_in_use(pf, vf)) {
		pf_write(hw, R_P2VMAILBOX(vf), 0);
		return false;
	}
	write_buffer(hw, vf, words);
	pf_write(hw, R_P2VMAILBOX(vf), P2V_STS);
	return true;
}

/**
 * pf_mailbox_ping_locked - tell a VF how it stands
 * @pf: the PF
 * @vf: VF number
 *
 * CTS: it may send. NACK instead: it is not known and has to introduce itself;
 * its driver resets the VF for that. Neither: it has no link. When the buffer
 * is in use this is left for later, or to the answer to the VF's request.
 *
 * A VF's driver looks when its mailbox interrupts, or when it sees RSTD. QEMU:
 * raises the mailbox interrupt on another vector than asked for, so that stock
 * igbvf never notices; RSTD makes it look, and changes nothing else.
 */
void pf_mailbox_ping_locked(struct pf_dev *pf, unsigned int vf)
{
	const struct pf_vf *state = &pf->vfs[vf];
	const u32 words[MBX_WORDS] = {
		MBX_PF_CONTROL | (clear_to_send(state) ? MBX_CTS : 0) |
		(state->cts ? 0 : MBX_NACK)
	};

	pf->vfs[vf].ping = true;
	if (!test_bit(PF_DEVICE_UP, &pf->flags) || !try_ping(pf, vf, words))
		return;
	pf->vfs[vf].ping = false;
	pf_hw_signal_ready(&pf->hw);
}
EXPORT_SYMBOL_IF_KUNIT(pf_mailbox_ping_locked);
