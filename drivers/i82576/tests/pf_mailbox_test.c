// SPDX-License-Identifier: GPL-2.0-only
#include <linux/prandom.h>
#include "pf_fake.h"

#define OK	(MBX_ACK | MBX_CTS)
#define NO	(MBX_NACK | MBX_CTS)

static const u8 other_mac[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0x55 };

static u32 low(const u8 *a)
{
	return a[0] | a[1] << 8 | a[2] << 16 | (u32)a[3] << 24;
}

static u32 high(const u8 *a)
{
	return a[4] | a[5] << 8;
}

static u32 info(u32 value)
{
	return value << 16;
}

static struct pf_fake *introduced(struct kunit *test, unsigned int num_vfs)
{
	struct pf_fake *fake = pf_fake_make(test, num_vfs);
	unsigned int vf;

	for (vf = 0; vf < num_vfs; vf++)
		KUNIT_ASSERT_EQ(test, pf_fake_tell(fake, vf, MBX_RESET, 0, 0),
				MBX_RESET | MBX_ACK);
	return fake;
}

static void reset_tells_the_address(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 2);
	const u32 message[MBX_WORDS] = { MBX_RESET, ~0U, ~0U, ~0U, ~0U };
	const u8 *mac = fake->pf->vfs[1].mac;
	u32 reply[MBX_WORDS];
	unsigned int i;

	memset(reply, 0xAA, sizeof(reply));
	KUNIT_EXPECT_EQ(test, 0, pf_mailbox_handle(fake->pf, 1, message,
						   reply));
	/* Drivers compare the first word as a whole: no CTS. */
	KUNIT_EXPECT_EQ(test, reply[0], MBX_RESET | MBX_ACK);
	KUNIT_EXPECT_EQ(test, reply[1], low(mac));
	KUNIT_EXPECT_EQ(test, reply[2], high(mac));
	for (i = 3; i < MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, reply[i], 0);
}

static void reset_opens_the_pool_of_its_vf_only(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 3);

	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(3));
	pf_fake_tell(fake, 1, MBX_RESET, 0, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(3) | BIT(1));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFTE), BIT(3) | BIT(1));
}

static void reset_must_be_exact(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	unsigned int bit;

	for (bit = 16; bit < 30; bit++)
		KUNIT_EXPECT_TRUE(test, pf_fake_tell(fake, 0,
						     MBX_RESET | BIT(bit), 0,
						     0) & MBX_NACK);
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[0].cts);
}

/* Every id there is, before and after the introduction. */
static void ids_are_taken_by_table_only(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	u32 id, reply;

	for (id = 0; id <= MBX_ID; id++) {
		if (id == MBX_RESET)
			continue;
		fake->pf->vfs[0].cts = false;
		reply = pf_fake_tell(fake, 0, id, 0, 0);
		if (reply != (id | MBX_NACK))
			KUNIT_FAIL(test, "id %#x before RESET: %#x", id, reply);
		if (id >= MBX_SET_MAC && id <= MBX_SET_PROMISC)
			continue;
		fake->pf->vfs[0].cts = true;
		reply = pf_fake_tell(fake, 0, id, 0, 0);
		if (reply != (id | NO))
			KUNIT_FAIL(test, "id %#x: %#x", id, reply);
	}
}

static void answers_are_not_answered(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	const u32 words[] = { MBX_ACK, MBX_NACK, MBX_ACK | MBX_NACK };
	u32 message[MBX_WORDS] = {}, reply[MBX_WORDS];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		message[0] = MBX_RESET | words[i];
		KUNIT_EXPECT_EQ(test, -ENOMSG,
				pf_mailbox_handle(fake->pf, 0, message, reply));
	}
}

