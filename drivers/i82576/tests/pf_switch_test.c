// SPDX-License-Identifier: GPL-2.0-only
#include "pf_fake.h"

static void address(u8 *mac, u16 number)
{
	const u8 made[ETH_ALEN] = { 0x02, 0x11, 0, 0, number >> 8, number };

	ether_addr_copy(mac, made);
}

/* Pool bits of the filter that holds @mac; 0 when none does. */
static u32 pools_of(const struct pf_fake *fake, const u8 *mac)
{
	u32 low = mac[0] | mac[1] << 8 | mac[2] << 16 | (u32)mac[3] << 24;
	u32 high = mac[4] | mac[5] << 8;
	unsigned int i;
	u32 rah;

	for (i = 0; i < PF_NUM_RAR; i++) {
		rah = fake_reg(fake, pf_reg_rah(i));
		if ((rah & RAH_AV) && (rah & 0xFFFF) == high &&
		    fake_reg(fake, pf_reg_ral(i)) == low)
			return (rah & RAH_POOLS) >> RAH_POOL_SHIFT;
	}
	return 0;
}

static u32 vlan_pools(const struct pf_fake *fake, u16 vid)
{
	unsigned int i;
	u32 value;

	for (i = 0; i < PF_NUM_VLVF; i++) {
		value = fake_reg(fake, R_VLVF(i));
		if ((value & VLVF_ENABLE) && (value & 0xFFF) == vid)
			return value >> VLVF_POOL_SHIFT & 0xFF;
	}
	return 0;
}

static bool vlan_passes(const struct pf_fake *fake, u16 vid)
{
	return fake_reg(fake, R_VFTA(vid / 32)) & BIT(vid % 32);
}

static void pf_runs_on_the_pool_behind_its_vfs(struct kunit *test)
{
	unsigned int num;

	for (num = 1; num <= PF_MAX_VFS; num++) {
		struct pf_fake *fake = pf_fake_make(test, num);
		const u8 *mac = fake->pf->sw.filters[0].addr;

		KUNIT_EXPECT_EQ(test, pools_of(fake, mac), BIT(num));
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(num));
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VT_CTL) >>
				      VT_CTL_POOL_SHIFT & 7, num);
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_DTXSWC),
				DTXSWC_LOOPBACK);
	}
}

static void without_vfs_there_are_no_pools(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);

	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VT_CTL), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_DTXSWC), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_QDE), 0);
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(&fake->pf->sw, PF_OWNER_PF,
						    77));
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 77), 0);
	KUNIT_EXPECT_TRUE(test, vlan_passes(fake, 77));
}

static void an_address_has_one_owner(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 2);
	struct pf_switch *sw = &fake->pf->sw;
	u8 mac[ETH_ALEN];

	address(mac, 1);
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_filter(sw, 0, mac));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_filter(sw, 0, mac));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_switch_add_filter(sw, 1, mac));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_switch_set_primary(sw, 1, mac));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE,
			pf_switch_set_primary(sw, PF_OWNER_PF, mac));
	KUNIT_EXPECT_EQ(test, pools_of(fake, mac), BIT(0));
	pf_switch_del_filter(sw, 1, mac);
	KUNIT_EXPECT_EQ(test, pools_of(fake, mac), BIT(0));
	pf_switch_clear_filters(sw, 0);
	KUNIT_EXPECT_EQ(test, pools_of(fake, mac), 0);
	KUNIT_EXPECT_EQ(test, 0, pf_switch_set_primary(sw, 1, mac));
}

static void a_new_primary_replaces_the_old(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	struct pf_switch *sw = &fake->pf->sw;
	u8 old[ETH_ALEN], new[ETH_ALEN];

	ether_addr_copy(old, fake->pf->vfs[0].mac);
	address(new, 2);
	/* Also when it had the new one as an additional one before. */
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_filter(sw, 0, new));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_set_primary(sw, 0, new));
	KUNIT_EXPECT_EQ(test, pools_of(fake, old), 0);
	KUNIT_EXPECT_EQ(test, pools_of(fake, new), BIT(0));
	pf_switch_clear_filters(sw, 0);
	KUNIT_EXPECT_EQ(test, pools_of(fake, new), BIT(0));
}

/* A macvlan's address may be the PF's own for a while. */
static void a_further_address_of_the_pf_lasts(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	u8 further[ETH_ALEN], own[ETH_ALEN];

	address(further, 3);
	address(own, 4);
	pf_fake_listen(test, fake, further);
	KUNIT_EXPECT_EQ(test, 0, pf_fake_set_mac(fake, further));
	KUNIT_EXPECT_EQ(test, pools_of(fake, further), BIT(1));
	KUNIT_EXPECT_EQ(test, 0, pf_fake_set_mac(fake, own));
	KUNIT_EXPECT_EQ(test, pools_of(fake, own), BIT(1));
	KUNIT_EXPECT_EQ(test, pools_of(fake, further), BIT(1));
}

