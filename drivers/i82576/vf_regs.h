/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the 82576 VF, as seen in its own BAR 0. Sections are those of
 * the Intel 82576EB datasheet.
 */
#ifndef VFGATE_I82576_VF_REGS_H
#define VFGATE_I82576_VF_REGS_H

#include <linux/bits.h>

#define VF_BAR_SIZE		0x4000
#define VF_VECTORS		3
#define VF_QUEUES		2

#define VTCTRL			0x0000
#define  VTCTRL_RST		BIT(26)
#define VTSTATUS		0x0008
#define  VTSTATUS_FD		BIT(0)
#define  VTSTATUS_LU		BIT(1)
#define  VTSTATUS_SPEED		GENMASK(7, 6)

#define VMBMEM			0x0800
#define V2PMAILBOX		0x0c40
#define  V2P_REQ		BIT(0)
#define  V2P_ACK		BIT(1)
#define  V2P_VFU		BIT(2)
#define  V2P_PFU		BIT(3)
#define  V2P_PFSTS		BIT(4)
#define  V2P_PFACK		BIT(5)
#define  V2P_RSTI		BIT(6)
#define  V2P_RSTD		BIT(7)
/* Gone from the register once read. */
#define  V2P_CLEARED		(V2P_PFSTS | V2P_PFACK | V2P_RSTD)

#define PBACL			0x0f04
#define PSRTYPE			0x0f0c

#define VFSTAT_FIRST		0x0f10
#define VFGPRC			0x0f10
#define VFGPTC			0x0f14
#define VFGORC			0x0f18
#define VFGOTC			0x0f34
#define VFMPRC			0x0f3c
#define VFGPRLBC		0x0f40
#define VFGPTLBC		0x0f44
#define VFGORLBC		0x0f48
#define VFGOTLBC		0x0f50
#define VFSTAT_LAST		0x0f50
#define VFSTAT_SLOTS		((VFSTAT_LAST - VFSTAT_FIRST) / 4 + 1)

#define FRTIMER			0x1048
#define VTEICS			0x1520
#define VTEIMS			0x1524
#define VTEIMC			0x1528
#define VTEIAC			0x152c
#define VTEIAM			0x1530
#define VTEICR			0x1580
#define  VTEI_CAUSES		GENMASK(2, 0)
#define VTEITR(n)		(0x1680 + 4 * (n))
#define  EITR_INTERVAL		GENMASK(14, 1)
#define  EITR_CNT_IGNR		BIT(31)
/* One microsecond is four: bits 14:2 count them. */
#define  EITR_PER_US		4
#define VTIVAR			0x1700
#define VTIVAR_MISC		0x1740
#define  IVAR_VALID		BIT(7)
#define  IVAR_VECTOR		GENMASK(1, 0)

#define PBRWAC			0x24e8
#define RX(q, x)		(0x2800 + 0x100 * (q) + (x))
#define RDBAL			0x00
#define RDBAH			0x04
#define RDLEN			0x08
#define SRRCTL			0x0c
#define RDH			0x10
#define RXCTL			0x14
#define RDT			0x18
#define RXDCTL			0x28
#define  RXDCTL_RESET		BIT(16)
#define RQDPC			0x30

#define PBTWAC			0x34e8
#define TX(q, x)		(0x3800 + 0x100 * (q) + (x))
#define TDBAL			0x00
#define TDBAH			0x04
#define TDLEN			0x08
#define TDH			0x10
#define TXCTL			0x14
#define  TXCTL_RESET		0x2a00
#define TDT			0x18
#define TXDCTL			0x28
#define TDWBAL			0x38
#define TDWBAH			0x3c

#define QUEUE_ENABLE		BIT(25)

#endif /* VFGATE_I82576_VF_REGS_H */
