// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VFs as the PF manages them: what the administrator says of each, what its
 * guest has asked for, and how the two become a pool of the switch. The
 * administrator's word wins: a guest chooses its address, its VLANs and its
 * multicast only as far as nobody else has.
 */
#include <kunit/visibility.h>
#include <linux/if_link.h>
#include <linux/if_ether.h>
#include <linux/timekeeping.h>
#include <vfgate/pf.h>
#include "pf.h"

/*
 * A driver that starts sends a dozen messages; one that runs, hardly any. Each is
 * two events: itself, and the acknowledgment of its answer.
 */
#define EVENT_RATE		400
#define EVENT_BURST		128
#define LOG_RATE		10
#define LOG_BURST		10

#define DEFAULT_FRAME		(ETH_DATA_LEN + PF_FRAME_OVERHEAD)

/* VLANs with a priority, as they stand in a tag. */
static u16 port_tag(const struct pf_vf *vf)
{
	return vf->port_vlan | vf->port_qos << VLAN_PRIO_SHIFT;
}

/* -- state to switch ------------------------------------------------------ */

static bool takes_part(const struct pf_vf *vf)
{
	return vf->cts && !vf->blocked &&
	       vf->link_state != IFLA_VF_LINK_STATE_DISABLE;
}

/* Write what a VF's pool is to do. Needs vf_lock. */
void pf_vf_apply_locked(struct pf_dev *pf, unsigned int vf)
{
	const struct pf_vf *state = &pf->vfs[vf];
	struct pf_pool pool = {
		.enabled = takes_part(state),
		/* Its port VLAN is put on and taken off behind its back. */
		.untagged = !state->port_vlan,
		.strip_vlan = true,
		.all_multicast = state->all_multicast,
		.spoofchk = state->spoofchk,
		.port_tag = port_tag(state),
		.max_frame = state->max_frame,
		.num_hashes = state->num_hashes,
	};

	memcpy(pool.hashes, state->hashes, sizeof(pool.hashes));
	pf_switch_set_pool(&pf->sw, vf, &pool);
}

static void apply_rate(struct pf_dev *pf, unsigned int vf)
{
	unsigned int rate = pf->vfs[vf].max_tx_rate;
	unsigned int link = pf->link_up ? pf_phy_speed(&pf->hw) : 0;

	pf_switch_set_rate(&pf->hw, vf, rate, link);
	pf_switch_set_rate(&pf->hw, vf + PF_MAX_POOLS, rate, link);
}

/* The limiter is set for one speed of the link, and anew for each. */
void pf_vf_set_all_rates_locked(struct pf_dev *pf)
{
	unsigned int vf;

	for (vf = 0; vf < pf->num_vfs; vf++)
		apply_rate(pf, vf);
}

/* Its port VLAN is the only one a VF is ever in. */
static int enter_port_vlan(struct pf_dev *pf, unsigned int vf)
{
	if (!pf->vfs[vf].port_vlan)
		return 0;
	return pf_switch_add_vlan(&pf->sw, vf, pf->vfs[vf].port_vlan);
}

static bool is_given(const struct pf_vf *state)
{
	return !is_zero_ether_addr(state->given_mac);
}

/* The address a VF has before its guest chooses, if it may. */
static const u8 *own_mac(const struct pf_vf *state)
{
	return is_given(state) ? state->given_mac : state->random_mac;
}

/* May its guest choose its address, and further ones? */
bool pf_vf_may_choose_locked(const struct pf_dev *pf, unsigned int vf)
{
	return pf->vfs[vf].trusted || !is_given(&pf->vfs[vf]);
}

/* -- life ----------------------------------------------------------------- */

/*
 * What a VF is before anybody says anything of it. Fails when its address was
 * taken while there were no VFs.
 */
