// SPDX-License-Identifier: GPL-2.0-only
/*
 * The network interface of the PF: opening and closing, its queues, addresses,
 * VLANs, MTU and features. What the frames look like to the device is in
 * pf_tx.c and pf_rx.c, who gets them in pf_switch.c.
 */
#include <kunit/visibility.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/unaligned.h>
#include "pf.h"

/* Fields of a context descriptor: 7 and 9 bits. */
#define MAX_MAC_HEADER		127
#define MAX_NETWORK_HEADER	511

#define TX_TIMEOUT		(5 * HZ)

#define OFFLOADS	(NETIF_F_SG | NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | \
			 NETIF_F_TSO | NETIF_F_TSO6)

/* -- polling -------------------------------------------------------------- */

static int poll(struct napi_struct *napi, int budget)
{
	struct pf_channel *channel = container_of(napi, struct pf_channel,
						  napi);
	unsigned int sent;
	bool clean = pf_tx_clean(&channel->tx, budget, &sent);
	int frames = 0;

	if (budget)
		frames = pf_rx_poll(&channel->rx, napi, budget);
	if (!clean || frames >= budget)
		return budget;
	if (napi_complete_done(napi, frames)) {
		pf_irq_adapt(channel, max_t(unsigned int, frames, sent));
		pf_write(&channel->pf->hw, R_EIMS, BIT(channel->vector));
	}
	return frames;
}

/* -- channels ------------------------------------------------------------- */

/* Rings of a channel that are not in their place yet, or not any more. */
struct spare {
	struct pf_tx_ring tx;
	struct pf_rx_ring rx;
};

static int alloc_rings(struct pf_channel *channel, struct spare *spare,
		       u16 tx_count, u16 rx_count)
{
	int ret;

	spare->tx.dev = channel->tx.dev;
	spare->tx.count = tx_count;
	ret = pf_tx_alloc(&spare->tx);
	if (ret)
		return ret;
	spare->rx.dev = channel->rx.dev;
	spare->rx.netdev = channel->rx.netdev;
	spare->rx.index = channel->rx.index;
	spare->rx.count = rx_count;
	ret = pf_rx_alloc(&spare->rx, &channel->napi);
	if (ret)
		pf_tx_free(&spare->tx);
	return ret;
}

static void free_rings(struct pf_tx_ring *tx, struct pf_rx_ring *rx)
{
	pf_rx_free(rx);
	pf_tx_free(tx);
}

/*
 * Rings exist for all channels, used or not, so that a change in the number of
 * VFs, and with it of channels, cannot fail for want of memory. What there is
 * after a failure goes with free_spares(), too.
 */
static int alloc_all_rings(struct pf_dev *pf, u16 tx_count, u16 rx_count,
			   struct spare **spares)
{
	unsigned int i;
	int ret = 0;

	*spares = kcalloc(pf->max_channels, sizeof(**spares), GFP_KERNEL);
	if (!*spares)
		return -ENOMEM;
	for (i = 0; !ret && i < pf->max_channels; i++)
		ret = alloc_rings(pf->channels[i], &(*spares)[i], tx_count,
				  rx_count);
	return ret;
}

/* With the channels stopped: a pool must not go while its NAPI may run. */
static void free_spares(struct pf_dev *pf, struct spare *spares)
{
	unsigned int i;

	if (!spares)
		return;
	for (i = 0; i < pf->max_channels && spares[i].tx.desc; i++)
		free_rings(&spares[i].tx, &spares[i].rx);
	kfree(spares);
}

/* Let the spares and the rings that there are, if any, take each other's place. */
static void swap_all_rings(struct pf_dev *pf, struct spare *spares)
{
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++) {
		pf_tx_swap(&pf->channels[i]->tx, &spares[i].tx);
		pf_rx_swap(&pf->channels[i]->rx, &spares[i].rx);
	}
}

static void free_all_rings(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++)
		free_rings(&pf->channels[i]->tx, &pf->channels[i]->rx);
}

