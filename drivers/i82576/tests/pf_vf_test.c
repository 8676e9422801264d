// SPDX-License-Identifier: GPL-2.0-only
#include <vfgate/pf.h>
#include "pf_fake.h"

static const struct vfgate_pf_ops *ops = &pf_sriov_ops;

static struct pf_fake *introduced(struct kunit *test, unsigned int num_vfs)
{
	struct pf_fake *fake = pf_fake_make(test, num_vfs);
	unsigned int vf;

	for (vf = 0; vf < num_vfs; vf++)
		pf_fake_tell(fake, vf, MBX_RESET, 0, 0);
	return fake;
}

static void there_is_no_vf_beyond_the_last(struct kunit *test)
{
	struct net_device *netdev = pf_fake_make(test, 2)->pf->netdev;
	static const int wrong[] = { -1, 2, 7, INT_MAX, INT_MIN };
	struct ifla_vf_info info = {};
	u8 mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		KUNIT_EXPECT_EQ(test, -EINVAL,
				pf_vf_set_mac(netdev, wrong[i], mac));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				pf_vf_set_vlan(netdev, wrong[i], 5, 0,
					       htons(ETH_P_8021Q)));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				pf_vf_set_spoofchk(netdev, wrong[i], true));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				pf_vf_set_trust(netdev, wrong[i], true));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				pf_vf_get_config(netdev, wrong[i], &info));
	}
}

static void a_random_address_is_stable(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct pf_dev *pf = fake->pf;
	u8 mac[ETH_ALEN];

	ether_addr_copy(mac, pf->vfs[0].mac);
	KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(mac));
	/* Its guest takes another, is reset, and the VFs are made anew. */
	pf_fake_tell(fake, 0, MBX_SET_MAC, 0x02, 0x4400);
	pf_vf_forget_guest_locked(pf, 0);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(mac, pf->vfs[0].mac));
	pf_vf_init(pf, 0);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(mac, pf->vfs[0].mac));
}

static void a_new_address_makes_it_ask_again(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	struct net_device *netdev = fake->pf->netdev;
	u8 mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 }, none[ETH_ALEN] = {};

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(netdev, 0, mac));
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[0].cts);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_PF_CONTROL | MBX_NACK);
	KUNIT_EXPECT_EQ(test, fake->ready, 1);
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_vf_set_mac(netdev, 1, mac));
	/* A reset does not take the administrator's word back; zeroes do. */
	pf_vf_forget_guest_locked(fake->pf, 0);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(mac, fake->pf->vfs[0].mac));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(netdev, 0, none));
	KUNIT_EXPECT_FALSE(test, ether_addr_equal(mac, fake->pf->vfs[0].mac));
}

static void tell_mac(struct pf_fake *fake, u32 kind, const u8 *mac)
{
	pf_fake_tell(fake, 0, MBX_SET_MAC | kind << 16,
		     mac[0] | mac[1] << 8 | mac[2] << 16 | (u32)mac[3] << 24,
		     mac[4] | mac[5] << 8);
}

/* Who has the address, by trying to give it to somebody else. */
static bool is_taken(struct pf_fake *fake, const u8 *mac)
{
	struct pf_switch *sw = &fake->pf->sw;

	if (pf_switch_add_filter(sw, 1, mac))
		return true;
	pf_switch_del_filter(sw, 1, mac);
	return false;
}

/* A trusted guest takes another: what it was given is its own all the same. */
static void a_given_address_comes_back(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	struct net_device *netdev = fake->pf->netdev;
	u8 given[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };
	u8 chosen[ETH_ALEN] = { 2, 0, 0, 0, 0, 10 };
	struct pf_vf *vf = &fake->pf->vfs[0];

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(netdev, 0, given));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_trust(netdev, 0, true));
	pf_fake_tell(fake, 0, MBX_RESET, 0, 0);
	tell_mac(fake, MBX_MAC_PRIMARY, chosen);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(vf->mac, chosen));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_vf_set_mac(netdev, 1, given));
	pf_vf_forget_guest_locked(fake->pf, 0);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(vf->mac, given));
	KUNIT_EXPECT_TRUE(test, is_taken(fake, given));
	KUNIT_EXPECT_FALSE(test, is_taken(fake, chosen));
}

