// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters: of the port, which the device clears when they are read; of the
 * VFs, which wrap at 32 bits; of the PF's queues, which are software's. All of
 * them reach user space 64 bits wide and never go back.
 */
#include <kunit/visibility.h>
#include <linux/netdevice.h>
#include <vfgate/pf.h>
#include "pf.h"

/**
 * struct port_register - where a counter of the port is
 * @reg: its register
 * @wide: the upper half of it follows
 */
struct port_register {
	u16 reg;
	bool wide;
};

static const struct port_register port_registers[PF_PORT_COUNTERS] = {
	[PF_RX_PACKETS]		= { R_GPRC },
	[PF_TX_PACKETS]		= { R_GPTC },
	[PF_RX_BYTES]		= { R_GORCL, .wide = true },
	[PF_TX_BYTES]		= { R_GOTCL, .wide = true },
	[PF_RX_BROADCAST]	= { R_BPRC },
	[PF_TX_BROADCAST]	= { R_BPTC },
	[PF_RX_MULTICAST]	= { R_MPRC },
	[PF_TX_MULTICAST]	= { R_MPTC },
	[PF_RX_TOTAL_PACKETS]	= { R_TPR },
	[PF_TX_TOTAL_PACKETS]	= { R_TPT },
	[PF_RX_TOTAL_BYTES]	= { R_TORL, .wide = true },
	[PF_TX_TOTAL_BYTES]	= { R_TOTL, .wide = true },
	[PF_RX_CRC_ERRORS]	= { R_CRCERRS },
	[PF_RX_ALIGN_ERRORS]	= { R_ALGNERRC },
	[PF_RX_ERRORS]		= { R_RXERRC },
	[PF_RX_LENGTH_ERRORS]	= { R_RLEC },
	[PF_RX_UNDERSIZE]	= { R_RUC },
	[PF_RX_OVERSIZE]	= { R_ROC },
	[PF_RX_FRAGMENTS]	= { R_RFC },
	[PF_RX_JABBER]		= { R_RJC },
	[PF_RX_MISSED]		= { R_MPC },
	[PF_RX_NO_BUFFER]	= { R_RNBC },
	[PF_COLLISIONS]		= { R_COLC },
	[PF_TX_TSO_CONTEXTS]	= { R_TSCTC },
	[PF_RX_XON]		= { R_XONRXC },
	[PF_TX_XON]		= { R_XONTXC },
	[PF_RX_XOFF]		= { R_XOFFRXC },
	[PF_TX_XOFF]		= { R_XOFFTXC },
};

const char * const pf_stats_port_names[PF_PORT_COUNTERS] = {
	[PF_RX_PACKETS]		= "port_rx_packets",
	[PF_TX_PACKETS]		= "port_tx_packets",
	[PF_RX_BYTES]		= "port_rx_bytes",
	[PF_TX_BYTES]		= "port_tx_bytes",
	[PF_RX_BROADCAST]	= "port_rx_broadcast",
	[PF_TX_BROADCAST]	= "port_tx_broadcast",
	[PF_RX_MULTICAST]	= "port_rx_multicast",
	[PF_TX_MULTICAST]	= "port_tx_multicast",
	[PF_RX_TOTAL_PACKETS]	= "port_rx_total_packets",
	[PF_TX_TOTAL_PACKETS]	= "port_tx_total_packets",
	[PF_RX_TOTAL_BYTES]	= "port_rx_total_bytes",
	[PF_TX_TOTAL_BYTES]	= "port_tx_total_bytes",
	[PF_RX_CRC_ERRORS]	= "port_rx_crc_errors",
	[PF_RX_ALIGN_ERRORS]	= "port_rx_align_errors",
	[PF_RX_ERRORS]		= "port_rx_errors",
	[PF_RX_LENGTH_ERRORS]	= "port_rx_length_errors",
	[PF_RX_UNDERSIZE]	= "port_rx_undersize",
	[PF_RX_OVERSIZE]	= "port_rx_oversize",
	[PF_RX_FRAGMENTS]	= "port_rx_fragments",
	[PF_RX_JABBER]		= "port_rx_jabber",
	[PF_RX_MISSED]		= "port_rx_missed",
	[PF_RX_NO_BUFFER]	= "port_rx_no_buffer",
	[PF_COLLISIONS]		= "port_collisions",
	[PF_TX_TSO_CONTEXTS]	= "port_tx_tso_contexts",
	[PF_RX_XON]		= "port_rx_xon",
	[PF_TX_XON]		= "port_tx_xon",
	[PF_RX_XOFF]		= "port_rx_xoff",
	[PF_TX_XOFF]		= "port_tx_xoff",
};

static void read_port_registers(struct pf_hw *hw, u64 *values)
{
	unsigned int i;

	for (i = 0; i < PF_PORT_COUNTERS; i++) {
		const struct port_register *from = &port_registers[i];

		values[i] = pf_read(hw, from->reg);
		/* Reading the upper half clears both. */
		if (from->wide)
			values[i] |= (u64)pf_read(hw, from->reg + 4) << 32;
	}
}

