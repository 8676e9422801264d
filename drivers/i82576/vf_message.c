// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a VF may say to its PF: each message of the mailbox protocol with its
 * length and the values its words may have. The PF driver may be one that
 * trusts them; igb, for one, takes the frame size of SET_LPE for a signed
 * number, so that a negative one passes its check, and ORs it into the pool's
 * configuration, where the bits above the size switch on promiscuity.
 *
 * A message that is not in the list, or not within its bounds, never reaches
 * the PF.
 */
#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/kernel.h>
#include <linux/unaligned.h>
#include "vf_message.h"

/* What the frame size register of a pool can hold, and the device sends. */
#define FRAME_MIN	64
#define FRAME_MAX	9728

/* Locally administered, 02:00:00:00:00:00. */
#define MAC_NOBODY	0x00000002

struct message {
	const char *name;
	u32 info;
	bool (*valid)(const u32 *words);
	void (*tidy)(u32 *words);
	u8 length;
};

static bool mac_valid(const u32 *words)
{
	u8 mac[ETH_ALEN];

	put_unaligned_le32(words[1], mac);
	put_unaligned_le16(words[2], mac + 4);
	switch (FIELD_GET(MBX_INFO, words[0])) {
	case MBX_MAC_CLEAR:
		return true;
	case MBX_MAC_PRIMARY:
	case MBX_MAC_ADD:
		return is_valid_ether_addr(mac);
	default:
		return false;
	}
}

/*
 * igbvf names no address when it clears its filters, and igb refuses that with
 * a line in its log each time. Any valid one will do.
 */
static void mac_tidy(u32 *words)
{
	if (FIELD_GET(MBX_INFO, words[0]) != MBX_MAC_CLEAR)
		return;
	words[1] = MAC_NOBODY;
	words[2] = 0;
}

static bool multicast_valid(const u32 *words)
{
	return FIELD_GET(MBX_INFO, words[0]) <= MBX_MAX_HASHES;
}

static bool vlan_valid(const u32 *words)
{
	return FIELD_GET(MBX_INFO, words[0]) <= MBX_VLAN_ADD &&
	       words[1] < VLAN_N_VID;
}

static bool frame_valid(const u32 *words)
{
	return words[1] >= FRAME_MIN && words[1] <= FRAME_MAX;
}

static bool promisc_valid(const u32 *words)
{
	u32 info = FIELD_GET(MBX_INFO, words[0]);

	return info == MBX_PROMISC_NONE || info == MBX_PROMISC_MULTICAST;
}

/* info: the bits of the information field that the message uses at all. */
static const struct message messages[] = {
	[MBX_RESET] = {
		.name = "RESET", .length = 1,
	},
	[MBX_SET_MAC] = {
		.name = "SET_MAC", .length = 3, .info = 0x03,
		.valid = mac_valid, .tidy = mac_tidy,
	},
	[MBX_SET_MULTICAST] = {
		.name = "SET_MULTICAST", .length = MBX_WORDS, .info = 0x1f,
		.valid = multicast_valid,
	},
	[MBX_SET_VLAN] = {
		.name = "SET_VLAN", .length = 2, .info = 0x01,
		.valid = vlan_valid,
	},
	[MBX_SET_LPE] = {
		.name = "SET_LPE", .length = 2, .valid = frame_valid,
	},
	[MBX_SET_PROMISC] = {
		.name = "SET_PROMISC", .length = 1, .info = 0x02,
		.valid = promisc_valid,
	},
};

/**
 * i82576_message_check - may this message reach the PF?
 * @words: MBX_WORDS of them, a copy that nobody else writes; what the message
 *	does not use is put into a form that any PF takes
 *
 * Return: 0, or -EINVAL.
 */
int i82576_message_check(u32 *words)
{
	u32 id = FIELD_GET(MBX_ID, words[0]);
	const struct message *message;
	u32 i;

	if (id >= ARRAY_SIZE(messages) || !messages[id].name)
		return -EINVAL;
	message = &messages[id];
	if (words[0] & ~(MBX_ID | FIELD_PREP(MBX_INFO, message->info)))
		return -EINVAL;
	if (message->valid && !message->valid(words))
		return -EINVAL;
	if (message->tidy)
		message->tidy(words);
	for (i = message->length; i < MBX_WORDS; i++)
		words[i] = 0;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(i82576_message_check);