int pf_vf_init(struct pf_dev *pf, unsigned int vf)
{
	struct pf_vf *state = &pf->vfs[vf];
	u8 mac[ETH_ALEN];
	int ret;

	spin_lock_irq(&pf->vf_lock);
	/* Kept for as long as the driver is bound: guests remember it. */
	if (is_zero_ether_addr(state->random_mac))
		eth_random_addr(state->random_mac);
	ether_addr_copy(mac, state->random_mac);
	memset(state, 0, sizeof(*state));
	ether_addr_copy(state->random_mac, mac);
	ether_addr_copy(state->mac, mac);
	state->spoofchk = true;
	state->link_state = IFLA_VF_LINK_STATE_AUTO;
	state->max_frame = DEFAULT_FRAME;
	vfgate_bucket_init(&state->events, EVENT_RATE, EVENT_BURST);
	vfgate_bucket_init(&state->logs, LOG_RATE, LOG_BURST);
	ret = pf_switch_set_primary(&pf->sw, vf, state->mac);
	pf_stats_rebase_vf(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_init);

/**
 * pf_vf_forget_guest_locked - undo what the guest of a VF has asked for
 * @pf: the PF
 * @vf: VF number
 *
 * After a reset of the VF or of the PF. The VF is off the switch until it has
 * introduced itself again.
 *
 * Return: 0, or an error when the address it falls back to is somebody else's.
 */
int pf_vf_forget_guest_locked(struct pf_dev *pf, unsigned int vf)
{
	struct pf_vf *state = &pf->vfs[vf];
	int ret;

	state->cts = false;
	state->answered = 0;
	state->all_multicast = false;
	state->num_hashes = 0;
	state->max_frame = DEFAULT_FRAME;
	ether_addr_copy(state->mac, own_mac(state));
	pf_switch_clear_filters(&pf->sw, vf);
	pf_switch_clear_vlans(&pf->sw, vf);
	pf_vf_apply_locked(pf, vf);
	ret = pf_switch_set_primary(&pf->sw, vf, state->mac);
	/* It had a place before. */
	enter_port_vlan(pf, vf);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_forget_guest_locked);

/* Every register of a VF that a reset of the VF leaves as it was. */
static void clear_interrupts(struct pf_hw *hw, unsigned int vf)
{
	unsigned int i;

	pf_write(hw, R_EIMC, PF_VF_CAUSES(vf));
	pf_write(hw, R_IVAR(vf), 0);
	pf_write(hw, R_QEMU_VTIVAR(vf), 0);
	pf_write(hw, R_QEMU_VTIVAR_MISC(vf), 0);
	for (i = 0; i < PF_VF_VECTORS; i++)
		pf_write(hw, R_EITR(PF_VF_CAUSE(vf) + i), 0);
	/* Write one to clear; a read would clear those of all VFs. */
	pf_write(hw, R_EICR, PF_VF_CAUSES(vf));
}

static void clear_mailbox(struct pf_hw *hw, unsigned int vf)
{
	unsigned int i;

	pf_write(hw, R_P2VMAILBOX(vf), P2V_RVFU);
	for (i = 0; i < MBX_WORDS; i++)
		pf_write(hw, R_VMBMEM(vf) + 4 * i, 0);
	pf_write(hw, R_MBVFICR, BIT(MBVFICR_REQ_SHIFT + vf) |
				BIT(MBVFICR_ACK_SHIFT + vf));
}

/**
 * pf_vf_scrub_locked - leave nothing of the last user in a VF
 * @pf: the PF
 * @vf: VF number
 *
 * QEMU: a reset of the VF stops its queues and does nothing else; addresses of
 * rings, interrupt routing and mailbox are still there for the next user.
 */
void pf_vf_scrub_locked(struct pf_dev *pf, unsigned int vf)
{
	pf_vf_forget_guest_locked(pf, vf);
	pf_hw_clear_queue(&pf->hw, vf);
	pf_hw_clear_queue(&pf->hw, vf + PF_MAX_POOLS);
	clear_interrupts(&pf->hw, vf);
	clear_mailbox(&pf->hw, vf);
	pf_flush(&pf->hw);
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_scrub_locked);

/* As after its creation, with what the administrator has said since. */
int pf_vf_provision_locked(struct pf_dev *pf, unsigned int vf)
{
	int ret;

	ret = pf_vf_forget_guest_locked(pf, vf);
	if (ret)
		return ret;
	apply_rate(pf, vf);
	return 0;
}

bool pf_vf_link_up_locked(struct pf_dev *pf, unsigned int vf)
{
	switch (pf->vfs[vf].link_state) {
	case IFLA_VF_LINK_STATE_ENABLE:
		return true;
	case IFLA_VF_LINK_STATE_DISABLE:
		return false;
	default:
		return READ_ONCE(pf->link_up);
	}
}

static const char * const notes[PF_NOTES] = {
	[PF_NOTE_MAC] = "tried to change the address it was given",
	[PF_NOTE_FILTER] = "tried to add to the address it was given",
	[PF_NOTE_SPOOF] = "sent frames with a foreign source",
};

/* Remember that a VF did something that is worth a line. Needs vf_lock. */
void pf_vf_note(struct pf_dev *pf, unsigned int vf, enum pf_note note)
{
	pf->vfs[vf].noted[note]++;
	pf_device_kick_soon(pf);
}

static u32 take_note(struct pf_dev *pf, unsigned int vf, enum pf_note note)
{
	struct pf_vf *state = &pf->vfs[vf];
	u32 times = 0;

	spin_lock_irq(&pf->vf_lock);
	if (state->noted[note] &&
	    vfgate_bucket_take(&state->logs, ktime_get_ns()))
		swap(times, state->noted[note]);
	spin_unlock_irq(&pf->vf_lock);
	return times;
}

/**
 * pf_vf_print_notes - log what a VF has done
 * @pf: the PF
 * @vf: VF number
 *
 * Whatever a guest does, it gets no more than ten lines a second.
 */
void pf_vf_print_notes(struct pf_dev *pf, unsigned int vf)
{
	enum pf_note note;
	u32 times;

	for (note = 0; note < PF_NOTES; note++) {
		times = take_note(pf, vf, note);
		if (times)
			dev_info(pf->hw.dev, "VF %u: %s (%u times)\n", vf,
				 notes[note], times);
	}
}

/* -- what the administrator says ------------------------------------------ */

/**
 * pf_vf_reserved_locked - is an address kept for another VF?
 * @pf: the PF
 * @vf: who wants it; the PF itself is PF_OWNER_PF
 * @addr: the address
 *
 * A VF falls back to the address it was given, or to its random one, when it is
 * reset, whatever it uses now: a sibling that had taken that meanwhile would keep
 * it from starting, and so would the PF.
 */
bool pf_vf_reserved_locked(const struct pf_dev *pf, unsigned int vf,
			   const u8 *addr)
{
	unsigned int other;

	for (other = 0; other < pf->num_vfs; other++)
		if (other != vf &&
		    (ether_addr_equal(pf->vfs[other].random_mac, addr) ||
		     ether_addr_equal(pf->vfs[other].given_mac, addr)))
			return true;
	return false;
}

/* The VF of that number, if there is one. Needs vf_lock. */
static struct pf_vf *find_vf(struct pf_dev *pf, int vf)
{
	return vf >= 0 && vf < pf->num_vfs ? &pf->vfs[vf] : NULL;
}

/* Its driver must come and ask again: it is told that it is not known. */
static void make_it_ask_again(struct pf_dev *pf, unsigned int vf)
{
	pf->vfs[vf].cts = false;
	pf_vf_apply_locked(pf, vf);
	pf_mailbox_ping_locked(pf, vf);
}

/* It has this address from now on, and of those its guest chose none. */
static int put_to(struct pf_dev *pf, unsigned int vf, const u8 *mac)
{
	struct pf_vf *state = &pf->vfs[vf];
	int ret;

	ret = pf_switch_set_primary(&pf->sw, vf, mac);
	if (ret)
		return ret;
	pf_switch_clear_filters(&pf->sw, vf);
	if (ether_addr_equal(state->mac, mac))
		return 0;
	ether_addr_copy(state->mac, mac);
	make_it_ask_again(pf, vf);
	return 0;
}

static int change_mac(struct pf_dev *pf, unsigned int vf, const u8 *mac)
{
	struct pf_vf *state = &pf->vfs[vf];
	const u8 *now = is_zero_ether_addr(mac) ? state->random_mac : mac;
	int ret;

	if (pf_vf_reserved_locked(pf, vf, now))
		return -EADDRINUSE;
	ret = put_to(pf, vf, now);
	if (ret)
		return ret;
	ether_addr_copy(state->given_mac, mac);
	return 0;
}

int pf_vf_set_mac(struct net_device *netdev, int vf, u8 *mac)
{
	struct pf_dev *pf = pf_of(netdev);
	int ret = -EINVAL;

	if (!is_zero_ether_addr(mac) && !is_valid_ether_addr(mac))
		return -EINVAL;
	spin_lock_irq(&pf->vf_lock);
	if (find_vf(pf, vf))
		ret = change_mac(pf, vf, mac);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_set_mac);

static int change_vlan(struct pf_dev *pf, unsigned int vf, u16 vlan, u8 qos)
{
	struct pf_vf *state = &pf->vfs[vf];
	u16 old = state->port_vlan;
	int ret;

	/* Also those the guest chose: a VF in a port VLAN has no other. */
	pf_switch_clear_vlans(&pf->sw, vf);
	state->port_vlan = vlan;
	ret = enter_port_vlan(pf, vf);
	if (ret) {
		state->port_vlan = old;
		enter_port_vlan(pf, vf);
		return ret;
	}
	state->port_qos = qos;
	pf_vf_apply_locked(pf, vf);
	return 0;
}

int pf_vf_set_vlan(struct net_device *netdev, int vf, u16 vlan, u8 qos,
		   __be16 proto)
{
	struct pf_dev *pf = pf_of(netdev);
	int ret = -EINVAL;

	if (vlan >= VLAN_N_VID - 1 || qos > 7 || (!vlan && qos))
		return -EINVAL;
	if (proto != htons(ETH_P_8021Q))
		return -EPROTONOSUPPORT;
	spin_lock_irq(&pf->vf_lock);
	if (find_vf(pf, vf))
		ret = change_vlan(pf, vf, vlan, qos);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_set_vlan);

int pf_vf_set_rate(struct net_device *netdev, int vf, int min, int max)
{
	struct pf_dev *pf = pf_of(netdev);
	struct pf_vf *state;

	/* The limiter is relative to the speed of the link. */
	if (min || max < 0 || (max && !pf->link_up) ||
	    (max && max > pf_phy_speed(&pf->hw)))
		return -EINVAL;
	spin_lock_irq(&pf->vf_lock);
	state = find_vf(pf, vf);
	if (state) {
		state->max_tx_rate = max;
		apply_rate(pf, vf);
	}
	spin_unlock_irq(&pf->vf_lock);
	return state ? 0 : -EINVAL;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_set_rate);

int pf_vf_set_spoofchk(struct net_device *netdev, int vf, bool on)
{
	struct pf_dev *pf = pf_of(netdev);
	struct pf_vf *state;

	spin_lock_irq(&pf->vf_lock);
	state = find_vf(pf, vf);
	if (state) {
		state->spoofchk = on;
		pf_vf_apply_locked(pf, vf);
	}
	spin_unlock_irq(&pf->vf_lock);
	return state ? 0 : -EINVAL;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_set_spoofchk);

/* With the trust goes what only the trusted may have. */
static int change_trust(struct pf_dev *pf, unsigned int vf, bool on)
{
	struct pf_vf *state = &pf->vfs[vf];
	int ret = 0;

	if (!on && is_given(state))
		ret = put_to(pf, vf, state->given_mac);
	if (ret)
		return ret;
	state->trusted = on;
	state->all_multicast &= on;
	pf_vf_apply_locked(pf, vf);
	return 0;
}

int pf_vf_set_trust(struct net_device *netdev, int vf, bool on)
{
	struct pf_dev *pf = pf_of(netdev);
	int ret = -EINVAL;

	spin_lock_irq(&pf->vf_lock);
	if (find_vf(pf, vf))
		ret = change_trust(pf, vf, on);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_set_trust);

static void change_link(struct pf_dev *pf, unsigned int vf, int link)
{
	pf->vfs[vf].link_state = link;
	pf_vf_apply_locked(pf, vf);
	pf_mailbox_ping_locked(pf, vf);
}

int pf_vf_set_link_state(struct net_device *netdev, int vf, int link)
{
	struct pf_dev *pf = pf_of(netdev);
	struct pf_vf *state;

	if (link < IFLA_VF_LINK_STATE_AUTO || link > IFLA_VF_LINK_STATE_DISABLE)
		return -EINVAL;
	spin_lock_irq(&pf->vf_lock);
	state = find_vf(pf, vf);
	if (state)
		change_link(pf, vf, link);
	spin_unlock_irq(&pf->vf_lock);
	if (!state)
		return -EINVAL;
	vfgate_pf_notify(pf->core, vf, VFGATE_PF_LINK);
	return 0;
}

static void fill_config(const struct pf_vf *state, struct ifla_vf_info *info)
{
	ether_addr_copy(info->mac, state->mac);
	info->vlan = state->port_vlan;
	info->qos = state->port_qos;
	info->vlan_proto = htons(ETH_P_8021Q);
	info->spoofchk = state->spoofchk;
	info->linkstate = state->link_state;
	info->min_tx_rate = 0;
	info->max_tx_rate = state->max_tx_rate;
	info->trusted = state->trusted;
}

int pf_vf_get_config(struct net_device *netdev, int vf,
		     struct ifla_vf_info *info)
{
	struct pf_dev *pf = pf_of(netdev);
	const struct pf_vf *state;

	spin_lock_irq(&pf->vf_lock);
	state = find_vf(pf, vf);
	if (state)
		fill_config(state, info);
	spin_unlock_irq(&pf->vf_lock);
	info->vf = vf;
	return state ? 0 : -EINVAL;
}
EXPORT_SYMBOL_IF_KUNIT(pf_vf_get_config);

int pf_vf_get_stats(struct net_device *netdev, int vf,
		    struct ifla_vf_stats *stats)
{
	struct pf_dev *pf = pf_of(netdev);
	struct vfgate_pf_stats now = {};
	const struct pf_vf *state;

	spin_lock_irq(&pf->vf_lock);
	state = find_vf(pf, vf);
	if (state)
		pf_stats_get_vf_locked(pf, vf, &now);
	spin_unlock_irq(&pf->vf_lock);
	if (!state)
		return -EINVAL;
	stats->rx_packets = now.rx_packets;
	stats->tx_packets = now.tx_packets;
	stats->rx_bytes = now.rx_bytes;
	stats->tx_bytes = now.tx_bytes;
	stats->multicast = now.rx_multicast;
	stats->tx_dropped = now.spoofed;
	return 0;
}
