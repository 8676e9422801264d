/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much work a guest may give the host in a second.
 */
#ifndef VFGATE_QUOTA_H
#define VFGATE_QUOTA_H

#include <linux/types.h>
#include <vfgate/bucket.h>

/**
 * struct vfgate_quota - rates of one VF; guarded by its gate lock
 * @trap_rate: trapped accesses a second; 0: no limit
 * @map_rate: pages a second that enter the window; 0: no limit
 * @trap: bucket of @trap_rate
 * @map: bucket of @map_rate
 * @pages: that came into the window and were not accounted for yet
 * @waits: accesses that had to wait
 */
struct vfgate_quota {
	u32 trap_rate;
	u32 map_rate;
	struct vfgate_bucket trap;
	struct vfgate_bucket map;
	u32 pages;
	u64 waits;
};

void vfgate_quota_init(struct vfgate_quota *quota);
void vfgate_quota_set_trap_rate(struct vfgate_quota *quota, u32 rate);
void vfgate_quota_set_map_rate(struct vfgate_quota *quota, u32 rate);
u64 vfgate_quota_charge(struct vfgate_quota *quota, u64 now);
void vfgate_quota_wait(u64 wait);

#endif /* VFGATE_QUOTA_H */