/* While a trusted guest uses another, its VF's own is nobody else's to take. */
static void the_pf_leaves_a_vf_its_address(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	struct net_device *netdev = fake->pf->netdev;
	u8 given[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };
	u8 chosen[ETH_ALEN] = { 2, 0, 0, 0, 0, 10 };

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(netdev, 0, given));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_trust(netdev, 0, true));
	pf_fake_tell(fake, 0, MBX_RESET, 0, 0);
	tell_mac(fake, MBX_MAC_PRIMARY, chosen);
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_fake_set_mac(fake, given));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE, pf_fake_set_mac(fake, chosen));
	KUNIT_EXPECT_EQ(test, -EADDRINUSE,
			pf_fake_set_mac(fake, fake->pf->vfs[0].random_mac));
	/* Nor as one of many: then the PF listens to all that is nobody's. */
	pf_fake_listen(test, fake, given);
	KUNIT_EXPECT_TRUE(test, fake->pf->sw.pf.all_unicast);
	KUNIT_EXPECT_EQ(test, 0, ops->provision(fake->pf, 0));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_trust(netdev, 0, false));
}

static void trust_goes_with_what_it_allowed(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	struct net_device *netdev = fake->pf->netdev;
	u8 given[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };
	u8 chosen[ETH_ALEN] = { 2, 0, 0, 0, 0, 10 };
	u8 further[ETH_ALEN] = { 2, 0, 0, 0, 0, 11 };
	struct pf_vf *vf = &fake->pf->vfs[0];

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(netdev, 0, given));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_trust(netdev, 0, true));
	pf_fake_tell(fake, 0, MBX_RESET, 0, 0);
	tell_mac(fake, MBX_MAC_PRIMARY, chosen);
	tell_mac(fake, MBX_MAC_ADD, further);
	KUNIT_EXPECT_TRUE(test, is_taken(fake, further));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_trust(netdev, 0, false));
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(vf->mac, given));
	KUNIT_EXPECT_TRUE(test, is_taken(fake, given));
	KUNIT_EXPECT_FALSE(test, is_taken(fake, chosen));
	KUNIT_EXPECT_FALSE(test, is_taken(fake, further));
	/* It hears of its address. */
	KUNIT_EXPECT_FALSE(test, vf->cts);
}

/* Also when the administrator settles for what the guest has chosen. */
static void a_given_address_is_the_only_one(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	u8 chosen[ETH_ALEN] = { 2, 0, 0, 0, 0, 10 };
	u8 further[ETH_ALEN] = { 2, 0, 0, 0, 0, 11 };

	tell_mac(fake, MBX_MAC_PRIMARY, chosen);
	tell_mac(fake, MBX_MAC_ADD, further);
	KUNIT_EXPECT_TRUE(test, is_taken(fake, further));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_mac(fake->pf->netdev, 0, chosen));
	KUNIT_EXPECT_TRUE(test, is_taken(fake, chosen));
	KUNIT_EXPECT_FALSE(test, is_taken(fake, further));
	/* Nothing changed for it that it need be told. */
	KUNIT_EXPECT_TRUE(test, fake->pf->vfs[0].cts);
}

static void port_vlan_confines(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	struct net_device *netdev = fake->pf->netdev;
	__be16 q = htons(ETH_P_8021Q);

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_vlan(netdev, 1, 100, 3, q));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMVIR(1)),
			VMVIR_DEFAULT | 3 << 13 | 100);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VMOLR(1)) & VMOLR_AUPE);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_VMOLR(1)) & VMOLR_STRVLAN);
	/* It survives the guest. */
	pf_vf_forget_guest_locked(fake->pf, 1);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFTA(3)), BIT(100 % 32));
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_vlan(netdev, 1, 0, 0, q));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMVIR(1)), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFTA(3)), 0);
}

static void port_vlans_are_checked(struct kunit *test)
{
	struct net_device *netdev = introduced(test, 1)->pf->netdev;
	__be16 q = htons(ETH_P_8021Q);

	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_vlan(netdev, 0, 4095, 0, q));
	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_vlan(netdev, 0, 5, 8, q));
	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_vlan(netdev, 0, 0, 1, q));
	KUNIT_EXPECT_EQ(test, -EPROTONOSUPPORT,
			pf_vf_set_vlan(netdev, 0, 5, 0, htons(ETH_P_8021AD)));
}

