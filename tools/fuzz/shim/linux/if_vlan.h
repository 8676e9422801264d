/* SPDX-License-Identifier: GPL-2.0-only */
#define VLAN_N_VID	4096