static void own_address_may_change(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	u32 set = MBX_SET_MAC | info(MBX_MAC_PRIMARY);

	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, low(other_mac),
					   high(other_mac)), set | OK);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(fake->pf->vfs[0].mac,
						 other_mac));
	/* A sibling, and the PF, keep theirs. */
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 1, set, low(other_mac),
					   high(other_mac)), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, 0x00000002, 0xff00),
			set | NO);
}

static void bad_addresses_are_refused(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 set = MBX_SET_MAC | info(MBX_MAC_PRIMARY);
	u32 add = MBX_SET_MAC | info(MBX_MAC_ADD);

	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, 0, 0), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, ~0U, ~0U), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, 1, 0), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, 0, 0), add | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, ~0U, ~0U), add | NO);
}

static void given_address_needs_trust(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct pf_vf *vf = &fake->pf->vfs[0];
	u32 set = MBX_SET_MAC | info(MBX_MAC_PRIMARY);
	u32 add = MBX_SET_MAC | info(MBX_MAC_ADD);

	ether_addr_copy(vf->given_mac, vf->mac);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, low(other_mac),
					   high(other_mac)), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, low(other_mac),
					   high(other_mac)), add | NO);
	/* To ask for what it has is no change. */
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, low(vf->mac),
					   high(vf->mac)), set | OK);
	vf->trusted = true;
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, low(other_mac),
					   high(other_mac)), set | OK);
}

/* What a VF falls back to when it is reset stays its own meanwhile. */
static void fallback_addresses_are_kept(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	const u8 *kept = fake->pf->vfs[0].random_mac;
	u32 set = MBX_SET_MAC | info(MBX_MAC_PRIMARY);
	u32 add = MBX_SET_MAC | info(MBX_MAC_ADD);
	u8 mac[ETH_ALEN];

	ether_addr_copy(mac, kept);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, set, low(other_mac),
					   high(other_mac)), set | OK);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 1, set, low(kept),
					   high(kept)), set | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 1, add, low(kept),
					   high(kept)), add | NO);
	KUNIT_EXPECT_EQ(test, -EADDRINUSE,
			pf_vf_set_mac(fake->pf->netdev, 1, mac));
	pf_fake_tell(fake, 0, MBX_RESET, 0, 0);
	KUNIT_EXPECT_TRUE(test, ether_addr_equal(fake->pf->vfs[0].mac, kept));
	KUNIT_EXPECT_EQ(test, 0, pf_switch_set_primary(&fake->pf->sw, 0, kept));
}

static void clearing_filters_needs_no_address(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 clear = MBX_SET_MAC | info(MBX_MAC_CLEAR);

	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, clear, 0, 0), clear | OK);
}

static void subcommands_of_set_mac_are_three(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 sub, word;

	for (sub = MBX_MAC_ADD + 1; sub <= 0xFF; sub++) {
		word = MBX_SET_MAC | info(sub);
		KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, word,
						   low(other_mac),
						   high(other_mac)), word | NO);
	}
}

/* Every count that fits the field. */
static void multicast_counts_are_bounded(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 count, word;

	for (count = 0; count <= 0xFF; count++) {
		word = MBX_SET_MULTICAST | info(count);
		KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, word, 0, 0),
				word | (count <= MBX_MAX_HASHES ? OK : NO));
	}
	KUNIT_EXPECT_EQ(test, fake->pf->vfs[0].num_hashes, MBX_MAX_HASHES);
}

static void multicast_hashes_stay_in_the_table(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);

	/* 16 bits each, of which the device knows 12. */
	pf_fake_tell(fake, 1, MBX_SET_MULTICAST | info(2), 0xF0050FFF, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(127)), BIT(31));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(0)), BIT(5));
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_VMOLR(1)) & VMOLR_ROMPE);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VMOLR(0)) & VMOLR_ROMPE);
	pf_fake_tell(fake, 1, MBX_SET_MULTICAST, 0, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MTA(127)), 0);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VMOLR(1)) & VMOLR_ROMPE);
}

