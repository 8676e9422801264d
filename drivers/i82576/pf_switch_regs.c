// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of the layer-2 switch, written from its software copy. Nothing
 * is decided here; each function writes one table, or one entry of it, as it
 * stands. All need pf_switch.lock.
 */
#include <linux/bitfield.h>
#include "pf.h"

static unsigned int pool_of(const struct pf_switch *sw, u8 owner)
{
	return owner == PF_OWNER_PF ? pf_switch_pf_pool(sw) : owner;
}

void pf_switch_write_filter(struct pf_switch *sw, unsigned int slot)
{
	const struct pf_filter *filter = &sw->filters[slot];
	const u8 *a = filter->addr;
	u32 low = 0, high = 0;

	if (filter->used) {
		low = a[0] | a[1] << 8 | a[2] << 16 | (u32)a[3] << 24;
		high = a[4] | a[5] << 8 | RAH_AV |
		       BIT(RAH_POOL_SHIFT + pool_of(sw, filter->owner));
	}
	/* Invalid while the two halves do not belong together. */
	pf_write(sw->hw, pf_reg_rah(slot), 0);
	pf_write(sw->hw, pf_reg_ral(slot), low);
	pf_write(sw->hw, pf_reg_rah(slot), high);
}

void pf_switch_write_vlan(struct pf_switch *sw, unsigned int slot)
{
	const struct pf_vlan *vlan = &sw->vlans[slot];
	u32 pools = vlan->vfs, value = 0;

	if (pf_switch_vmdq(sw) && pf_vlan_in_use(vlan)) {
		if (vlan->pf)
			pools |= BIT(pf_switch_pf_pool(sw));
		value = VLVF_ENABLE | pools << VLVF_POOL_SHIFT | vlan->vid;
	}
	pf_write(sw->hw, R_VLVF(slot), value);
}

/* The first of the two VLAN filters: one bit for each VLAN that anybody uses. */
void pf_switch_write_vfta(struct pf_switch *sw, unsigned int word)
{
	u32 value = bitmap_read(sw->pf_vlans, word * 32, 32);
	unsigned int slot;

	for (slot = 0; slot < PF_NUM_VLVF; slot++)
		if (pf_vlan_in_use(&sw->vlans[slot]) &&
		    sw->vlans[slot].vid / 32 == word)
			value |= BIT(sw->vlans[slot].vid % 32);
	pf_write(sw->hw, R_VFTA(word), value);
}

static void write_groups(struct pf_switch *sw, bool all)
{
	u32 table[PF_NUM_MTA];
	unsigned int vf, i;

	bitmap_to_arr32(table, sw->pf_hashes, PF_NUM_MTA * 32);
	for (vf = 0; vf < sw->num_vfs; vf++)
		for (i = 0; i < sw->vf[vf].num_hashes; i++)
			table[sw->vf[vf].hashes[i] / 32] |=
				BIT(sw->vf[vf].hashes[i] % 32);
	for (i = 0; i < PF_NUM_MTA; i++) {
		if (!all && table[i] == sw->groups[i])
			continue;
		sw->groups[i] = table[i];
		pf_write(sw->hw, R_MTA(i), table[i]);
	}
}

/* Those words that change: a write is a trip over the bus, and they are many. */
void pf_switch_write_multicast(struct pf_switch *sw)
{
	write_groups(sw, false);
}

static u32 pool_mode(const struct pf_pool *pool)
{
	u32 mode = VMOLR_LPE | VMOLR_STRCRC |
		   FIELD_PREP(VMOLR_RLPML, pool->max_frame);

	if (!pool->enabled)
		return mode;
	mode |= VMOLR_BAM;
	if (pool->untagged)
		mode |= VMOLR_AUPE;
	if (pool->strip_vlan)
		mode |= VMOLR_STRVLAN;
	if (pool->num_hashes)
		mode |= VMOLR_ROMPE;
	if (pool->all_multicast)
		mode |= VMOLR_MPME;
	if (pool->all_unicast)
		mode |= VMOLR_ROPE;
	return mode;
}

void pf_switch_write_pool(struct pf_switch *sw, unsigned int number,
			  const struct pf_pool *pool)
{
	pf_write(sw->hw, R_VMOLR(number), pool_mode(pool));
	pf_write(sw->hw, R_VMVIR(number),
		 pool->port_tag ? VMVIR_DEFAULT | pool->port_tag : 0);
}

