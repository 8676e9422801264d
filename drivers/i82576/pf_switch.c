// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layer-2 switch of the 82576: address filters, VLAN membership, multicast
 * hashes, and what each pool accepts and sends. Everything is kept in software
 * and written from there, so that a reset of the device loses nothing and the
 * tables can be reasoned about.
 *
 * It refuses one address for two owners, and keeps any VF from using up the
 * tables that all share. Who may ask for what is decided by its callers.
 *
 * With N VFs, VF n runs on pool n and the PF on pool N. Without VFs the device
 * is not in VMDq mode, and pools play no role.
 */
#include <kunit/visibility.h>
#include <linux/minmax.h>
#include "pf.h"

/* From the silicon's rate limiter: a factor of link/rate in 14 bits. */
#define RATE_FRACTION_BITS	14
#define RATE_MEMORY_WINDOW	0x14

/* -- life ----------------------------------------------------------------- */

void pf_switch_init(struct pf_switch *sw, struct pf_hw *hw)
{
	spin_lock_init(&sw->lock);
	sw->hw = hw;
	sw->pf.enabled = true;
	sw->pf.untagged = true;
	sw->pf.max_frame = PF_MAX_FRAME;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_init);

static int free_vlan_slot(const struct pf_switch *sw, u16 vid)
{
	unsigned int slot;

	/* The first one is for VLAN 0, whose frames are merely prioritised. */
	if (!vid)
		return 0;
	for (slot = 1; slot < PF_NUM_VLVF; slot++)
		if (!pf_vlan_in_use(&sw->vlans[slot]))
			return slot;
	return -ENOSPC;
}

static int vlan_slot(const struct pf_switch *sw, u16 vid)
{
	unsigned int slot;

	for (slot = 0; slot < PF_NUM_VLVF; slot++)
		if (sw->vlans[slot].vid == vid && pf_vlan_in_use(&sw->vlans[slot]))
			return slot;
	return free_vlan_slot(sw, vid);
}

/* Without VFs the PF needs no entries: they name pools. */
static void forget_vlan_entries(struct pf_switch *sw)
{
	memset(sw->vlans, 0, sizeof(sw->vlans));
}

static int enter_pf_vlans(struct pf_switch *sw)
{
	unsigned int vid;
	int slot;

	for_each_set_bit(vid, sw->pf_vlans, VLAN_N_VID) {
		slot = vlan_slot(sw, vid);
		if (slot < 0)
			return slot;
		sw->vlans[slot].vid = vid;
		sw->vlans[slot].pf = true;
	}
	return 0;
}

static void forget_vfs(struct pf_switch *sw)
{
	unsigned int i;

	for (i = 0; i < PF_NUM_RAR; i++)
		if (sw->filters[i].owner != PF_OWNER_PF)
			sw->filters[i].used = false;
	memset(sw->vf, 0, sizeof(sw->vf));
	forget_vlan_entries(sw);
}

/* Each VF needs a filter for its own address, whatever the PF has taken. */
static int check_filters(const struct pf_switch *sw, unsigned int num_vfs)
{
	unsigned int i, used = 1;

	for (i = 1; i < PF_NUM_RAR; i++)
		used += sw->filters[i].used;
	return used + num_vfs > PF_NUM_RAR ? -ENOSPC : 0;
}

/**
 * pf_switch_layout - lay the pools out for a number of VFs
 * @sw: the switch
 * @num_vfs: VFs; 0 turns VMDq off
 *
 * What VFs had asked for is forgotten, what the PF asked for moves with it to
 * its new pool. Nothing is written to the device.
 *
 * Return: 0, or -ENOSPC when the PF has taken so many addresses that not each VF
 * would have one, or is a member of more VLANs than can be told apart by pool;
 * then there are no VFs.
 */
int pf_switch_layout(struct pf_switch *sw, unsigned int num_vfs)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&sw->lock, flags);
	forget_vfs(sw);
	sw->num_vfs = num_vfs;
	ret = check_filters(sw, num_vfs);
	if (!ret && pf_switch_vmdq(sw))
		ret = enter_pf_vlans(sw);
	if (ret) {
		forget_vlan_entries(sw);
		sw->num_vfs = 0;
	}
	spin_unlock_irqrestore(&sw->lock, flags);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_layout);

