// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzes the judge of mailbox messages: whatever a VF says, what its PF gets to
 * read is a message of the protocol, bounded, with nothing behind its end, and
 * judging it again changes nothing.
 *
 * Input: the words, as many as there are; the rest are ones.
 */
#include <stdlib.h>
#include <linux/bitfield.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include "../../drivers/i82576/vf_message.h"

#define FRAME_MAX	9728U

static void require(bool truth)
{
	if (!truth)
		abort();
}

/* require_end WORDS, LENGTH: nothing of the guest's is behind the message. */
static void require_end(const u32 *words, u32 length)
{
	for (; length < MBX_WORDS; length++)
		require(!words[length]);
}

static void require_sane(const u32 *words)
{
	u32 info = FIELD_GET(MBX_INFO, words[0]);

	require(!(words[0] & ~(MBX_ID | MBX_INFO)));
	switch (FIELD_GET(MBX_ID, words[0])) {
	case MBX_RESET:
		require(!info);
		require_end(words, 1);
		break;
	case MBX_SET_MAC:
		require(info <= MBX_MAC_ADD);
		require(is_valid_ether_addr((const u8 *)&words[1]));
		require_end(words, 3);
		break;
	case MBX_SET_MULTICAST:
		require(info <= MBX_MAX_HASHES);
		break;
	case MBX_SET_VLAN:
		require(info <= MBX_VLAN_ADD && words[1] < VLAN_N_VID);
		require_end(words, 2);
		break;
	case MBX_SET_LPE:
		require(!info && words[1] && words[1] <= FRAME_MAX);
		require_end(words, 2);
		break;
	case MBX_SET_PROMISC:
		require(info == MBX_PROMISC_NONE ||
			info == MBX_PROMISC_MULTICAST);
		require_end(words, 1);
		break;
	default:
		abort();
	}
}

int fuzz_one(const u8 *data, size_t size);

/* The Makefile gives it the name that libFuzzer calls. */
int fuzz_one(const u8 *data, size_t size)
{
	u32 words[MBX_WORDS], again[MBX_WORDS];

	memset(words, 0xff, sizeof(words));
	memcpy(words, data, size < sizeof(words) ? size : sizeof(words));
	if (i82576_message_check(words))
		return 0;
	require_sane(words);
	memcpy(again, words, sizeof(again));
	require(!i82576_message_check(again));
	require(!memcmp(again, words, sizeof(again)));
	return 0;
}