static void rates_need_a_link(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct net_device *netdev = fake->pf->netdev;

	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_rate(netdev, 0, 0, 100));
	fake->pf->link_up = true;
	fake->regs[R_STATUS / 4] = STATUS_LU | BIT(7);
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_rate(netdev, 0, 0, 100));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_RTTBCNRC),
			RTTBCNRC_ENABLE | 10 << 14);
	/* The second queue of the VF is the last one written. */
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_RTTDQSEL), 8);
	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_rate(netdev, 0, 0, 1001));
	KUNIT_EXPECT_EQ(test, -EINVAL, pf_vf_set_rate(netdev, 0, 5, 100));
	KUNIT_EXPECT_EQ(test, fake->pf->vfs[0].max_tx_rate, 100);
	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_rate(netdev, 0, 0, 0));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_RTTBCNRC), 0);
}

static void a_blocked_vf_stays_off(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);

	ops->block(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(2) | BIT(1));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFTE), BIT(2) | BIT(1));
	/* Not even its guest's RESET opens it. */
	pf_fake_tell(fake, 0, MBX_RESET, 0, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(2) | BIT(1));
	ops->unblock(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), 7);
}

static void vectors_are_exact(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 7);
	const struct vfgate_pf_vectors vectors = {
		.rx = { 1, VFGATE_PF_NO_VECTOR },
		.tx = { 0, VFGATE_PF_NO_VECTOR },
		.mailbox = 1,
	};
	struct vfgate_pf_vectors wrong = vectors;
	unsigned int vf;

	for (vf = 0; vf < 7; vf++) {
		/* Whatever was there before is gone. */
		fake->regs[R_IVAR(vf) / 4] = ~0U;
		KUNIT_EXPECT_EQ(test, 0, ops->set_vectors(fake->pf, vf,
							  &vectors));
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_IVAR(vf)),
				(0x80 | (22 - 3 * vf + 1)) |
				(0x80 | (22 - 3 * vf)) << 8);
	}
	wrong.tx[1] = 3;
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->set_vectors(fake->pf, 0, &wrong));
	wrong = vectors;
	wrong.mailbox = 0x80;
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->set_vectors(fake->pf, 0, &wrong));
}

/* Registers that belong to VF 1 of 3, and are its next user's business. */
static bool is_of_vf_1(u32 reg)
{
	return (reg >= R_RXQ(1) && reg < R_RXQ(2)) ||
	       (reg >= R_RXQ(9) && reg < R_RXQ(10)) ||
	       (reg >= R_TXQ(1) && reg < R_TXQ(2)) ||
	       (reg >= R_TXQ(9) && reg < R_TXQ(10)) ||
	       (reg >= R_EITR(19) && reg <= R_EITR(21)) ||
	       (reg >= R_VMBMEM(1) && reg < R_VMBMEM(2)) ||
	       reg == R_IVAR(1) || reg == R_QEMU_VTIVAR(1) ||
	       reg == R_QEMU_VTIVAR_MISC(1);
}

/* Blocks of which every VF has a part like that. */
static bool is_of_any_vf(u32 reg)
{
	return (reg >= R_RXQ(0) && reg < R_RXQ(16)) ||
	       (reg >= R_TXQ(0) && reg < R_TXQ(16)) ||
	       (reg >= R_EITR(0) && reg < R_EITR(25)) ||
	       (reg >= R_VMBMEM(0) && reg < R_VMBMEM(8)) ||
	       (reg >= R_IVAR(0) && reg < R_IVAR(8)) ||
	       (reg >= R_QEMU_VTIVAR(0) && reg < R_QEMU_VTIVAR_MISC(8));
}

/* Places in a queue block that hold nothing of a user. */
static bool is_without_state(u32 reg)
{
	u32 in_block = reg & 0x3F;

	if (reg >= R_TXQ(0))
		return in_block == 0x0C || in_block == 0x1C ||
		       (in_block >= 0x20 && in_block < 0x28) ||
		       (in_block >= 0x2C && in_block < 0x38);
	if (reg >= R_RXQ(0))
		return in_block == 0x14 || (in_block >= 0x1C &&
					    in_block < 0x28) ||
		       in_block >= 0x2C;
	return false;
}