/* Write everything, after a reset or a new layout. */
void pf_switch_write(struct pf_switch *sw)
{
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	pf_switch_write_all(sw);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_write);

/* -- addresses ------------------------------------------------------------ */

static struct pf_filter *find_filter(struct pf_switch *sw, const u8 *addr)
{
	unsigned int i;

	for (i = 0; i < PF_NUM_RAR; i++)
		if (sw->filters[i].used &&
		    ether_addr_equal(sw->filters[i].addr, addr))
			return &sw->filters[i];
	return NULL;
}

static struct pf_filter *find_primary(struct pf_switch *sw, u8 owner)
{
	unsigned int i;

	for (i = 0; i < PF_NUM_RAR; i++)
		if (sw->filters[i].used && sw->filters[i].primary &&
		    sw->filters[i].owner == owner)
			return &sw->filters[i];
	return NULL;
}

/*
 * Each VF keeps a place for its own address, whatever the PF's unicast list
 * takes.
 */
static struct pf_filter *free_filter(struct pf_switch *sw, bool primary)
{
	unsigned int missing = 0, unused = 0, vf, i;
	struct pf_filter *found = NULL;

	for (vf = 0; vf < sw->num_vfs; vf++)
		missing += !find_primary(sw, vf);
	/* The first one holds the PF's own address and nothing else. */
	for (i = PF_NUM_RAR - 1; i > 0; i--) {
		if (sw->filters[i].used)
			continue;
		unused++;
		found = &sw->filters[i];
	}
	return primary || unused > missing ? found : NULL;
}

static void set_filter(struct pf_switch *sw, struct pf_filter *filter,
		       u8 owner, const u8 *addr, bool primary)
{
	ether_addr_copy(filter->addr, addr);
	filter->owner = owner;
	filter->primary = primary;
	filter->used = true;
	pf_switch_write_filter(sw, filter - sw->filters);
}

static void clear_filter(struct pf_switch *sw, struct pf_filter *filter)
{
	filter->used = false;
	pf_switch_write_filter(sw, filter - sw->filters);
}

/**
 * pf_switch_set_primary - set the own address of a VF, or of the PF
 * @sw: the switch
 * @owner: VF number or PF_OWNER_PF
 * @addr: the address
 *
 * Return: 0, -EADDRINUSE when it is somebody else's, -ENOSPC.
 */
int pf_switch_set_primary(struct pf_switch *sw, u8 owner, const u8 *addr)
{
	struct pf_filter *old, *same, *slot;
	int ret = 0;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	same = find_filter(sw, addr);
	if (same && same->owner != owner) {
		ret = -EADDRINUSE;
		goto unlock;
	}
	old = find_primary(sw, owner);
	if (same && same != old)
		clear_filter(sw, same);

	if (old)
		slot = old;
	else if (owner == PF_OWNER_PF)
		slot = &sw->filters[0];
	else
		slot = free_filter(sw, true);
	if (slot)
		set_filter(sw, slot, owner, addr, true);
	else
		ret = -ENOSPC;
unlock:
	spin_unlock_irqrestore(&sw->lock, flags);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_primary);

static unsigned int count_filters(const struct pf_switch *sw, u8 owner)
{
	unsigned int i, count = 0;

	for (i = 0; i < PF_NUM_RAR; i++)
		count += sw->filters[i].used && !sw->filters[i].primary &&
			 sw->filters[i].owner == owner;
	return count;
}

/**
 * pf_switch_add_filter - let an owner receive a further unicast address
 * @sw: the switch
 * @owner: VF number or PF_OWNER_PF
 * @addr: the address
 *
 * Return: 0, also when it had it already; -EADDRINUSE when it is somebody
 * else's; -ENOSPC when the owner has enough, or the device has no more.
 */
