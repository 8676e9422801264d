/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mailbox protocol between a VF of the 82576 and its PF: 16 words, of
 * which the first says what the rest is.
 */
#ifndef VFGATE_I82576_MAILBOX_H
#define VFGATE_I82576_MAILBOX_H

#include <linux/bits.h>

#define MBX_WORDS		16

/* Word 0 */
#define MBX_ID			GENMASK(15, 0)
#define MBX_INFO		GENMASK(23, 16)
#define MBX_CTS			BIT(29)
#define MBX_NACK		BIT(30)
#define MBX_ACK			BIT(31)

/* From the VF */
#define MBX_RESET		0x0001
#define MBX_SET_MAC		0x0002
#define  MBX_MAC_PRIMARY	0
#define  MBX_MAC_CLEAR		1
#define  MBX_MAC_ADD		2
#define MBX_SET_MULTICAST	0x0003
#define MBX_SET_VLAN		0x0004
#define  MBX_VLAN_DELETE	0
#define  MBX_VLAN_ADD		1
#define MBX_SET_LPE		0x0005
#define MBX_SET_PROMISC		0x0006
#define  MBX_PROMISC_NONE	0
#define  MBX_PROMISC_MULTICAST	2

/* From the PF */
#define MBX_PF_CONTROL		0x0100

/* Two 16-bit hashes a word, after word 0. */
#define MBX_MAX_HASHES		(2 * (MBX_WORDS - 1))

#endif /* VFGATE_I82576_MAILBOX_H */
