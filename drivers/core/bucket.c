// SPDX-License-Identifier: GPL-2.0-only
/*
 * A rate limit: so many events a second, with room for a burst. Pure
 * arithmetic on times that the caller passes in, so that it is tested without
 * a clock.
 *
 * Instead of counting tokens it keeps the moment at which the bucket would be
 * full again ("due"): an event moves that moment ahead by its cost, and is
 * refused when that would take it further ahead of now than the burst allows.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>
#include <vfgate/bucket.h>

/**
 * vfgate_bucket_init - set a rate
 * @bucket: the bucket, full afterwards
 * @rate: events a second; 0 means no limit
 * @burst: events that may come at once; at least one always may
 */
void vfgate_bucket_init(struct vfgate_bucket *bucket, u32 rate, u32 burst)
{
	bucket->interval = rate ? DIV_ROUND_UP_ULL(NSEC_PER_SEC, rate) : 0;
	bucket->slack = bucket->interval * (max(burst, 1U) - 1);
	bucket->due = 0;
}
EXPORT_SYMBOL_GPL(vfgate_bucket_init);

/**
 * vfgate_bucket_take - account for one event
 * @bucket: the bucket
 * @now: the time in nanoseconds, from a clock that does not go back
 *
 * Return: true if the event is within the rate; a refused one costs nothing.
 */
bool vfgate_bucket_take(struct vfgate_bucket *bucket, u64 now)
{
	u64 due = max(bucket->due, now);

	if (due - now > bucket->slack)
		return false;

	bucket->due = due + bucket->interval;
	return true;
}
EXPORT_SYMBOL_GPL(vfgate_bucket_take);

/* What may be owed at most: a debt that grows without end is never paid. */
#define DEBT_MAX	NSEC_PER_SEC

/**
 * vfgate_bucket_charge - account for events that have happened already
 * @bucket: the bucket
 * @count: how many
 * @now: the time in nanoseconds, from a clock that does not go back
 *
 * Return: after how many nanoseconds they will be within the rate; 0 if they
 * are.
 */
u64 vfgate_bucket_charge(struct vfgate_bucket *bucket, u32 count, u64 now)
{
	u64 ahead = max(bucket->due, now) - now + count * bucket->interval;
	u64 burst = bucket->slack + bucket->interval;

	ahead = min(ahead, burst + DEBT_MAX);
	bucket->due = now + ahead;
	return ahead > burst ? ahead - burst : 0;
}
EXPORT_SYMBOL_GPL(vfgate_bucket_charge);
