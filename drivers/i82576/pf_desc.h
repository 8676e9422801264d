/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors of the 82576 in their advanced formats. The legacy formats are
 * not used.
 */
#ifndef VFGATE_I82576_PF_DESC_H
#define VFGATE_I82576_PF_DESC_H

#include <linux/bits.h>
#include <linux/types.h>

/* What the driver writes, and over it what the device writes back. */
union pf_rx_desc {
	struct {
		__le64 packet;
		__le64 header;
	} read;
	struct {
		__le32 info;
		__le32 rss;
		__le32 status;
		__le16 length;
		__le16 vlan;
	} wb;
};

#define RXD_RSS_TYPE		GENMASK(3, 0)
#define RXD_DD			BIT(0)
#define RXD_EOP			BIT(1)
#define RXD_VP			BIT(3)
#define RXD_UDPCS		BIT(4)
#define RXD_TCPCS		BIT(5)
#define RXD_ERR_TCPE		BIT(29)
#define RXD_ERR_IPE		BIT(30)
/* Frame errors: the MAC drops such frames unless told to store them. */
#define RXD_ERR_FRAME		(GENMASK(28, 24) | BIT(31))

/* Data, context and written-back descriptor alike. */
struct pf_tx_desc {
	union {
		__le64 address;
		struct {
			__le32 lengths;
			__le32 launch;
		} context;
	};
	__le32 command;
	__le32 status;
};

#define TXD_CONTEXT		0x00200000
#define TXD_DATA		0x00300000
#define TXD_EOP			BIT(24)
#define TXD_IFCS		BIT(25)
#define TXD_RS			BIT(27)
#define TXD_DEXT		BIT(29)
#define TXD_VLE			BIT(30)
#define TXD_TSE			BIT(31)
/* in status, as written by the driver */
#define TXD_IXSM		BIT(8)
#define TXD_TXSM		BIT(9)
#define TXD_PAYLEN_SHIFT	14
/* in status, as written back */
#define TXD_DD			BIT(0)

/* Context: lengths */
#define TXC_MACLEN_SHIFT	9
#define TXC_VLAN_SHIFT		16
/* Context: command */
#define TXC_IPV4		BIT(10)
#define TXC_TCP			BIT(11)
/* Context: status */
#define TXC_L4LEN_SHIFT		8
#define TXC_MSS_SHIFT		16

static_assert(sizeof(union pf_rx_desc) == 16);
static_assert(sizeof(struct pf_tx_desc) == 16);

#endif /* VFGATE_I82576_PF_DESC_H */