static void init_channel(struct pf_dev *pf, struct pf_channel *channel,
			 unsigned int index)
{
	channel->pf = pf;
	channel->vector = PF_MISC_VECTOR + 1 + index;
	channel->tx.netdev = pf->netdev;
	channel->tx.dev = &pf->pdev->dev;
	channel->tx.index = index;
	channel->tx.count = PF_DEFAULT_RING;
	channel->rx.netdev = pf->netdev;
	channel->rx.dev = &pf->pdev->dev;
	channel->rx.index = index;
	channel->rx.count = PF_DEFAULT_RING;
	u64_stats_init(&channel->tx.counters.sync);
	u64_stats_init(&channel->rx.counters.sync);
	netif_napi_add(pf->netdev, &channel->napi, poll);
}

void pf_netdev_free_channels(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++) {
		if (!pf->channels[i])
			continue;
		netif_napi_del(&pf->channels[i]->napi);
		/* A NAPI may still be looked at under RCU. */
		synchronize_net();
		kfree(pf->channels[i]);
		pf->channels[i] = NULL;
	}
}

int pf_netdev_alloc_channels(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++) {
		pf->channels[i] = kzalloc(sizeof(*pf->channels[i]), GFP_KERNEL);
		if (!pf->channels[i]) {
			pf_netdev_free_channels(pf);
			return -ENOMEM;
		}
		init_channel(pf, pf->channels[i], i);
	}
	pf->wanted_channels = pf->max_channels;
	pf_netdev_use_channels(pf);
	return 0;
}

/**
 * pf_netdev_use_channels - decide how many channels there are and where
 * @pf: the PF, with its channels stopped
 *
 * Beside VFs the PF has one: the device spreads no flows within a pool that
 * QEMU emulates, and with seven VFs there is no second queue.
 */
void pf_netdev_use_channels(struct pf_dev *pf)
{
	unsigned int i;

	/* Pairs with the read in pf_tx_xmit(). */
	WRITE_ONCE(pf->num_channels, pf->num_vfs ? 1 : pf->wanted_channels);
	for (i = 0; i < pf->num_channels; i++) {
		pf->channels[i]->tx.queue = pf->num_vfs + i;
		pf->channels[i]->rx.queue = pf->num_vfs + i;
		pf->channels[i]->rx.strict = pf->num_vfs ||
					     pf->num_channels > 1;
	}
	if (pf->netdev->reg_state != NETREG_REGISTERED)
		return;
	/* Never more than were registered, and so never an error. */
	netif_set_real_num_tx_queues(pf->netdev, pf->num_channels);
	netif_set_real_num_rx_queues(pf->netdev, pf->num_channels);
}

static void name_poll(struct pf_channel *channel, struct napi_struct *napi)
{
	struct net_device *netdev = channel->pf->netdev;

	netif_queue_set_napi(netdev, channel->rx.index, NETDEV_QUEUE_TYPE_RX,
			     napi);
	netif_queue_set_napi(netdev, channel->tx.index, NETDEV_QUEUE_TYPE_TX,
			     napi);
}

void pf_netdev_start_channels(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < pf->num_channels; i++) {
		pf_tx_start(&pf->hw, &pf->channels[i]->tx);
		pf_rx_start(&pf->hw, &pf->channels[i]->rx);
		napi_enable(&pf->channels[i]->napi);
		name_poll(pf->channels[i], &pf->channels[i]->napi);
	}
	pf_irq_enable_channels(pf);
	set_bit(PF_CHANNELS_UP, &pf->flags);
	/* Woken, not just started: frames may have waited in their qdisc. */
	netif_tx_wake_all_queues(pf->netdev);
}

void pf_netdev_stop_channels(struct pf_dev *pf)
{
	unsigned int i;

	clear_bit(PF_CHANNELS_UP, &pf->flags);
	/* Polls first: they wake the queues they clean, and unmask themselves. */
	for (i = 0; i < pf->num_channels; i++) {
		name_poll(pf->channels[i], NULL);
		napi_disable(&pf->channels[i]->napi);
	}
	pf_irq_disable_channels(pf);
	/* Waits for who is sending, and nobody sends from here on. */
	netif_tx_disable(pf->netdev);
	pf_hw_stop_queues(&pf->hw, pf->channels[0]->tx.queue, pf->num_channels);
	for (i = 0; i < pf->num_channels; i++) {
		pf_tx_drop_all(&pf->channels[i]->tx);
		pf_rx_drop_all(&pf->channels[i]->rx);
	}
}

