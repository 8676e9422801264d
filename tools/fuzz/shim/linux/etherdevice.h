/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFGATE_SHIM_ETHERDEVICE_H
#define VFGATE_SHIM_ETHERDEVICE_H

#include <linux/types.h>

#define ETH_ALEN	6

static inline bool is_valid_ether_addr(const u8 *mac)
{
	static const u8 zero[ETH_ALEN];

	return !(mac[0] & 1) && memcmp(mac, zero, ETH_ALEN);
}

#endif /* VFGATE_SHIM_ETHERDEVICE_H */
