/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The registers of the 82576 as its PF sees them (BAR 0, 128 KiB, 32 bits
 * each), and the bits of them that this driver uses.
 */
#ifndef VFGATE_I82576_PF_REGS_H
#define VFGATE_I82576_PF_REGS_H

#include <linux/bits.h>
#include <linux/types.h>

#define PF_MAX_POOLS		8
#define PF_MAX_QUEUES		16
/* With an eighth VF the PF would have neither pool nor queue. */
#define PF_MAX_VFS		7
#define PF_MAX_VECTORS		10
/* Vectors, and so interrupt cause bits, of one VF. */
#define PF_VF_VECTORS		3
#define PF_NUM_RAR		24
#define PF_NUM_MTA		128
#define PF_NUM_VFTA		128
#define PF_NUM_VLVF		32

/* General */
#define R_CTRL			0x0000
#define  CTRL_FD		BIT(0)
#define  CTRL_GIO_DISABLE	BIT(2)
#define  CTRL_SLU		BIT(6)
#define  CTRL_SPEED		GENMASK(9, 8)
#define  CTRL_SPEED_1000	BIT(9)
#define  CTRL_FRCSPD		BIT(11)
#define  CTRL_FRCDPX		BIT(12)
#define  CTRL_RST		BIT(26)
#define  CTRL_VME		BIT(30)
#define R_STATUS		0x0008
#define  STATUS_FD		BIT(0)
#define  STATUS_LU		BIT(1)
#define  STATUS_FUNC		GENMASK(3, 2)
#define  STATUS_SPEED		GENMASK(7, 6)
#define  STATUS_GIO_ENABLED	BIT(19)
#define R_EECD			0x0010
#define  EECD_AUTO_RD		BIT(9)
#define R_EERD			0x0014
#define  EERD_START		BIT(0)
#define  EERD_DONE		BIT(1)
#define  EERD_ADDR		GENMASK(15, 2)
#define  EERD_DATA		GENMASK(31, 16)
#define R_CTRL_EXT		0x0018
#define  CTRL_EXT_PFRSTD	BIT(14)
#define  CTRL_EXT_LINK_MODE	GENMASK(23, 22)
#define  CTRL_EXT_DRV_LOAD	BIT(28)
#define R_MDIC			0x0020
#define  MDIC_DATA		GENMASK(15, 0)
#define  MDIC_REG		GENMASK(20, 16)
#define  MDIC_PHY		GENMASK(25, 21)
#define  MDIC_WRITE		BIT(26)
#define  MDIC_READ		BIT(27)
#define  MDIC_READY		BIT(28)
#define  MDIC_ERROR		BIT(30)
#define R_FCAL			0x0028
#define R_FCAH			0x002C
#define R_FCT			0x0030
#define R_VET			0x0038
#define R_FCTTV			0x0170
#define R_FCRTH			0x2168
#define R_SWSM			0x5B50
#define  SWSM_SMBI		BIT(0)
#define  SWSM_SWESMBI		BIT(1)
#define R_SW_FW_SYNC		0x5B5C
#define  SWFW_EEPROM		BIT(0)
#define  SWFW_PHY0		BIT(1)
#define  SWFW_PHY1		BIT(2)

/* Interrupts */
#define R_ICR			0x00C0
#define R_ICS			0x00C8
#define R_IMS			0x00D0
#define R_IMC			0x00D8
#define  ICR_LSC		BIT(2)
#define  ICR_VMMB		BIT(8)
#define  ICR_DOUTSYNC		BIT(28)
#define  ICR_DRSTA		BIT(30)
#define R_GPIE			0x1514
#define  GPIE_NSICR		BIT(0)
#define  GPIE_MSIX_MODE		BIT(4)
#define  GPIE_EIAME		BIT(30)
#define  GPIE_PBA		BIT(31)
#define R_EICS			0x1520
#define R_EIMS			0x1524
#define R_EIMC			0x1528
#define R_EIAC			0x152C
#define R_EIAM			0x1530
#define R_EICR			0x1580
#define R_EITR(n)		(0x1680 + 4 * (n))
/* Microseconds in the upper 13 of the 15 bits. */
#define  EITR_INTERVAL		GENMASK(14, 2)
#define R_IVAR(n)		(0x1700 + 4 * (n))
#define  IVAR_VALID		BIT(7)
#define R_IVAR_MISC		0x1740
#define  IVAR_MISC_OTHER_SHIFT	8

