/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels in how ethtool asks for the number of receive
 * rings: newer ones have an operation for it.
 */
#ifndef VFGATE_COMPAT_ETHTOOL_H
#define VFGATE_COMPAT_ETHTOOL_H

#include <linux/ethtool.h>
#include <linux/version.h>

/* The driver's answer, on every kernel. */
static u32 vfgate_rx_ring_count(struct net_device *netdev);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)

#define VFGATE_COMPAT_RX_RING_COUNT .get_rx_ring_count = vfgate_rx_ring_count

#else

static int vfgate_compat_get_rxnfc(struct net_device *netdev,
				   struct ethtool_rxnfc *info, u32 *rules)
{
	if (info->cmd != ETHTOOL_GRXRINGS)
		return -EOPNOTSUPP;
	info->data = vfgate_rx_ring_count(netdev);
	return 0;
}

#define VFGATE_COMPAT_RX_RING_COUNT .get_rxnfc = vfgate_compat_get_rxnfc

#endif

#endif
