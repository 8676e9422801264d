// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitfield.h>
#include <linux/string.h>
#include "../vf.h"
#include "vf_tests.h"

#define MAC_LOW		0x00540252
#define MAC_HIGH	0x00000176
#define FILL		0xdeadbeef

struct sample {
	const char *what;
	u32 words[3];
	int wanted;
};

static u32 word(u32 id, u32 info)
{
	return FIELD_PREP(MBX_ID, id) | FIELD_PREP(MBX_INFO, info);
}

#define WORD(id, info)	((id) | (info) << 16)

static const struct sample samples[] = {
	{ "reset", { MBX_RESET } },
	{ "reset with information", { WORD(MBX_RESET, 1) }, -EINVAL },
	{ "primary address", { WORD(MBX_SET_MAC, 0), MAC_LOW, MAC_HIGH } },
	{ "no address", { WORD(MBX_SET_MAC, 0), 0, 0 }, -EINVAL },
	{ "group address", { WORD(MBX_SET_MAC, 0), MAC_LOW | 1, MAC_HIGH },
	  -EINVAL },
	{ "broadcast filter", { WORD(MBX_SET_MAC, 2), ~0U, 0xffff }, -EINVAL },
	{ "further address", { WORD(MBX_SET_MAC, 2), MAC_LOW, MAC_HIGH } },
	{ "clear filters", { WORD(MBX_SET_MAC, 1), 0, 0 } },
	{ "unknown filter command", { WORD(MBX_SET_MAC, 3), MAC_LOW, MAC_HIGH },
	  -EINVAL },
	{ "no groups", { WORD(MBX_SET_MULTICAST, 0) } },
	{ "most groups", { WORD(MBX_SET_MULTICAST, 30) } },
	{ "too many groups", { WORD(MBX_SET_MULTICAST, 31) }, -EINVAL },
	{ "far too many groups", { WORD(MBX_SET_MULTICAST, 255) }, -EINVAL },
	{ "add VLAN", { WORD(MBX_SET_VLAN, 1), 4095 } },
	{ "delete VLAN", { WORD(MBX_SET_VLAN, 0), 0 } },
	{ "VLAN 4096", { WORD(MBX_SET_VLAN, 1), 4096 }, -EINVAL },
	{ "VLAN below zero", { WORD(MBX_SET_VLAN, 1), ~0U }, -EINVAL },
	{ "frame size", { MBX_SET_LPE, 1522 } },
	{ "largest frame", { MBX_SET_LPE, 9728 } },
	{ "larger frame", { MBX_SET_LPE, 9729 }, -EINVAL },
	{ "frame below zero", { MBX_SET_LPE, 0x84000600 }, -EINVAL },
	{ "no frame", { MBX_SET_LPE, 0 }, -EINVAL },
	{ "all multicasts", { WORD(MBX_SET_PROMISC, 2) } },
	{ "multicasts as listed", { WORD(MBX_SET_PROMISC, 0) } },
	{ "all unicasts", { WORD(MBX_SET_PROMISC, 1) }, -EINVAL },
	{ "everything", { WORD(MBX_SET_PROMISC, 3) }, -EINVAL },
	{ "nothing", { 0 }, -EINVAL },
	{ "unknown", { 7 }, -EINVAL },
	{ "from the PF", { MBX_PF_CONTROL }, -EINVAL },
	{ "largest id", { 0xffff }, -EINVAL },
	{ "an answer", { MBX_RESET | MBX_ACK }, -EINVAL },
	{ "a refusal", { MBX_RESET | MBX_NACK }, -EINVAL },
	{ "clear to send", { MBX_RESET | MBX_CTS }, -EINVAL },
	{ "reserved bits", { MBX_RESET | BIT(24) }, -EINVAL },
	{ "all ones", { ~0U, ~0U, ~0U }, -EINVAL },
};

static void message_is_known_and_bounded(struct kunit *test)
{
	u32 words[MBX_WORDS];
	int i;

	for (i = 0; i < ARRAY_SIZE(samples); i++) {
		memset32(words, FILL, MBX_WORDS);
		memcpy(words, samples[i].words, sizeof(samples[i].words));
		KUNIT_EXPECT_EQ_MSG(test, i82576_message_check(words),
				    samples[i].wanted, "%s", samples[i].what);
	}
}

/* What the message does not use never leaves the guest. */
static void message_ends_where_it_ends(struct kunit *test)
{
	u32 words[MBX_WORDS];
	int i;

	memset32(words, FILL, MBX_WORDS);
	words[0] = MBX_SET_LPE;
	words[1] = 1522;
	KUNIT_ASSERT_EQ(test, i82576_message_check(words), 0);
	KUNIT_EXPECT_EQ(test, words[1], 1522);
	for (i = 2; i < MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, words[i], 0);

	memset32(words, FILL, MBX_WORDS);
	words[0] = word(MBX_SET_MULTICAST, 30);
	KUNIT_ASSERT_EQ(test, i82576_message_check(words), 0);
	for (i = 1; i < MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, words[i], FILL);
}

static void message_names_an_address_to_clear(struct kunit *test)
{
	u32 words[MBX_WORDS] = { word(MBX_SET_MAC, MBX_MAC_CLEAR) };

	KUNIT_ASSERT_EQ(test, i82576_message_check(words), 0);
	KUNIT_EXPECT_EQ(test, words[1], 0x02);
	KUNIT_EXPECT_EQ(test, words[2], 0);
}

static struct kunit_case message_cases[] = {
	KUNIT_CASE(message_is_known_and_bounded),
	KUNIT_CASE(message_ends_where_it_ends),
	KUNIT_CASE(message_names_an_address_to_clear),
	{}
};

struct kunit_suite i82576_message_suite = {
	.name = "vfgate_i82576_message",
	.test_cases = message_cases,
};
