/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rate limit: so many events a second, with room for a burst.
 */
#ifndef VFGATE_BUCKET_H
#define VFGATE_BUCKET_H

#include <linux/types.h>

/**
 * struct vfgate_bucket - a token bucket in two numbers of state
 * @interval: nanoseconds that one event costs; 0 means no limit
 * @slack: nanoseconds by which events may run ahead of their rate
 * @due: when the bucket will be full again
 *
 * Knows no lock: whoever owns the events owns the bucket.
 */
struct vfgate_bucket {
	u64 interval;
	u64 slack;
	u64 due;
};

void vfgate_bucket_init(struct vfgate_bucket *bucket, u32 rate, u32 burst);
bool vfgate_bucket_take(struct vfgate_bucket *bucket, u64 now);
u64 vfgate_bucket_charge(struct vfgate_bucket *bucket, u32 count, u64 now);

#endif /* VFGATE_BUCKET_H */