/*
 * Collect what the port has counted since the last time. A device that went
 * while it was read is not believed.
 */
void pf_stats_read_port(struct pf_dev *pf)
{
	u64 now[PF_PORT_COUNTERS];
	unsigned int i;

	spin_lock_bh(&pf->stats_lock);
	read_port_registers(&pf->hw, now);
	if (!pf_hw_gone(&pf->hw))
		for (i = 0; i < PF_PORT_COUNTERS; i++)
			pf->port[i] += now[i];
	spin_unlock_bh(&pf->stats_lock);
}
EXPORT_SYMBOL_IF_KUNIT(pf_stats_read_port);

static void read_vf_registers(struct pf_hw *hw, unsigned int vf, u32 *values)
{
	values[PF_VF_RX_PACKETS] = pf_read(hw, R_VFGPRC(vf));
	values[PF_VF_TX_PACKETS] = pf_read(hw, R_VFGPTC(vf));
	values[PF_VF_RX_BYTES] = pf_read(hw, R_VFGORC(vf));
	values[PF_VF_TX_BYTES] = pf_read(hw, R_VFGOTC(vf));
	values[PF_VF_RX_MULTICAST] = pf_read(hw, R_VFMPRC(vf));
}

/*
 * Add what one VF has counted since the last time, unless the device went
 * meanwhile. Needs vf_lock.
 */
void pf_stats_read_vf(struct pf_dev *pf, unsigned int vf)
{
	struct pf_vf *state = &pf->vfs[vf];
	u32 now[PF_VF_COUNTERS];
	unsigned int i;

	read_vf_registers(&pf->hw, vf, now);
	if (pf_hw_gone(&pf->hw))
		return;
	for (i = 0; i < PF_VF_COUNTERS; i++) {
		/* 32 bits that wrap: the difference is right all the same. */
		state->total[i] += (u32)(now[i] - state->last[i]);
		state->last[i] = now[i];
	}
}
EXPORT_SYMBOL_IF_KUNIT(pf_stats_read_vf);

/* What one VF has counted until now, or until its device went. Needs vf_lock. */
void pf_stats_get_vf_locked(struct pf_dev *pf, unsigned int vf,
			    struct vfgate_pf_stats *to)
{
	const struct pf_vf *state = &pf->vfs[vf];

	if (test_bit(PF_DEVICE_UP, &pf->flags))
		pf_stats_read_vf(pf, vf);
	to->rx_packets = state->total[PF_VF_RX_PACKETS];
	to->tx_packets = state->total[PF_VF_TX_PACKETS];
	to->rx_bytes = state->total[PF_VF_RX_BYTES];
	to->tx_bytes = state->total[PF_VF_TX_BYTES];
	to->rx_multicast = state->total[PF_VF_RX_MULTICAST];
	to->spoofed = state->spoofed;
}

/* Count from what the device shows now, after it was reset. Needs vf_lock. */
void pf_stats_rebase_vf(struct pf_dev *pf, unsigned int vf)
{
	read_vf_registers(&pf->hw, vf, pf->vfs[vf].last);
}
EXPORT_SYMBOL_IF_KUNIT(pf_stats_rebase_vf);

void pf_stats_queue(const struct pf_counters *from, u64 *packets, u64 *bytes)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&from->sync);
		*packets = u64_stats_read(&from->packets);
		*bytes = u64_stats_read(&from->bytes);
	} while (u64_stats_fetch_retry(&from->sync, start));
}

/* Of the PF's own traffic; what the VFs do is in their own counters. */
void pf_stats_get64(struct net_device *netdev, struct rtnl_link_stats64 *to)
{
	struct pf_dev *pf = pf_of(netdev);
	u64 packets, bytes;
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++) {
		struct pf_channel *channel = READ_ONCE(pf->channels[i]);

		if (!channel)
			continue;
		pf_stats_queue(&channel->rx.counters, &packets, &bytes);
		to->rx_packets += packets;
		to->rx_bytes += bytes;
		to->rx_errors += u64_stats_read(&channel->rx.counters.errors);
		pf_stats_queue(&channel->tx.counters, &packets, &bytes);
		to->tx_packets += packets;
		to->tx_bytes += bytes;
	}
	to->multicast = pf->port[PF_RX_MULTICAST];
	to->collisions = pf->port[PF_COLLISIONS];
	to->rx_crc_errors = pf->port[PF_RX_CRC_ERRORS];
	to->rx_frame_errors = pf->port[PF_RX_ALIGN_ERRORS];
	to->rx_length_errors = pf->port[PF_RX_LENGTH_ERRORS];
	to->rx_missed_errors = pf->port[PF_RX_MISSED];
	to->rx_errors += to->rx_crc_errors + to->rx_frame_errors +
			 to->rx_length_errors;
}