static void vlan_numbers_are_bounded(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 add = MBX_SET_VLAN | info(MBX_VLAN_ADD);
	u32 del = MBX_SET_VLAN | info(MBX_VLAN_DELETE);
	u32 vid;

	for (vid = 0; vid < VLAN_N_VID; vid++) {
		KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, vid, 0),
				add | OK);
		KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, del, vid, 0),
				del | OK);
	}
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, VLAN_N_VID, 0),
			add | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, ~0U, 0), add | NO);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, MBX_SET_VLAN | info(2), 5,
					   0), MBX_SET_VLAN | info(2) | NO);
}

static void port_vlan_leaves_no_choice(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 add = MBX_SET_VLAN | info(MBX_VLAN_ADD);

	KUNIT_EXPECT_EQ(test, 0, pf_vf_set_vlan(fake->pf->netdev, 0, 100, 0,
						htons(ETH_P_8021Q)));
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, 5, 0), add | NO);
	/* But every stack asks for this one, and it means none. */
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, 0, 0), add | OK);
}

static void frame_lengths_are_bounded(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	static const struct { u32 length; u32 answer; } cases[] = {
		{ 0, NO }, { ETH_ZLEN - 1, NO }, { ETH_ZLEN, OK },
		{ 1518, OK }, { PF_MAX_FRAME, OK }, { PF_MAX_FRAME + 1, NO },
		{ 0x3FFF, NO }, { 0x10000 | 1518, NO }, { ~0U, NO },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, MBX_SET_LPE,
						   cases[i].length, 0),
				MBX_SET_LPE | cases[i].answer);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMOLR(0)) & VMOLR_RLPML,
			PF_MAX_FRAME);
}

static void all_multicast_needs_trust(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 on = MBX_SET_PROMISC | info(MBX_PROMISC_MULTICAST), mode;

	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, on, 0, 0), on | NO);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VMOLR(0)) & VMOLR_MPME);
	pf_vf_set_trust(fake->pf->netdev, 0, true);
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, on, 0, 0), on | OK);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_VMOLR(0)) & VMOLR_MPME);
	/* No mode beyond these two, trusted or not. */
	for (mode = 1; mode <= 0xFF; mode++)
		if (mode != MBX_PROMISC_MULTICAST)
			KUNIT_EXPECT_EQ(test,
					pf_fake_tell(fake, 0, MBX_SET_PROMISC |
						     info(mode), 0, 0),
					MBX_SET_PROMISC | info(mode) | NO);
	pf_vf_set_trust(fake->pf->netdev, 0, false);
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_VMOLR(0)) & VMOLR_MPME);
}

static void without_link_it_is_not_clear_to_send(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	u32 add = MBX_SET_VLAN | info(MBX_VLAN_ADD);

	fake->pf->vfs[0].link_state = IFLA_VF_LINK_STATE_DISABLE;
	KUNIT_EXPECT_EQ(test, pf_fake_tell(fake, 0, add, 0, 0), add | MBX_ACK);
}

/* Whatever VF 1 says, its siblings and the PF are as they were. */
static void noise_reaches_nobody_else(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 3);
	static const unsigned int others[] = { 0, 2, 3 };
	u32 mode[PF_MAX_POOLS], tag[PF_MAX_POOLS];
	u32 message[MBX_WORDS], reply[MBX_WORDS];
	struct rnd_state rnd;
	unsigned int n, i;

	prandom_seed_state(&rnd, 82576);
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		mode[i] = fake_reg(fake, R_VMOLR(others[i]));
		tag[i] = fake_reg(fake, R_VMVIR(others[i]));
	}
	for (n = 0; n < 50000; n++) {
		prandom_bytes_state(&rnd, message, sizeof(message));
		/* Mostly such as get past the table. */
		if (n % 4)
			message[0] = (message[0] & MBX_INFO) |
				     (1 + message[0] % 6);
		pf_mailbox_handle(fake->pf, 1, message, reply);
	}
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMOLR(others[i])),
				mode[i]);
		KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMVIR(others[i])),
				tag[i]);
	}
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE) | BIT(1), 0xF);
}