/* Loopback, without which VFs and PF reach each other only over the wire. */
void pf_switch_write_egress(struct pf_switch *sw)
{
	u32 value = pf_switch_vmdq(sw) ? DTXSWC_LOOPBACK : 0;
	unsigned int vf;

	for (vf = 0; vf < sw->num_vfs; vf++)
		if (sw->vf[vf].spoofchk)
			value |= BIT(DTXSWC_MAC_SPOOF_SHIFT + vf) |
				 BIT(DTXSWC_VLAN_SPOOF_SHIFT + vf);
	pf_write(sw->hw, R_DTXSWC, value);
}

void pf_switch_write_enables(struct pf_switch *sw)
{
	u32 pools = BIT(pf_switch_pf_pool(sw));
	unsigned int vf;

	for (vf = 0; vf < sw->num_vfs; vf++)
		if (sw->vf[vf].enabled)
			pools |= BIT(vf);
	pf_write(sw->hw, R_VFRE, pools);
	pf_write(sw->hw, R_VFTE, pools);
}

/*
 * Frames that match nobody go to the default pool, and with them such as were
 * taken from a VF by VLAN filtering: to the PF only when it asked for more than
 * what is addressed to it.
 */
void pf_switch_write_default_pool(struct pf_switch *sw)
{
	u32 value = pf_switch_pf_pool(sw) << VT_CTL_POOL_SHIFT | VT_CTL_REPL_EN;

	if (!sw->pf.all_unicast && !sw->pf.all_multicast)
		value |= VT_CTL_DIS_DEF_POOL;
	pf_write(sw->hw, R_VT_CTL, pf_switch_vmdq(sw) ? value : 0);
}

void pf_switch_write_receive_modes(struct pf_switch *sw)
{
	u32 value = pf_read(sw->hw, R_RCTL) &
		    ~(RCTL_UPE | RCTL_MPE | RCTL_VFE);

	if (sw->pf.all_unicast)
		value |= RCTL_UPE;
	if (sw->pf.all_multicast)
		value |= RCTL_MPE;
	/* With VFs the filter is what separates their VLANs: it stays. */
	if (!sw->pf.all_unicast || pf_switch_vmdq(sw))
		value |= RCTL_VFE;
	pf_write(sw->hw, R_RCTL, value);
}

/*
 * With VMDq it is the pool that strips tags on reception, without it this bit.
 * It also lets descriptors ask for a tag on transmission, which VFs rely on.
 */
void pf_switch_write_vlan_mode(struct pf_switch *sw)
{
	u32 value = pf_read(sw->hw, R_CTRL) & ~CTRL_VME;

	if (pf_switch_vmdq(sw) || sw->pf.strip_vlan)
		value |= CTRL_VME;
	pf_write(sw->hw, R_CTRL, value);
}

void pf_switch_write_all(struct pf_switch *sw)
{
	unsigned int i;

	for (i = 0; i < PF_NUM_RAR; i++)
		pf_switch_write_filter(sw, i);
	for (i = 0; i < PF_NUM_VLVF; i++)
		pf_switch_write_vlan(sw, i);
	for (i = 0; i < PF_NUM_VFTA; i++)
		pf_switch_write_vfta(sw, i);
	for (i = 0; i < sw->num_vfs; i++)
		pf_switch_write_pool(sw, i, &sw->vf[i]);
	pf_switch_write_pool(sw, pf_switch_pf_pool(sw), &sw->pf);
	write_groups(sw, true);
	pf_switch_write_egress(sw);
	pf_switch_write_default_pool(sw);
	pf_switch_write_receive_modes(sw);
	pf_switch_write_vlan_mode(sw);
	pf_switch_write_enables(sw);
	/* Copies of a frame are stripped like the original. */
	pf_write(sw->hw, R_RPLOLR,
		 pf_switch_vmdq(sw) ? RPLOLR_STRCRC | RPLOLR_STRVLAN : 0);
	/* A VF without buffers loses its own frames, not those behind them. */
	pf_write(sw->hw, R_QDE, pf_switch_vmdq(sw) ? GENMASK(PF_MAX_QUEUES - 1, 0) : 0);
	pf_write(sw->hw, R_DTXCTL,
		 pf_read(sw->hw, R_DTXCTL) | DTXCTL_SPOOF_INT);
}
