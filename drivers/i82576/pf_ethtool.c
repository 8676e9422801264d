// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ethtool can see and change.
 */
#include <linux/bitfield.h>
#include <linux/ethtool.h>
#include <linux/mii.h>
#include <linux/pci.h>
#include <compat/ethtool.h>
#include "pf.h"

/* -- information ---------------------------------------------------------- */

static void get_drvinfo(struct net_device *netdev, struct ethtool_drvinfo *info)
{
	struct pf_dev *pf = pf_of(netdev);
	u16 nvm = 0;

	strscpy(info->driver, PF_DRIVER_NAME, sizeof(info->driver));
	strscpy(info->bus_info, pci_name(pf->pdev), sizeof(info->bus_info));
	/* Word 5 is the version of the image. */
	if (test_bit(PF_DEVICE_UP, &pf->flags) &&
	    !pf_hw_read_nvm(&pf->hw, 5, &nvm))
		snprintf(info->fw_version, sizeof(info->fw_version), "%x.%02x",
			 nvm >> 12, nvm >> 4 & 0xFF);
}

/* A run of registers in a dump. */
struct dump_range {
	u32 first;
	u32 count;
};

/*
 * Only such as can be read without an effect: not the counters of the port, the
 * causes of interrupts, the semaphores, or the VFs' side of the mailboxes.
 */
static const struct dump_range dump_ranges[] = {
	{ R_CTRL, 1 }, { R_STATUS, 1 }, { R_CTRL_EXT, 1 }, { R_VET, 1 },
	{ R_RCTL, 1 }, { R_TCTL, 1 }, { R_TIPG, 1 },
	{ R_P2VMAILBOX(0), PF_MAX_POOLS },
	{ R_MBVFICR, 5 },
	{ R_GPIE, 1 }, { R_EIMS, 1 }, { R_EIAC, 2 },
	{ R_EITR(0), 25 }, { R_IVAR(0), PF_MAX_POOLS }, { R_IVAR_MISC, 1 },
	{ R_QDE, 1 }, { R_DTXSWC, 1 }, { R_DTXCTL, 1 },
	{ R_VMVIR(0), PF_MAX_POOLS },
	{ R_RXCSUM, 2 }, { R_RAL_LOW(0), 32 }, { R_RAL_HIGH(0), 16 },
	{ R_MRQC, 2 }, { R_VMOLR(0), PF_MAX_POOLS }, { R_RPLOLR, 1 },
	{ R_RETA(0), 32 }, { R_VLVF(0), PF_NUM_VLVF },
	{ R_MTA(0), PF_NUM_MTA }, { R_VFTA(0), PF_NUM_VFTA },
	{ R_RXQ(0), 16 * PF_MAX_QUEUES }, { R_TXQ(0), 16 * PF_MAX_QUEUES },
};

static int get_regs_len(struct net_device *netdev)
{
	unsigned int i, words = 0;

	for (i = 0; i < ARRAY_SIZE(dump_ranges); i++)
		words += 1 + dump_ranges[i].count;
	return words * sizeof(u32);
}

/* Each run begins with a word that says which it is: offset, then count. */
static void get_regs(struct net_device *netdev, struct ethtool_regs *regs,
		     void *p)
{
	struct pf_dev *pf = pf_of(netdev);
	unsigned int i, n;
	u32 *to = p;

	regs->version = 1;
	for (i = 0; i < ARRAY_SIZE(dump_ranges); i++) {
		const struct dump_range *range = &dump_ranges[i];

		*to++ = range->first << 12 | range->count;
		for (n = 0; n < range->count; n++)
			*to++ = pf_read(&pf->hw, range->first + 4 * n);
	}
}

/* -- link ----------------------------------------------------------------- */

/* The PHY offers these, and the MAC nothing else. */
struct link_mode {
	enum ethtool_link_mode_bit_indices ethtool;
	u16 advertise;
};

static const struct link_mode link_modes[] = {
	{ ETHTOOL_LINK_MODE_10baseT_Half_BIT,	ADVERTISE_10HALF },
	{ ETHTOOL_LINK_MODE_10baseT_Full_BIT,	ADVERTISE_10FULL },
	{ ETHTOOL_LINK_MODE_100baseT_Half_BIT,	ADVERTISE_100HALF },
	{ ETHTOOL_LINK_MODE_100baseT_Full_BIT,	ADVERTISE_100FULL },
	{ ETHTOOL_LINK_MODE_1000baseT_Full_BIT,	ADVERTISE_1000FULL },
};