static void a_request_is_answered_once(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 2);
	const u32 message[MBX_WORDS] = { MBX_RESET };

	pf_fake_request(fake, 1, message);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->acked[1], 1);
	KUNIT_EXPECT_EQ(test, fake->sent[1], 1);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(1)),
			MBX_RESET | MBX_ACK);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MBVFICR), 0);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->sent[1], 1);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 0);
}

static void a_buffer_that_is_held_is_left_alone(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	const u32 message[MBX_WORDS] = { MBX_RESET };

	fake->vf_holds[0] = true;
	pf_fake_request(fake, 0, message);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)), MBX_RESET);
}

static void a_flood_waits_and_delays_nobody_else(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	const u32 message[MBX_WORDS] = { MBX_SET_LPE, 1518 };
	unsigned int n;

	vfgate_bucket_init(&fake->pf->vfs[0].events, 1, 4);
	for (n = 0; n < 100; n++) {
		pf_fake_request(fake, 0, message);
		pf_mailbox_serve(fake->pf);
	}
	KUNIT_EXPECT_LE(test, fake->sent[0], 6);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_MBVFICR) & BIT(0));
	pf_fake_request(fake, 1, message);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->sent[1], 1);
}

/* Resets and acknowledgments cost the PF time as well; no reset is lost. */
static void a_flood_of_resets_waits(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	struct pf_vf *vf = &fake->pf->vfs[0];
	unsigned int n, seen = 0;

	vfgate_bucket_init(&vf->events, 1, 4);
	for (n = 0; n < 100; n++) {
		fake->regs[R_VFLRE / 4] = BIT(0);
		pf_fake_acknowledge(fake, 0);
		pf_mailbox_serve(fake->pf);
		seen += !fake_reg(fake, R_VFLRE);
	}
	KUNIT_EXPECT_LE(test, seen, 6);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFLRE), BIT(0));
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_MBVFICR));
	vf->cts = true;
	vfgate_bucket_init(&vf->events, 1, 4);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFLRE), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_MBVFICR), 0);
	KUNIT_EXPECT_FALSE(test, vf->cts);
}

static void a_reset_vf_must_introduce_itself(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);

	fake->regs[R_VFLRE / 4] = BIT(0);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[0].cts);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFLRE), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(1));
}

/* It resets, and asks at once: the answer must still hold afterwards. */
static void reset_and_request_together(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	const u32 message[MBX_WORDS] = { MBX_RESET };

	fake->regs[R_VFLRE / 4] = BIT(0);
	pf_fake_request(fake, 0, message);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_TRUE(test, fake->pf->vfs[0].cts);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VFRE), BIT(1) | BIT(0));
}

static void a_ping_says_how_it_stands(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 1);
	struct pf_vf *vf = &fake->pf->vfs[0];

	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_PF_CONTROL | MBX_NACK);
	vf->cts = true;
	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_PF_CONTROL | MBX_CTS);
	vf->link_state = IFLA_VF_LINK_STATE_DISABLE;
	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)), MBX_PF_CONTROL);
}

static void a_ping_does_not_overwrite_a_request(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	const u32 message[MBX_WORDS] = { MBX_SET_LPE, 1518 };

	pf_fake_request(fake, 0, message);
	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)), MBX_SET_LPE);
	KUNIT_EXPECT_TRUE(test, fake->pf->vfs[0].ping);
	/* The answer says it, too. */
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)), MBX_SET_LPE | OK);
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[0].ping);
}