static int open(struct net_device *netdev)
{
	struct pf_dev *pf = pf_of(netdev);
	struct spare *spares;
	int ret;

	if (!test_bit(PF_DEVICE_UP, &pf->flags))
		return -ENETDOWN;
	ret = alloc_all_rings(pf, pf->channels[0]->tx.count,
			      pf->channels[0]->rx.count, &spares);
	if (!ret)
		swap_all_rings(pf, spares);
	free_spares(pf, spares);
	if (ret)
		return ret;
	ret = pf_irq_request_channels(pf);
	if (ret)
		goto free_rings;
	pf_netdev_start_channels(pf);
	pf_device_kick(pf, 0);
	return 0;

free_rings:
	free_all_rings(pf);
	return ret;
}

static int stop(struct net_device *netdev)
{
	struct pf_dev *pf = pf_of(netdev);

	if (test_bit(PF_CHANNELS_UP, &pf->flags))
		pf_netdev_stop_channels(pf);
	pf_irq_free_channels(pf);
	free_all_rings(pf);
	return 0;
}

/* The size of rings that exist, or that will when the interface is opened. */
static void resize(struct pf_dev *pf, u16 tx_count, u16 rx_count)
{
	unsigned int i;

	for (i = 0; i < pf->max_channels; i++) {
		pf->channels[i]->tx.count = tx_count;
		pf->channels[i]->rx.count = rx_count;
	}
}

static void rebuild(struct pf_dev *pf, struct spare *spares,
		    unsigned int channels, u16 tx_count, u16 rx_count)
{
	if (spares)
		swap_all_rings(pf, spares);
	resize(pf, tx_count, rx_count);
	pf->wanted_channels = channels;
	pf_netdev_use_channels(pf);
	pf_irq_setup(pf);
	pf_netdev_setup_receive(pf);
}

/**
 * pf_netdev_reconfigure - change what channels are made of
 * @pf: the PF
 * @channels: channels without VFs
 * @tx_count: descriptors of a transmit ring
 * @rx_count: descriptors of a receive ring
 *
 * The new rings are there before the old ones go, and vectors stay: an interface
 * that is up always has both. Needs rtnl.
 *
 * Return: 0, or an error with everything as it was.
 */
int pf_netdev_reconfigure(struct pf_dev *pf, unsigned int channels,
			  u16 tx_count, u16 rx_count)
{
	bool running = test_bit(PF_CHANNELS_UP, &pf->flags);
	struct spare *spares = NULL;
	int ret = 0;

	if (netif_running(pf->netdev))
		ret = alloc_all_rings(pf, tx_count, rx_count, &spares);
	if (running)
		pf_netdev_stop_channels(pf);
	if (!ret)
		rebuild(pf, spares, channels, tx_count, rx_count);
	free_spares(pf, spares);
	if (running)
		pf_netdev_start_channels(pf);
	return ret;
}

/* -- reception ------------------------------------------------------------ */

static void spread_evenly(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < PF_RSS_ENTRIES; i++)
		pf->rss_channel[i] =
			ethtool_rxfh_indir_default(i, pf->num_channels);
}

void pf_netdev_write_hash(struct pf_dev *pf)
{
	unsigned int i;

	for (i = 0; i < PF_RSS_KEY / 4; i++)
		pf_write(&pf->hw, R_RSSRK(i),
			 get_unaligned_le32(pf->rss_key + 4 * i));
	for (i = 0; i < PF_RSS_ENTRIES / 4; i++)
		pf_write(&pf->hw, R_RETA(i),
			 get_unaligned_le32(pf->rss_channel + 4 * i));
}

static u32 longest_frame(const struct pf_dev *pf)
{
	return pf->netdev->mtu + PF_FRAME_OVERHEAD;
}

/* With VFs each pool has a limit of its own, and the global one must not bite. */
static void write_frame_limit(struct pf_dev *pf)
{
	pf_write(&pf->hw, R_RLPML,
		 pf->num_vfs ? PF_MAX_FRAME : longest_frame(pf));
}