static void modes_to_ethtool(u16 modes, unsigned long *to)
{
	unsigned int i;

	linkmode_set_bit(ETHTOOL_LINK_MODE_Autoneg_BIT, to);
	linkmode_set_bit(ETHTOOL_LINK_MODE_TP_BIT, to);
	for (i = 0; i < ARRAY_SIZE(link_modes); i++)
		linkmode_mod_bit(link_modes[i].ethtool, to,
				 modes & link_modes[i].advertise);
}

static u16 modes_from_ethtool(const unsigned long *from)
{
	u16 modes = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(link_modes); i++)
		if (linkmode_test_bit(link_modes[i].ethtool, from))
			modes |= link_modes[i].advertise;
	return modes;
}

static int get_link_ksettings(struct net_device *netdev,
			      struct ethtool_link_ksettings *settings)
{
	struct pf_dev *pf = pf_of(netdev);
	bool up = netif_carrier_ok(netdev);

	ethtool_link_ksettings_zero_link_mode(settings, supported);
	ethtool_link_ksettings_zero_link_mode(settings, advertising);
	modes_to_ethtool(U16_MAX, settings->link_modes.supported);
	modes_to_ethtool(pf->advertise, settings->link_modes.advertising);
	settings->base.port = PORT_TP;
	settings->base.phy_address = 1;
	settings->base.autoneg = AUTONEG_ENABLE;
	settings->base.speed = up ? pf_phy_speed(&pf->hw) : SPEED_UNKNOWN;
	settings->base.duplex = DUPLEX_UNKNOWN;
	if (up)
		settings->base.duplex = pf_phy_full_duplex(&pf->hw);
	return 0;
}

/* Gigabit over copper requires autonegotiation; the rest does without, badly. */
static int set_link_ksettings(struct net_device *netdev,
			      const struct ethtool_link_ksettings *settings)
{
	struct pf_dev *pf = pf_of(netdev);
	u16 modes = modes_from_ethtool(settings->link_modes.advertising);

	if (settings->base.autoneg != AUTONEG_ENABLE)
		return -EOPNOTSUPP;
	if (!modes)
		return -EINVAL;
	pf->advertise = modes;
	return pf_device_renegotiate(pf);
}

static int nway_reset(struct net_device *netdev)
{
	return pf_device_renegotiate(pf_of(netdev));
}

/* Nothing can be reset by itself. What VFs had set up goes with it. */
static int reset(struct net_device *netdev, u32 *flags)
{
	int ret = pf_device_restart(pf_of(netdev));

	if (!ret)
		*flags = 0;
	return ret;
}

/* -- rings, channels, moderation ------------------------------------------ */

static void get_ringparam(struct net_device *netdev,
			  struct ethtool_ringparam *ring,
			  struct kernel_ethtool_ringparam *kernel_ring,
			  struct netlink_ext_ack *extack)
{
	struct pf_dev *pf = pf_of(netdev);

	ring->rx_max_pending = PF_MAX_RING;
	ring->tx_max_pending = PF_MAX_RING;
	ring->rx_pending = pf->channels[0]->rx.count;
	ring->tx_pending = pf->channels[0]->tx.count;
}

static u16 ring_size(u32 wanted)
{
	u32 size = clamp_t(u32, wanted, PF_MIN_RING, PF_MAX_RING);

	return ALIGN(size, PF_RING_MULTIPLE);
}

static int set_ringparam(struct net_device *netdev,
			 struct ethtool_ringparam *ring,
			 struct kernel_ethtool_ringparam *kernel_ring,
			 struct netlink_ext_ack *extack)
{
	struct pf_dev *pf = pf_of(netdev);

	if (ring->rx_mini_pending || ring->rx_jumbo_pending)
		return -EINVAL;
	return pf_netdev_reconfigure(pf, pf->wanted_channels,
				     ring_size(ring->tx_pending),
				     ring_size(ring->rx_pending));
}