int pf_switch_add_filter(struct pf_switch *sw, u8 owner, const u8 *addr)
{
	struct pf_filter *filter;
	int ret = 0;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	filter = find_filter(sw, addr);
	if (filter) {
		ret = filter->owner == owner ? 0 : -EADDRINUSE;
		goto unlock;
	}
	filter = free_filter(sw, false);
	if (owner != PF_OWNER_PF && count_filters(sw, owner) >= PF_VF_FILTERS)
		filter = NULL;
	if (filter)
		set_filter(sw, filter, owner, addr, false);
	else
		ret = -ENOSPC;
unlock:
	spin_unlock_irqrestore(&sw->lock, flags);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_add_filter);

/* The mirror; not to have it is no error. */
void pf_switch_del_filter(struct pf_switch *sw, u8 owner, const u8 *addr)
{
	struct pf_filter *filter;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	filter = find_filter(sw, addr);
	if (filter && filter->owner == owner && !filter->primary)
		clear_filter(sw, filter);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_del_filter);

/* Remove an owner's further addresses; its own one stays. */
void pf_switch_clear_filters(struct pf_switch *sw, u8 owner)
{
	unsigned int i;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	for (i = 0; i < PF_NUM_RAR; i++)
		if (sw->filters[i].used && !sw->filters[i].primary &&
		    sw->filters[i].owner == owner)
			clear_filter(sw, &sw->filters[i]);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_clear_filters);

/* The device looks at bits 47:36 of an address in the order of the wire. */
u16 pf_switch_hash(const u8 *addr)
{
	return (addr[4] >> 4 | addr[5] << 4) & 0xFFF;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_hash);

/* -- VLANs ---------------------------------------------------------------- */

/* With many VFs each gets few, so that none is left without. */
static unsigned int vlan_quota(const struct pf_switch *sw)
{
	return PF_NUM_VLVF / (sw->num_vfs + 1);
}

static unsigned int count_vlans(const struct pf_switch *sw, unsigned int vf)
{
	unsigned int slot, count = 0;

	for (slot = 1; slot < PF_NUM_VLVF; slot++)
		count += !!(sw->vlans[slot].vfs & BIT(vf));
	return count;
}

static int enter_vlan(struct pf_switch *sw, u8 owner, u16 vid)
{
	int slot = vlan_slot(sw, vid);

	if (slot < 0)
		return slot;
	if (owner == PF_OWNER_PF) {
		sw->vlans[slot].pf = true;
	} else {
		if (vid && !(sw->vlans[slot].vfs & BIT(owner)) &&
		    count_vlans(sw, owner) >= vlan_quota(sw))
			return -ENOSPC;
		sw->vlans[slot].vfs |= BIT(owner);
	}
	sw->vlans[slot].vid = vid;
	pf_switch_write_vlan(sw, slot);
	return 0;
}

static void leave_vlan(struct pf_switch *sw, u8 owner, unsigned int slot)
{
	if (owner == PF_OWNER_PF)
		sw->vlans[slot].pf = false;
	else
		sw->vlans[slot].vfs &= ~BIT(owner);
	pf_switch_write_vlan(sw, slot);
	pf_switch_write_vfta(sw, sw->vlans[slot].vid / 32);
}

/**
 * pf_switch_add_vlan - make an owner a member of a VLAN
 * @sw: the switch
 * @owner: VF number or PF_OWNER_PF
 * @vid: the VLAN, below VLAN_N_VID
 *
 * Return: 0, also when it was one already; -ENOSPC when the owner is in enough
 * of them or the device can tell no more apart.
 */
int pf_switch_add_vlan(struct pf_switch *sw, u8 owner, u16 vid)
{
	int ret = 0;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	if (pf_switch_vmdq(sw))
		ret = enter_vlan(sw, owner, vid);
	if (!ret) {
		if (owner == PF_OWNER_PF)
			__set_bit(vid, sw->pf_vlans);
		pf_switch_write_vfta(sw, vid / 32);
	}
	spin_unlock_irqrestore(&sw->lock, flags);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_add_vlan);

/* The mirror; not to be a member is no error. */
void pf_switch_del_vlan(struct pf_switch *sw, u8 owner, u16 vid)
{
	unsigned int slot;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	if (owner == PF_OWNER_PF)
		__clear_bit(vid, sw->pf_vlans);
	for (slot = 0; slot < PF_NUM_VLVF; slot++)
		if (sw->vlans[slot].vid == vid && pf_vlan_in_use(&sw->vlans[slot]))
			leave_vlan(sw, owner, slot);
	pf_switch_write_vfta(sw, vid / 32);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_del_vlan);

