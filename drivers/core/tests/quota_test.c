// SPDX-License-Identifier: GPL-2.0-only
#include <linux/time64.h>
#include "../quota.h"
#include "tests.h"

static void quota_is_free_below_its_rates(struct kunit *test)
{
	struct vfgate_quota quota = {};

	vfgate_quota_init(&quota);
	for (u64 now = 0; now < NSEC_PER_SEC; now += NSEC_PER_SEC / 10000) {
		quota.pages = 16;
		KUNIT_ASSERT_EQ(test, vfgate_quota_charge(&quota, now), 0);
	}
	KUNIT_EXPECT_EQ(test, quota.waits, 0);
}

static void quota_waits_for_accesses(struct kunit *test)
{
	struct vfgate_quota quota = {};
	u64 wait = 0;

	vfgate_quota_init(&quota);
	vfgate_quota_set_trap_rate(&quota, 100);
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_EQ(test, vfgate_quota_charge(&quota, 1), 0);
	for (int i = 0; i < 3; i++)
		wait = vfgate_quota_charge(&quota, 1);
	KUNIT_EXPECT_EQ(test, wait, 3 * NSEC_PER_SEC / 100);
	KUNIT_EXPECT_EQ(test, quota.waits, 3);
}

static void quota_waits_for_pages(struct kunit *test)
{
	struct vfgate_quota quota = {};

	vfgate_quota_init(&quota);
	vfgate_quota_set_map_rate(&quota, 1000);
	quota.pages = 1010;
	KUNIT_EXPECT_EQ(test, vfgate_quota_charge(&quota, 1), 10 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, quota.pages, 0);
}

/* A virtual CPU that is kept too long looks dead to its guest. */
static void quota_has_patience_but_not_too_much(struct kunit *test)
{
	struct vfgate_quota quota = {};

	vfgate_quota_init(&quota);
	vfgate_quota_set_map_rate(&quota, 1);
	quota.pages = U32_MAX;
	KUNIT_EXPECT_EQ(test, vfgate_quota_charge(&quota, 1), 100 * NSEC_PER_MSEC);
}

static struct kunit_case quota_cases[] = {
	KUNIT_CASE(quota_is_free_below_its_rates),
	KUNIT_CASE(quota_waits_for_accesses),
	KUNIT_CASE(quota_waits_for_pages),
	KUNIT_CASE(quota_has_patience_but_not_too_much),
	{}
};

struct kunit_suite vfgate_quota_suite = {
	.name = "vfgate_quota",
	.test_cases = quota_cases,
};
