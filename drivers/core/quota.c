// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much work a guest may give the host in a second. Who asks for more is not
 * refused, which would break honest traffic, but waits: the thread of the VMM
 * that came with the access, and with it the virtual CPU, without any lock that
 * a sibling could want.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/time64.h>
#include "quota.h"

/* More than one CPU does through a VMM, less than a core of the host's. */
#define TRAP_RATE	250000

/* 1 GiB/s of memory that was never seen before: no device here is as fast. */
#define MAP_RATE	262144

/* A second's worth may come at once, up to this: a ring that is filled. */
#define BURST_MAX	16384U

/* Nobody waits longer for one access, whatever he owes. */
#define WAIT_MAX	(100 * NSEC_PER_MSEC)

static void set_bucket(struct vfgate_bucket *bucket, u32 rate)
{
	vfgate_bucket_init(bucket, rate, min(rate, BURST_MAX));
}

void vfgate_quota_set_trap_rate(struct vfgate_quota *quota, u32 rate)
{
	quota->trap_rate = rate;
	set_bucket(&quota->trap, rate);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quota_set_trap_rate);

void vfgate_quota_set_map_rate(struct vfgate_quota *quota, u32 rate)
{
	quota->map_rate = rate;
	set_bucket(&quota->map, rate);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quota_set_map_rate);

/**
 * vfgate_quota_charge - account for one trapped access and the pages it brought
 * @quota: of the VF
 * @now: in nanoseconds
 *
 * Return: for how many nanoseconds whoever made it has to wait.
 */
u64 vfgate_quota_charge(struct vfgate_quota *quota, u64 now)
{
	u64 wait = vfgate_bucket_charge(&quota->trap, 1, now);

	wait = max(wait, vfgate_bucket_charge(&quota->map, quota->pages, now));
	wait = min(wait, WAIT_MAX);
	quota->pages = 0;
	if (wait)
		quota->waits++;
	return wait;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quota_charge);

/**
 * vfgate_quota_wait - make good for it
 * @wait: nanoseconds; 0 is nothing
 */
void vfgate_quota_wait(u64 wait)
{
	ktime_t timeout = ns_to_ktime(wait);

	if (!wait)
		return;
	set_current_state(TASK_KILLABLE);
	schedule_hrtimeout_range(&timeout, wait / 8, HRTIMER_MODE_REL);
}

void vfgate_quota_init(struct vfgate_quota *quota)
{
	vfgate_quota_set_trap_rate(quota, TRAP_RATE);
	vfgate_quota_set_map_rate(quota, MAP_RATE);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_quota_init);