static void get_channels(struct net_device *netdev, struct ethtool_channels *ch)
{
	struct pf_dev *pf = pf_of(netdev);

	ch->max_combined = pf->num_vfs ? 1 : pf->max_channels;
	ch->combined_count = pf->num_channels;
	ch->max_other = 1;
	ch->other_count = 1;
}

static int set_channels(struct net_device *netdev, struct ethtool_channels *ch)
{
	struct pf_dev *pf = pf_of(netdev);

	if (!ch->combined_count || ch->rx_count || ch->tx_count ||
	    ch->other_count != 1)
		return -EINVAL;
	return pf_netdev_reconfigure(pf, ch->combined_count,
				     pf->channels[0]->tx.count,
				     pf->channels[0]->rx.count);
}

static u32 vfgate_rx_ring_count(struct net_device *netdev)
{
	return pf_of(netdev)->num_channels;
}

static u32 get_rxfh_key_size(struct net_device *netdev)
{
	return PF_RSS_KEY;
}

static u32 get_rxfh_indir_size(struct net_device *netdev)
{
	return PF_RSS_ENTRIES;
}

static int get_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh)
{
	struct pf_dev *pf = pf_of(netdev);
	unsigned int i;

	rxfh->hfunc = ETH_RSS_HASH_TOP;
	if (rxfh->key)
		memcpy(rxfh->key, pf->rss_key, PF_RSS_KEY);
	if (rxfh->indir)
		for (i = 0; i < PF_RSS_ENTRIES; i++)
			rxfh->indir[i] = pf->rss_channel[i];
	return 0;
}

static int set_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh,
		    struct netlink_ext_ack *extack)
{
	struct pf_dev *pf = pf_of(netdev);
	unsigned int i;

	if (rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE &&
	    rxfh->hfunc != ETH_RSS_HASH_TOP)
		return -EOPNOTSUPP;
	if (pf->num_vfs) {
		NL_SET_ERR_MSG_MOD(extack, "with VFs the PF has one queue");
		return -EBUSY;
	}
	if (rxfh->key)
		memcpy(pf->rss_key, rxfh->key, PF_RSS_KEY);
	if (rxfh->indir)
		for (i = 0; i < PF_RSS_ENTRIES; i++)
			pf->rss_channel[i] = rxfh->indir[i];
	if (test_bit(PF_DEVICE_UP, &pf->flags))
		pf_netdev_write_hash(pf);
	return 0;
}

static int get_coalesce(struct net_device *netdev, struct ethtool_coalesce *ec,
			struct kernel_ethtool_coalesce *kernel_ec,
			struct netlink_ext_ack *extack)
{
	/* One interrupt for both directions. */
	ec->rx_coalesce_usecs = pf_of(netdev)->usecs;
	ec->use_adaptive_rx_coalesce = pf_of(netdev)->adaptive;
	return 0;
}

static int set_coalesce(struct net_device *netdev, struct ethtool_coalesce *ec,
			struct kernel_ethtool_coalesce *kernel_ec,
			struct netlink_ext_ack *extack)
{
	struct pf_dev *pf = pf_of(netdev);
	unsigned int i;

	if (ec->rx_coalesce_usecs > PF_MAX_USECS)
		return -EINVAL;
	pf->usecs = ec->rx_coalesce_usecs;
	pf->adaptive = ec->use_adaptive_rx_coalesce;
	for (i = 0; i < pf->num_channels; i++) {
		pf->channels[i]->usecs = pf->usecs;
		pf_irq_set_usecs(pf, pf->channels[i]->vector, pf->usecs);
	}
	return 0;
}

/* -- statistics ----------------------------------------------------------- */

static const char * const queue_names[] = { "packets", "bytes" };

static const char * const vf_names[PF_VF_COUNTERS + 1] = {
	[PF_VF_RX_PACKETS] = "rx_packets",
	[PF_VF_TX_PACKETS] = "tx_packets",
	[PF_VF_RX_BYTES] = "rx_bytes",
	[PF_VF_TX_BYTES] = "tx_bytes",
	[PF_VF_RX_MULTICAST] = "rx_multicast",
	[PF_VF_COUNTERS] = "spoofed",
};

/*
 * The number of names must not change between two calls that take no lock, so
 * all queues and VFs that there may be are listed.
 */