/* How received frames are spread and checked. */
void pf_netdev_setup_receive(struct pf_dev *pf)
{
	u32 mode = MRQC_VMDQ;

	if (!pf->num_vfs) {
		/* An administrator's table stays. */
		if (!netif_is_rxfh_configured(pf->netdev))
			spread_evenly(pf);
		pf_netdev_write_hash(pf);
		mode = MRQC_RSS | MRQC_IPV4 | MRQC_IPV4_TCP | MRQC_IPV6 |
		       MRQC_IPV6_TCP;
	}
	pf_write(&pf->hw, R_MRQC, mode);
	/* The hash takes the place of the checksum over fragments. */
	pf_write(&pf->hw, R_RXCSUM, RXCSUM_IPOFL | RXCSUM_TUOFL |
				    RXCSUM_CRCOFL | RXCSUM_PCSD);
	write_frame_limit(pf);
}

/* -- addresses ------------------------------------------------------------ */

/* Not one that a VF falls back to, whatever address that VF uses now. */
static int take_address(struct pf_dev *pf, const u8 *addr,
			int (*take)(struct pf_switch *sw, u8 owner,
				    const u8 *addr))
{
	int ret = -EADDRINUSE;

	spin_lock_irq(&pf->vf_lock);
	if (!pf_vf_reserved_locked(pf, PF_OWNER_PF, addr))
		ret = take(&pf->sw, PF_OWNER_PF, addr);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}

static int add_unicast(struct net_device *netdev, const u8 *addr)
{
	return take_address(pf_of(netdev), addr, pf_switch_add_filter);
}

static int del_unicast(struct net_device *netdev, const u8 *addr)
{
	pf_switch_del_filter(&pf_of(netdev)->sw, PF_OWNER_PF, addr);
	return 0;
}

/* Has the stack forget that it told us only if it has to tell us again. */
static int keep_unicast(struct net_device *netdev, const u8 *addr)
{
	return !add_unicast(netdev, addr);
}

static void set_rx_mode(struct net_device *netdev)
{
	struct pf_dev *pf = pf_of(netdev);
	DECLARE_BITMAP(hashes, PF_NUM_MTA * 32) = {};
	struct netdev_hw_addr *ha;
	bool promisc;

	/* More addresses than there are filters: take everything. */
	promisc = __dev_uc_sync(netdev, add_unicast, del_unicast) ||
		  (netdev->flags & IFF_PROMISC);
	netdev_for_each_mc_addr(ha, netdev)
		__set_bit(pf_switch_hash(ha->addr), hashes);
	pf_switch_set_pf_multicast(&pf->sw, hashes);
	pf_switch_set_pf_modes(&pf->sw, promisc, netdev->flags & IFF_ALLMULTI);
}

static int set_mac_address(struct net_device *netdev, void *p)
{
	struct sockaddr *addr = p;
	int ret;

	ret = eth_prepare_mac_addr_change(netdev, p);
	if (ret)
		return ret;
	ret = take_address(pf_of(netdev), addr->sa_data, pf_switch_set_primary);
	if (ret)
		return ret;
	eth_commit_mac_addr_change(netdev, p);
	/* One that is listed and was its own as well had one filter for both. */
	netif_addr_lock_bh(netdev);
	__dev_uc_unsync(netdev, keep_unicast);
	set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
	return 0;
}

static int add_vlan(struct net_device *netdev, __be16 proto, u16 vid)
{
	return pf_switch_add_vlan(&pf_of(netdev)->sw, PF_OWNER_PF, vid);
}

static int del_vlan(struct net_device *netdev, __be16 proto, u16 vid)
{
	pf_switch_del_vlan(&pf_of(netdev)->sw, PF_OWNER_PF, vid);
	return 0;
}

/* -- the rest ------------------------------------------------------------- */

static int change_mtu(struct net_device *netdev, int mtu)
{
	struct pf_dev *pf = pf_of(netdev);

	WRITE_ONCE(netdev->mtu, mtu);
	pf_switch_set_pf_frame(&pf->sw, longest_frame(pf));
	write_frame_limit(pf);
	return 0;
}

/* One bit of the device is for both directions. */
static netdev_features_t fix_features(struct net_device *netdev,
				      netdev_features_t features)
{
	if (features & NETIF_F_HW_VLAN_CTAG_RX)
		return features | NETIF_F_HW_VLAN_CTAG_TX;
	return features & ~NETIF_F_HW_VLAN_CTAG_TX;
}

