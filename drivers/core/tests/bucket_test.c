// SPDX-License-Identifier: GPL-2.0-only
#include <linux/time64.h>
#include <vfgate/bucket.h>
#include "tests.h"

static u32 taken(struct vfgate_bucket *bucket, u64 now, u32 tries)
{
	u32 granted = 0;

	while (tries--)
		granted += vfgate_bucket_take(bucket, now);
	return granted;
}

static void bucket_grants_its_burst_at_once(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 10, 5);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 0, 100), 5);
}

static void bucket_refills_at_its_rate(struct kunit *test)
{
	struct vfgate_bucket bucket;
	u64 now = 12345;

	vfgate_bucket_init(&bucket, 10, 5);
	taken(&bucket, now, 100);
	KUNIT_EXPECT_EQ(test, taken(&bucket, now + NSEC_PER_SEC / 10 - 1, 9), 0);
	KUNIT_EXPECT_EQ(test, taken(&bucket, now + NSEC_PER_SEC / 10, 9), 1);
	KUNIT_EXPECT_EQ(test, taken(&bucket, now + NSEC_PER_SEC / 2, 9), 4);
}

static void bucket_saves_no_more_than_its_burst(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 1000, 3);
	taken(&bucket, 0, 3);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 3600 * NSEC_PER_SEC, 100), 3);
}

static void bucket_refusal_costs_nothing(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 1, 1);
	taken(&bucket, 0, 1000000);
	KUNIT_EXPECT_TRUE(test, vfgate_bucket_take(&bucket, NSEC_PER_SEC));
}

static void bucket_without_rate_has_no_limit(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 0, 0);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 7, 100000), 100000);
}

/* The extremes that an administrator can write must not wrap into a limit. */
static void bucket_survives_extremes(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 1, U32_MAX);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 0, 100000), 100000);
	vfgate_bucket_init(&bucket, U32_MAX, 0);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 0, 10), 1);
	KUNIT_EXPECT_EQ(test, taken(&bucket, 1, 10), 1);
}

/* A charge always goes through, and says how long to regret it. */
static void bucket_charge_tells_the_wait(struct kunit *test)
{
	struct vfgate_bucket bucket;
	u64 now = 12345;

	vfgate_bucket_init(&bucket, 10, 5);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, 5, now), 0);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, 0, now), 0);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, 1, now), NSEC_PER_SEC / 10);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, 1, now), NSEC_PER_SEC / 5);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, 1, now + NSEC_PER_SEC), 0);
}

/* A debt has an end, and a bucket without a rate has none at all. */
static void bucket_charge_is_bounded(struct kunit *test)
{
	struct vfgate_bucket bucket;

	vfgate_bucket_init(&bucket, 1, 1);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, U32_MAX, 0), NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, U32_MAX, 0), NSEC_PER_SEC);
	KUNIT_EXPECT_TRUE(test, vfgate_bucket_take(&bucket, 2 * NSEC_PER_SEC));
	vfgate_bucket_init(&bucket, 0, 0);
	KUNIT_EXPECT_EQ(test, vfgate_bucket_charge(&bucket, U32_MAX, 7), 0);
}

static struct kunit_case bucket_cases[] = {
	KUNIT_CASE(bucket_grants_its_burst_at_once),
	KUNIT_CASE(bucket_refills_at_its_rate),
	KUNIT_CASE(bucket_saves_no_more_than_its_burst),
	KUNIT_CASE(bucket_refusal_costs_nothing),
	KUNIT_CASE(bucket_without_rate_has_no_limit),
	KUNIT_CASE(bucket_survives_extremes),
	KUNIT_CASE(bucket_charge_tells_the_wait),
	KUNIT_CASE(bucket_charge_is_bounded),
	{}
};

struct kunit_suite vfgate_bucket_suite = {
	.name = "vfgate_bucket",
	.test_cases = bucket_cases,
};