static unsigned int add_many(struct pf_switch *sw, u8 owner, u16 from)
{
	unsigned int n;
	u8 mac[ETH_ALEN];

	for (n = 0; n < 100; n++) {
		address(mac, from + n);
		if (pf_switch_add_filter(sw, owner, mac))
			return n;
	}
	return n;
}

static void every_vf_has_room_for_its_address(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 7);
	struct pf_switch *sw = &fake->pf->sw;
	unsigned int vf;
	u8 mac[ETH_ALEN];

	KUNIT_EXPECT_EQ(test, 0, pf_switch_layout(sw, 7));
	KUNIT_EXPECT_EQ(test, add_many(sw, PF_OWNER_PF, 0x100),
			PF_NUM_RAR - 1 - 7);
	for (vf = 0; vf < 7; vf++) {
		address(mac, 0x900 + vf);
		KUNIT_EXPECT_EQ(test, 0, pf_switch_set_primary(sw, vf, mac));
		KUNIT_EXPECT_EQ(test, pools_of(fake, mac), BIT(vf));
	}
}

static void a_vf_has_few_filters(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);

	KUNIT_EXPECT_EQ(test, add_many(&fake->pf->sw, 0, 0x100),
			PF_VF_FILTERS);
}

static void a_vlan_knows_its_members(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 3);
	struct pf_switch *sw = &fake->pf->sw;

	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, 0, 9));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, 2, 9));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, PF_OWNER_PF, 9));
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 9), BIT(0) | BIT(2) | BIT(3));
	pf_switch_del_vlan(sw, 0, 9);
	pf_switch_del_vlan(sw, PF_OWNER_PF, 9);
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 9), BIT(2));
	KUNIT_EXPECT_TRUE(test, vlan_passes(fake, 9));
	pf_switch_clear_vlans(sw, 2);
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 9), 0);
	KUNIT_EXPECT_FALSE(test, vlan_passes(fake, 9));
}

static void a_vf_does_not_use_up_the_vlans(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 7);
	struct pf_switch *sw = &fake->pf->sw;
	unsigned int vf, vid, got;

	for (vf = 0; vf < 7; vf++) {
		got = 0;
		for (vid = 1; vid < 100; vid++)
			got += !pf_switch_add_vlan(sw, vf, 100 * vf + vid);
		KUNIT_EXPECT_EQ(test, got, PF_NUM_VLVF / 8);
		/* VLAN 0 does not count. */
		KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, vf, 0));
	}
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 0), 0x7F);
}

static void pf_vlans_come_along(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);
	struct pf_switch *sw = &fake->pf->sw;

	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, PF_OWNER_PF, 0));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, PF_OWNER_PF, 4000));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_layout(sw, 2));
	pf_switch_write(sw);
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 4000), BIT(2));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_layout(sw, 0));
	pf_switch_write(sw);
	KUNIT_EXPECT_EQ(test, vlan_pools(fake, 4000), 0);
	KUNIT_EXPECT_TRUE(test, vlan_passes(fake, 4000));
}

static void too_many_pf_vlans_exclude_vfs(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);
	struct pf_switch *sw = &fake->pf->sw;
	unsigned int vid;

	for (vid = 1; vid <= PF_NUM_VLVF; vid++)
		KUNIT_EXPECT_EQ(test, 0, pf_switch_add_vlan(sw, PF_OWNER_PF,
							    vid));
	KUNIT_EXPECT_EQ(test, -ENOSPC, pf_switch_layout(sw, 1));
	KUNIT_EXPECT_EQ(test, sw->num_vfs, 0);
	pf_switch_del_vlan(sw, PF_OWNER_PF, 1);
	KUNIT_EXPECT_EQ(test, 0, pf_switch_layout(sw, 1));
}

/* Each VF needs a filter for its own address: no VF is made without. */
static void too_many_pf_addresses_exclude_vfs(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);
	struct pf_switch *sw = &fake->pf->sw;
	u8 mac[ETH_ALEN];

	KUNIT_EXPECT_EQ(test, add_many(sw, PF_OWNER_PF, 0x100), PF_NUM_RAR - 1);
	KUNIT_EXPECT_EQ(test, -ENOSPC, pf_switch_layout(sw, 1));
	KUNIT_EXPECT_EQ(test, sw->num_vfs, 0);
	address(mac, 0x105);
	pf_switch_del_filter(sw, PF_OWNER_PF, mac);
	KUNIT_EXPECT_EQ(test, -ENOSPC, pf_switch_layout(sw, 2));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_layout(sw, 1));
}

/* The table is long, and a guest may have it changed often. */
static void only_changed_groups_are_written(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	struct pf_pool pool = { .num_hashes = 1, .hashes = { 5 * 32 } };

	pf_switch_set_pool(&fake->pf->sw, 0, &pool);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(5)), BIT(0));
	fake->regs[R_MTA(6) / 4] = 0xDEAD;
	pool.hashes[0]++;
	pf_switch_set_pool(&fake->pf->sw, 0, &pool);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(5)), BIT(1));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(6)), 0xDEAD);
	/* But all of them to a device that was reset. */
	pf_switch_write(&fake->pf->sw);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(6)), 0);
}