static int set_features(struct net_device *netdev, netdev_features_t features)
{
	if ((netdev->features ^ features) & NETIF_F_HW_VLAN_CTAG_RX)
		pf_switch_set_pf_strip(&pf_of(netdev)->sw,
				       features & NETIF_F_HW_VLAN_CTAG_RX);
	return 0;
}

static netdev_features_t features_check(struct sk_buff *skb,
					struct net_device *netdev,
					netdev_features_t features)
{
	unsigned int mac = skb_network_offset(skb);
	unsigned int network = skb_network_header_len(skb);

	if (mac > MAX_MAC_HEADER)
		return features & ~(OFFLOADS | NETIF_F_HW_VLAN_CTAG_TX);
	if (skb->ip_summed == CHECKSUM_PARTIAL && network > MAX_NETWORK_HEADER)
		return features & ~OFFLOADS;
	return features;
}

static void tx_timeout(struct net_device *netdev, unsigned int queue)
{
	netdev_warn(netdev, "queue %u sends nothing, resetting\n", queue);
	pf_device_want_reset(pf_of(netdev));
}

static const struct net_device_ops netdev_ops = {
	.ndo_open		= open,
	.ndo_stop		= stop,
	.ndo_start_xmit		= pf_tx_xmit,
	.ndo_features_check	= features_check,
	.ndo_set_rx_mode	= set_rx_mode,
	.ndo_set_mac_address	= set_mac_address,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_vlan_rx_add_vid	= add_vlan,
	.ndo_vlan_rx_kill_vid	= del_vlan,
	.ndo_change_mtu		= change_mtu,
	.ndo_fix_features	= fix_features,
	.ndo_set_features	= set_features,
	.ndo_tx_timeout		= tx_timeout,
	.ndo_get_stats64	= pf_stats_get64,
	.ndo_set_vf_mac		= pf_vf_set_mac,
	.ndo_set_vf_vlan	= pf_vf_set_vlan,
	.ndo_set_vf_rate	= pf_vf_set_rate,
	.ndo_set_vf_spoofchk	= pf_vf_set_spoofchk,
	.ndo_set_vf_trust	= pf_vf_set_trust,
	.ndo_set_vf_link_state	= pf_vf_set_link_state,
	.ndo_get_vf_config	= pf_vf_get_config,
	.ndo_get_vf_stats	= pf_vf_get_stats,
};

struct net_device *pf_netdev_alloc(struct pci_dev *pdev)
{
	struct net_device *netdev;
	struct pf_dev *pf;

	netdev = alloc_etherdev_mq(sizeof(*pf), PF_MAX_CHANNELS);
	if (!netdev)
		return NULL;
	SET_NETDEV_DEV(netdev, &pdev->dev);
	pf = pf_of(netdev);
	pf->netdev = netdev;
	pf->pdev = pdev;
	pf->usecs = PF_DEFAULT_USECS;
	pf->adaptive = true;
	netdev_rss_key_fill(pf->rss_key, sizeof(pf->rss_key));
	return netdev;
}

/* What the stack sees of the interface. */
void pf_netdev_setup(struct pf_dev *pf)
{
	struct net_device *netdev = pf->netdev;

	netdev->netdev_ops = &netdev_ops;
	netdev->ethtool_ops = &pf_ethtool_ops;
	netdev->watchdog_timeo = TX_TIMEOUT;
	netdev->min_mtu = PF_MIN_MTU;
	netdev->max_mtu = PF_MAX_MTU;

	netdev->hw_features = OFFLOADS | NETIF_F_RXCSUM | NETIF_F_RXHASH |
			      NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_CTAG_RX;
	netdev->features = netdev->hw_features | NETIF_F_HIGHDMA |
			   NETIF_F_HW_VLAN_CTAG_FILTER;
	netdev->vlan_features = OFFLOADS | NETIF_F_HIGHDMA;
	netdev->priv_flags |= IFF_UNICAST_FLT;
	pf->sw.pf.strip_vlan = true;
	pf->sw.pf.max_frame = longest_frame(pf);
}
EXPORT_SYMBOL_IF_KUNIT(pf_netdev_setup);