void pf_switch_clear_vlans(struct pf_switch *sw, unsigned int vf)
{
	unsigned int slot;
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	for (slot = 0; slot < PF_NUM_VLVF; slot++)
		if (sw->vlans[slot].vfs & BIT(vf))
			leave_vlan(sw, vf, slot);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_clear_vlans);

/* -- pools ---------------------------------------------------------------- */

/* The table of groups is long, and most changes are of something else. */
static bool same_groups(const struct pf_pool *a, const struct pf_pool *b)
{
	return a->num_hashes == b->num_hashes &&
	       !memcmp(a->hashes, b->hashes,
		       a->num_hashes * sizeof(*a->hashes));
}

/**
 * pf_switch_set_pool - say what the pool of a VF accepts and may send
 * @sw: the switch
 * @vf: VF number
 * @pool: copied
 */
void pf_switch_set_pool(struct pf_switch *sw, unsigned int vf,
			const struct pf_pool *pool)
{
	unsigned long flags;
	bool regroup;

	spin_lock_irqsave(&sw->lock, flags);
	regroup = !same_groups(&sw->vf[vf], pool);
	sw->vf[vf] = *pool;
	pf_switch_write_pool(sw, vf, pool);
	if (regroup)
		pf_switch_write_multicast(sw);
	pf_switch_write_egress(sw);
	/* Last: nothing passes before the rest is in place. */
	pf_switch_write_enables(sw);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_pool);

void pf_switch_set_pf_multicast(struct pf_switch *sw,
				const unsigned long *hashes)
{
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	bitmap_copy(sw->pf_hashes, hashes, PF_NUM_MTA * 32);
	/* Their number does not matter, only whether there are any. */
	sw->pf.num_hashes = !bitmap_empty(hashes, PF_NUM_MTA * 32);
	pf_switch_write_multicast(sw);
	pf_switch_write_pool(sw, pf_switch_pf_pool(sw), &sw->pf);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_pf_multicast);

void pf_switch_set_pf_modes(struct pf_switch *sw, bool promisc, bool allmulti)
{
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	sw->pf.all_unicast = promisc;
	sw->pf.all_multicast = promisc || allmulti;
	pf_switch_write_pool(sw, pf_switch_pf_pool(sw), &sw->pf);
	pf_switch_write_default_pool(sw);
	pf_switch_write_receive_modes(sw);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_pf_modes);

void pf_switch_set_pf_strip(struct pf_switch *sw, bool strip)
{
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	sw->pf.strip_vlan = strip;
	pf_switch_write_vlan_mode(sw);
	pf_switch_write_pool(sw, pf_switch_pf_pool(sw), &sw->pf);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_pf_strip);

void pf_switch_set_pf_frame(struct pf_switch *sw, u16 longest)
{
	unsigned long flags;

	spin_lock_irqsave(&sw->lock, flags);
	sw->pf.max_frame = longest;
	pf_switch_write_pool(sw, pf_switch_pf_pool(sw), &sw->pf);
	spin_unlock_irqrestore(&sw->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_pf_frame);

/**
 * pf_switch_set_rate - limit what a queue sends
 * @hw: the device
 * @queue: number of the transmit queue
 * @rate: Mbit/s; 0 for no limit
 * @link: speed of the link, for which alone the setting holds
 *
 * QEMU: does not know these registers; nothing is limited there.
 */
void pf_switch_set_rate(struct pf_hw *hw, unsigned int queue,
			unsigned int rate, unsigned int link)
{
	u32 value = 0;

	if (rate && link > rate)
		value = RTTBCNRC_ENABLE |
			(link / rate) << RTTBCNRC_INT_SHIFT |
			((link % rate) << RATE_FRACTION_BITS) / rate;
	pf_write(hw, R_RTTDQSEL, queue);
	pf_write(hw, R_RTTBCNRM, RATE_MEMORY_WINDOW);
	pf_write(hw, R_RTTBCNRC, value);
}
EXPORT_SYMBOL_IF_KUNIT(pf_switch_set_rate);