static void unmatched_frames_are_nobodys(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 2);
	struct pf_switch *sw = &fake->pf->sw;

	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_VT_CTL) & VT_CTL_DIS_DEF_POOL);
	pf_switch_set_pf_modes(sw, true, false);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VT_CTL) &
				 VT_CTL_DIS_DEF_POOL);
	/* What separates the VFs stays, promiscuous or not. */
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_RCTL) & RCTL_VFE);
	pf_switch_set_pf_modes(sw, false, false);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_VT_CTL) & VT_CTL_DIS_DEF_POOL);
}

static void promiscuity_alone_ignores_vlans(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);

	pf_switch_set_pf_modes(&fake->pf->sw, true, false);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_RCTL) & RCTL_VFE);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_RCTL) & RCTL_UPE);
	pf_switch_set_pf_modes(&fake->pf->sw, false, true);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_RCTL) & RCTL_VFE);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_RCTL) & RCTL_MPE);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_RCTL) & RCTL_UPE);
}

/* All that was said is said again to a device that has forgotten it. */
static void a_reset_loses_nothing(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 3);
	struct pf_switch *sw = &fake->pf->sw;
	struct pf_pool pool = {
		.enabled = true, .untagged = true, .spoofchk = true,
		.max_frame = 1522, .num_hashes = 1, .hashes = { 0x123 },
		.port_tag = 42,
	};
	u8 mac[ETH_ALEN];
	u32 *before;

	address(mac, 3);
	pf_switch_add_filter(sw, 1, mac);
	pf_switch_add_vlan(sw, 2, 300);
	pf_switch_set_pool(sw, 1, &pool);
	before = kunit_kmalloc(test, sizeof(fake->regs), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, before);
	memcpy(before, fake->regs, sizeof(fake->regs));
	memset(fake->regs, 0, sizeof(fake->regs));
	pf_switch_write(sw);
	KUNIT_EXPECT_MEMEQ(test, before, fake->regs, sizeof(fake->regs));
}

static void spoof_check_is_per_vf(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 3);
	const struct pf_pool on = { .spoofchk = true }, off = {};

	pf_switch_set_pool(&fake->pf->sw, 1, &on);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_DTXSWC),
			DTXSWC_LOOPBACK | BIT(1) | BIT(9));
	pf_switch_set_pool(&fake->pf->sw, 1, &off);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_DTXSWC), DTXSWC_LOOPBACK);
}

static void hashes_are_the_devices(struct kunit *test)
{
	static const u8 mdns[ETH_ALEN] = { 0x01, 0x00, 0x5e, 0, 0, 0xfb };
	static const u8 all[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	/* Bits 47:36 of the address as it is sent, lowest byte first. */
	KUNIT_EXPECT_EQ(test, pf_switch_hash(mdns), 0xFB0);
	KUNIT_EXPECT_EQ(test, pf_switch_hash(all), 0xFFF);
}

static void rates_are_factors_of_the_link(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	static const struct { unsigned int rate, link; u32 value; } cases[] = {
		{ 0, 1000, 0 },
		{ 100, 1000, RTTBCNRC_ENABLE | 10 << 14 },
		{ 300, 1000, RTTBCNRC_ENABLE | 3 << 14 | (100 << 14) / 300 },
		{ 999, 1000, RTTBCNRC_ENABLE | 1 << 14 | (1 << 14) / 999 },
		/* No limit at all, at the speed there is. */
		{ 1000, 1000, 0 },
		{ 100, 100, 0 },
		{ 100, 0, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		pf_switch_set_rate(&fake->pf->hw, 5, cases[i].rate,
				   cases[i].link);
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_RTTDQSEL), 5);
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_RTTBCNRC),
				cases[i].value);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(pf_runs_on_the_pool_behind_its_vfs),
	KUNIT_CASE(without_vfs_there_are_no_pools),
	KUNIT_CASE(an_address_has_one_owner),
	KUNIT_CASE(a_new_primary_replaces_the_old),
	KUNIT_CASE(a_further_address_of_the_pf_lasts),
	KUNIT_CASE(every_vf_has_room_for_its_address),
	KUNIT_CASE(a_vf_has_few_filters),
	KUNIT_CASE(a_vlan_knows_its_members),
	KUNIT_CASE(a_vf_does_not_use_up_the_vlans),
	KUNIT_CASE(pf_vlans_come_along),
	KUNIT_CASE(too_many_pf_vlans_exclude_vfs),
	KUNIT_CASE(too_many_pf_addresses_exclude_vfs),
	KUNIT_CASE(only_changed_groups_are_written),
	KUNIT_CASE(unmatched_frames_are_nobodys),
	KUNIT_CASE(promiscuity_alone_ignores_vlans),
	KUNIT_CASE(a_reset_loses_nothing),
	KUNIT_CASE(spoof_check_is_per_vf),
	KUNIT_CASE(hashes_are_the_devices),
	KUNIT_CASE(rates_are_factors_of_the_link),
	{}
};

struct kunit_suite pf_switch_suite = {
	.name = "vfgate_82576_switch",
	.test_cases = cases,
};