/* It rings between a look at its requests and the grip for the buffer. */
static void a_ping_does_not_overwrite_a_late_request(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);

	fake->regs[R_VMBMEM(0) / 4] = MBX_SET_LPE;
	fake->vf_asks[0] = true;
	pf_mailbox_ping_locked(fake->pf, 0);
	fake->vf_asks[0] = false;
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)), MBX_SET_LPE);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_P2VMAILBOX(0)), 0);
	KUNIT_EXPECT_TRUE(test, fake->pf->vfs[0].ping);
}

static void a_ping_waits_until_the_answer_is_read(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 2);
	const u32 message[MBX_WORDS] = { MBX_RESET };

	pf_fake_request(fake, 0, message);
	pf_mailbox_serve(fake->pf);
	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_RESET | MBX_ACK);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 1);
	/* Its sibling's acknowledgment is none of its own. */
	pf_fake_acknowledge(fake, 1);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 1);

	fake->ready = 0;
	pf_fake_acknowledge(fake, 0);
	pf_mailbox_serve(fake->pf);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_PF_CONTROL | MBX_CTS);
	KUNIT_EXPECT_EQ(test, fake->sent[0], 2);
	KUNIT_EXPECT_FALSE(test, fake->pf->vfs[0].ping);
	/* It is made to look. */
	KUNIT_EXPECT_EQ(test, fake->ready, 1);
}

/* Whoever waits for an answer has given up by then. */
static void an_answer_that_nobody_reads_goes_stale(struct kunit *test)
{
	struct pf_fake *fake = introduced(test, 1);
	const u32 message[MBX_WORDS] = { MBX_SET_LPE, 1518 };

	pf_fake_request(fake, 0, message);
	pf_mailbox_serve(fake->pf);
	fake->pf->vfs[0].answered -= 3 * NSEC_PER_SEC;
	pf_mailbox_ping_locked(fake->pf, 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_VMBMEM(0)),
			MBX_PF_CONTROL | MBX_CTS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(reset_tells_the_address),
	KUNIT_CASE(reset_opens_the_pool_of_its_vf_only),
	KUNIT_CASE(reset_must_be_exact),
	KUNIT_CASE(ids_are_taken_by_table_only),
	KUNIT_CASE(answers_are_not_answered),
	KUNIT_CASE(own_address_may_change),
	KUNIT_CASE(bad_addresses_are_refused),
	KUNIT_CASE(given_address_needs_trust),
	KUNIT_CASE(fallback_addresses_are_kept),
	KUNIT_CASE(clearing_filters_needs_no_address),
	KUNIT_CASE(subcommands_of_set_mac_are_three),
	KUNIT_CASE(multicast_counts_are_bounded),
	KUNIT_CASE(multicast_hashes_stay_in_the_table),
	KUNIT_CASE(vlan_numbers_are_bounded),
	KUNIT_CASE(port_vlan_leaves_no_choice),
	KUNIT_CASE(frame_lengths_are_bounded),
	KUNIT_CASE(all_multicast_needs_trust),
	KUNIT_CASE(without_link_it_is_not_clear_to_send),
	KUNIT_CASE(noise_reaches_nobody_else),
	KUNIT_CASE(a_request_is_answered_once),
	KUNIT_CASE(a_buffer_that_is_held_is_left_alone),
	KUNIT_CASE(a_flood_waits_and_delays_nobody_else),
	KUNIT_CASE(a_flood_of_resets_waits),
	KUNIT_CASE(a_reset_vf_must_introduce_itself),
	KUNIT_CASE(reset_and_request_together),
	KUNIT_CASE(a_ping_says_how_it_stands),
	KUNIT_CASE(a_ping_does_not_overwrite_a_request),
	KUNIT_CASE(a_ping_does_not_overwrite_a_late_request),
	KUNIT_CASE(a_ping_waits_until_the_answer_is_read),
	KUNIT_CASE(an_answer_that_nobody_reads_goes_stale),
	{}
};

struct kunit_suite pf_mailbox_suite = {
	.name = "vfgate_82576_mailbox",
	.test_cases = cases,
};