static void scrubbing_leaves_nothing(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 3);
	u32 reg, value, wrong = 0;

	for (reg = 0; reg < 4 * FAKE_BAR_WORDS; reg += 4)
		if (is_of_any_vf(reg))
			fake->regs[reg / 4] = 0xDEAD0000 | reg;
	ops->scrub(fake->pf, 1);

	for (reg = 0; reg < 4 * FAKE_BAR_WORDS; reg += 4) {
		if (!is_of_any_vf(reg) || is_without_state(reg))
			continue;
		value = fake_reg(fake, reg);
		if (!is_of_vf_1(reg))
			wrong += value != (0xDEAD0000 | reg);
		else if (reg == R_TXCTL(1) || reg == R_TXCTL(9))
			wrong += value != TXCTL_DEFAULT;
		else
			wrong += value != 0;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[1].cts);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(3) | BIT(2) | BIT(0));
}

/* Only its own causes: the register would take those of all VFs. */
static void scrubbing_spares_siblings_interrupts(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 3);

	fake->regs[R_EICR / 4] = GENMASK(24, 0);
	ops->scrub(fake->pf, 1);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_EICR),
			GENMASK(24, 0) & ~GENMASK(21, 19));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_EIMC), GENMASK(21, 19));
}

static void counters_survive_wrapping_and_resets(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct vfgate_pf_stats stats;

	fake->regs[R_VFGORC(0) / 4] = 0xFFFFFF00;
	ops->stats(fake->pf, 0, &stats);
	fake->regs[R_VFGORC(0) / 4] = 0x100;
	ops->stats(fake->pf, 0, &stats);
	KUNIT_EXPECT_EQ(test, stats.rx_bytes, 0x100000100ULL);
	/* The PF was reset, and with it the counter. */
	fake->regs[R_VFGORC(0) / 4] = 0;
	pf_stats_rebase_vf(fake->pf, 0);
	fake->regs[R_VFGORC(0) / 4] = 5;
	ops->stats(fake->pf, 0, &stats);
	KUNIT_EXPECT_EQ(test, stats.rx_bytes, 0x100000105ULL);
}

/* All ones is what a device reads as that fell off the bus. */
static void a_device_that_is_gone_counts_nothing(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct vfgate_pf_stats stats;

	memset(fake->regs, 0xFF, sizeof(fake->regs));
	ops->stats(fake->pf, 0, &stats);
	KUNIT_EXPECT_EQ(test, stats.rx_bytes, 0);
	pf_stats_read_port(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->pf->port[PF_RX_BYTES], 0);
}

static void the_link_is_what_the_administrator_says(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct pf_vf *vf = &fake->pf->vfs[0];

	KUNIT_EXPECT_FALSE(test, ops->link_up(fake->pf, 0));
	fake->pf->link_up = true;
	KUNIT_EXPECT_TRUE(test, ops->link_up(fake->pf, 0));
	vf->link_state = IFLA_VF_LINK_STATE_DISABLE;
	KUNIT_EXPECT_FALSE(test, ops->link_up(fake->pf, 0));
	vf->link_state = IFLA_VF_LINK_STATE_ENABLE;
	fake->pf->link_up = false;
	KUNIT_EXPECT_TRUE(test, ops->link_up(fake->pf, 0));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(there_is_no_vf_beyond_the_last),
	KUNIT_CASE(a_random_address_is_stable),
	KUNIT_CASE(a_new_address_makes_it_ask_again),
	KUNIT_CASE(a_given_address_comes_back),
	KUNIT_CASE(the_pf_leaves_a_vf_its_address),
	KUNIT_CASE(trust_goes_with_what_it_allowed),
	KUNIT_CASE(a_given_address_is_the_only_one),
	KUNIT_CASE(port_vlan_confines),
	KUNIT_CASE(port_vlans_are_checked),
	KUNIT_CASE(rates_need_a_link),
	KUNIT_CASE(a_blocked_vf_stays_off),
	KUNIT_CASE(vectors_are_exact),
	KUNIT_CASE(scrubbing_leaves_nothing),
	KUNIT_CASE(scrubbing_spares_siblings_interrupts),
	KUNIT_CASE(counters_survive_wrapping_and_resets),
	KUNIT_CASE(a_device_that_is_gone_counts_nothing),
	KUNIT_CASE(the_link_is_what_the_administrator_says),
	{}
};

struct kunit_suite pf_vf_suite = {
	.name = "vfgate_82576_vf",
	.test_cases = cases,
};