static unsigned int num_stats(const struct pf_dev *pf)
{
	return PF_PORT_COUNTERS + 1 +
	       pf->max_channels * 2 * ARRAY_SIZE(queue_names) +
	       PF_MAX_VFS * ARRAY_SIZE(vf_names);
}

static int get_sset_count(struct net_device *netdev, int set)
{
	switch (set) {
	case ETH_SS_STATS:
		return num_stats(pf_of(netdev));
	case ETH_SS_TEST:
		return PF_SELFTESTS;
	default:
		return -EOPNOTSUPP;
	}
}

static void queue_strings(u8 **data, const char *direction, unsigned int queue)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(queue_names); i++)
		ethtool_sprintf(data, "%s_queue_%u_%s", direction, queue,
				queue_names[i]);
}

static void get_stats_strings(const struct pf_dev *pf, u8 *data)
{
	unsigned int i, vf;

	for (i = 0; i < PF_PORT_COUNTERS; i++)
		ethtool_puts(&data, pf_stats_port_names[i]);
	ethtool_puts(&data, "device_resets");
	for (i = 0; i < pf->max_channels; i++) {
		queue_strings(&data, "rx", i);
		queue_strings(&data, "tx", i);
	}
	for (vf = 0; vf < PF_MAX_VFS; vf++)
		for (i = 0; i < ARRAY_SIZE(vf_names); i++)
			ethtool_sprintf(&data, "vf_%u_%s", vf, vf_names[i]);
}

static void get_strings(struct net_device *netdev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		get_stats_strings(pf_of(netdev), data);
	else if (set == ETH_SS_TEST)
		memcpy(data, pf_selftest_names, sizeof(pf_selftest_names));
}

static u64 *vf_stats(struct pf_dev *pf, u64 *data)
{
	unsigned int vf, i;

	spin_lock_irq(&pf->vf_lock);
	for (vf = 0; vf < PF_MAX_VFS; vf++) {
		if (vf < pf->num_vfs && test_bit(PF_DEVICE_UP, &pf->flags))
			pf_stats_read_vf(pf, vf);
		for (i = 0; i < PF_VF_COUNTERS; i++)
			*data++ = pf->vfs[vf].total[i];
		*data++ = pf->vfs[vf].spoofed;
	}
	spin_unlock_irq(&pf->vf_lock);
	return data;
}

static void get_ethtool_stats(struct net_device *netdev,
			      struct ethtool_stats *stats, u64 *data)
{
	struct pf_dev *pf = pf_of(netdev);
	unsigned int i;

	if (test_bit(PF_DEVICE_UP, &pf->flags))
		pf_stats_read_port(pf);
	for (i = 0; i < PF_PORT_COUNTERS; i++)
		*data++ = pf->port[i];
	*data++ = pf->resets;
	for (i = 0; i < pf->max_channels; i++, data += 4) {
		pf_stats_queue(&pf->channels[i]->rx.counters, data, data + 1);
		pf_stats_queue(&pf->channels[i]->tx.counters, data + 2,
			       data + 3);
	}
	vf_stats(pf, data);
}

const struct ethtool_ops pf_ethtool_ops = {
	.supported_coalesce_params = ETHTOOL_COALESCE_RX_USECS |
				     ETHTOOL_COALESCE_USE_ADAPTIVE_RX,
	.get_drvinfo		= get_drvinfo,
	.get_regs_len		= get_regs_len,
	.get_regs		= get_regs,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= get_link_ksettings,
	.set_link_ksettings	= set_link_ksettings,
	.nway_reset		= nway_reset,
	.reset			= reset,
	.get_ringparam		= get_ringparam,
	.set_ringparam		= set_ringparam,
	.get_channels		= get_channels,
	.set_channels		= set_channels,
	VFGATE_COMPAT_RX_RING_COUNT,
	.get_rxfh_key_size	= get_rxfh_key_size,
	.get_rxfh_indir_size	= get_rxfh_indir_size,
	.get_rxfh		= get_rxfh,
	.set_rxfh		= set_rxfh,
	.get_coalesce		= get_coalesce,
	.set_coalesce		= set_coalesce,
	.get_sset_count		= get_sset_count,
	.get_strings		= get_strings,
	.get_ethtool_stats	= get_ethtool_stats,
	.get_ts_info		= ethtool_op_get_ts_info,
	.self_test		= pf_selftest_run,
};