/* Receive */
#define R_RCTL			0x0100
#define  RCTL_EN		BIT(1)
#define  RCTL_UPE		BIT(3)
#define  RCTL_MPE		BIT(4)
#define  RCTL_LPE		BIT(5)
#define  RCTL_BAM		BIT(15)
#define  RCTL_VFE		BIT(18)
#define  RCTL_DPF		BIT(22)
#define  RCTL_SECRC		BIT(26)
#define R_QDE			0x2408
#define R_RXCSUM		0x5000
#define  RXCSUM_IPOFL		BIT(8)
#define  RXCSUM_TUOFL		BIT(9)
#define  RXCSUM_CRCOFL		BIT(11)
#define  RXCSUM_PCSD		BIT(13)
#define R_RLPML			0x5004
#define R_MTA(n)		(0x5200 + 4 * (n))
/* Sixteen address filters at one place, and eight more at another. */
#define PF_NUM_RAR_LOW		16
#define R_RAL_LOW(n)		(0x5400 + 8 * (n))
#define R_RAL_HIGH(n)		(0x54E0 + 8 * (n))
#define  RAH_POOL_SHIFT		18
#define  RAH_POOLS		GENMASK(25, 18)
#define  RAH_AV			BIT(31)
#define R_VFTA(n)		(0x5600 + 4 * (n))
#define R_MRQC			0x5818
#define  MRQC_RSS		2
#define  MRQC_VMDQ		3
#define  MRQC_IPV4_TCP		BIT(16)
#define  MRQC_IPV4		BIT(17)
#define  MRQC_IPV6		BIT(20)
#define  MRQC_IPV6_TCP		BIT(21)
#define R_RETA(n)		(0x5C00 + 4 * (n))
#define R_RSSRK(n)		(0x5C80 + 4 * (n))
#define R_UTA(n)		(0xA000 + 4 * (n))

/* Queue blocks: the first four have a second address, which is not needed. */
#define R_RXQ(q)		(0xC000 + 0x40 * (q))
#define R_RDBAL(q)		(R_RXQ(q) + 0x00)
#define R_RDBAH(q)		(R_RXQ(q) + 0x04)
#define R_RDLEN(q)		(R_RXQ(q) + 0x08)
#define R_SRRCTL(q)		(R_RXQ(q) + 0x0C)
#define  SRRCTL_BSIZEPKT_KIB	1024
#define  SRRCTL_ADV_ONEBUF	BIT(25)
#define  SRRCTL_DROP_EN		BIT(31)
#define R_RDH(q)		(R_RXQ(q) + 0x10)
#define R_RDT(q)		(R_RXQ(q) + 0x18)
#define R_RXDCTL(q)		(R_RXQ(q) + 0x28)
#define R_TXQ(q)		(0xE000 + 0x40 * (q))
#define R_TDBAL(q)		(R_TXQ(q) + 0x00)
#define R_TDBAH(q)		(R_TXQ(q) + 0x04)
#define R_TDLEN(q)		(R_TXQ(q) + 0x08)
#define R_TDH(q)		(R_TXQ(q) + 0x10)
#define R_TXCTL(q)		(R_TXQ(q) + 0x14)
#define  TXCTL_DEFAULT		0x2A00
#define R_TDT(q)		(R_TXQ(q) + 0x18)
#define R_TXDCTL(q)		(R_TXQ(q) + 0x28)
#define R_TDWBAL(q)		(R_TXQ(q) + 0x38)
#define R_TDWBAH(q)		(R_TXQ(q) + 0x3C)
#define  XDCTL_PTHRESH(n)	(n)
#define  XDCTL_HTHRESH(n)	((n) << 8)
#define  XDCTL_WTHRESH(n)	((n) << 16)
#define  XDCTL_ENABLE		BIT(25)

/* Transmit */
#define R_TCTL			0x0400
#define  TCTL_EN		BIT(1)
#define  TCTL_PSP		BIT(3)
#define  TCTL_CT		(15 << 4)
#define R_TIPG			0x0410
#define R_DTXCTL		0x3590
#define  DTXCTL_SPOOF_INT	BIT(6)

/* Pools, the layer-2 switch */
#define R_VFLRE			0x0C88
#define R_VFRE			0x0C8C
#define R_VFTE			0x0C90
#define R_DTXSWC		0x3500
#define  DTXSWC_MAC_SPOOF_SHIFT	0
#define  DTXSWC_VLAN_SPOOF_SHIFT 8
#define  DTXSWC_LOOPBACK	BIT(31)
#define R_WVBR			0x3554
#define R_RTTDQSEL		0x3604
#define R_RTTBCNRM		0x3690
#define R_RTTBCNRC		0x36B0
#define  RTTBCNRC_ENABLE	BIT(31)
#define  RTTBCNRC_INT_SHIFT	14
#define R_VMVIR(p)		(0x3700 + 4 * (p))
#define  VMVIR_DEFAULT		BIT(30)
#define R_VT_CTL		0x581C
#define  VT_CTL_POOL_SHIFT	7
#define  VT_CTL_DIS_DEF_POOL	BIT(29)
#define  VT_CTL_REPL_EN		BIT(30)
#define R_VMOLR(p)		(0x5AD0 + 4 * (p))
#define  VMOLR_RLPML		GENMASK(13, 0)
#define  VMOLR_LPE		BIT(16)
#define  VMOLR_AUPE		BIT(24)
#define  VMOLR_ROMPE		BIT(25)
#define  VMOLR_ROPE		BIT(26)
#define  VMOLR_BAM		BIT(27)
#define  VMOLR_MPME		BIT(28)
#define  VMOLR_STRVLAN		BIT(30)
#define  VMOLR_STRCRC		BIT(31)
#define R_RPLOLR		0x5AF0
#define  RPLOLR_STRVLAN		BIT(30)
#define  RPLOLR_STRCRC		BIT(31)
#define R_VLVF(n)		(0x5D00 + 4 * (n))
#define  VLVF_POOL_SHIFT	12
#define  VLVF_ENABLE		BIT(31)

/* Mailboxes */
#define R_VMBMEM(vf)		(0x0800 + 0x40 * (vf))
#define R_P2VMAILBOX(vf)	(0x0C00 + 4 * (vf))
#define  P2V_STS		BIT(0)
#define  P2V_ACK		BIT(1)
#define  P2V_PFU		BIT(3)
#define  P2V_RVFU		BIT(4)
#define R_MBVFICR		0x0C80
#define  MBVFICR_REQ_SHIFT	0
#define  MBVFICR_ACK_SHIFT	16
#define R_MBVFIMR		0x0C84

/*
 * QEMU: where the model keeps VTIVAR and VTIVAR_MISC of each VF, readable and
 * writable through the PF. The device itself shows nothing there.
 */
#define R_QEMU_VTIVAR(vf)	(0x11700 + 4 * (vf))
#define R_QEMU_VTIVAR_MISC(vf)	(0x11720 + 4 * (vf))

/* Per-VF counters: 32 bits, wrapping, not cleared by reading */
#define R_VFGPRC(vf)		(0x10010 + 0x100 * (vf))
#define R_VFGPTC(vf)		(0x10014 + 0x100 * (vf))
#define R_VFGORC(vf)		(0x10018 + 0x100 * (vf))
#define R_VFGOTC(vf)		(0x10034 + 0x100 * (vf))
#define R_VFMPRC(vf)		(0x1003C + 0x100 * (vf))

/* Counters of the port: cleared by reading */
#define R_CRCERRS		0x4000
#define R_ALGNERRC		0x4004
#define R_RXERRC		0x400C
#define R_MPC			0x4010
#define R_COLC			0x4028
#define R_RLEC			0x4040
#define R_XONRXC		0x4048
#define R_XONTXC		0x404C
#define R_XOFFRXC		0x4050
#define R_XOFFTXC		0x4054
#define R_GPRC			0x4074
#define R_BPRC			0x4078
#define R_MPRC			0x407C
#define R_GPTC			0x4080
#define R_GORCL			0x4088
#define R_GOTCL			0x4090
#define R_RNBC			0x40A0
#define R_RUC			0x40A4
#define R_RFC			0x40A8
#define R_ROC			0x40AC
#define R_RJC			0x40B0
#define R_TORL			0x40C0
#define R_TOTL			0x40C8
#define R_TPR			0x40D0
#define R_TPT			0x40D4
#define R_MPTC			0x40F0
#define R_BPTC			0x40F4
#define R_TSCTC			0x40F8

static inline u32 pf_reg_ral(unsigned int n)
{
	return n < PF_NUM_RAR_LOW ? R_RAL_LOW(n) :
				    R_RAL_HIGH(n - PF_NUM_RAR_LOW);
}

static inline u32 pf_reg_rah(unsigned int n)
{
	return pf_reg_ral(n) + 4;
}

/* First interrupt cause bit, and EITR, of a VF; vector v of it follows. */
#define PF_VF_CAUSE(vf)		(22 - PF_VF_VECTORS * (vf))
#define PF_VF_CAUSES(vf)	(GENMASK(PF_VF_VECTORS - 1, 0) << PF_VF_CAUSE(vf))

#endif /* VFGATE_I82576_PF_REGS_H */
