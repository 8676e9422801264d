// SPDX-License-Identifier: GPL-2.0-only
/*
 * When what the VMM unmaps makes a window pause: VFIO's type1 asks eleven times at
 * most for what a guest pins again.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sizes.h>
#include "../mediated.h"
#include "tests.h"

#define LOW		0x0ULL
#define HIGH		0x100000000ULL

/* Nothing is pinned, so none of these is called. */
static const struct vfgate_window_ops no_ops = {};

static int unmap_begin(struct kunit *test)
{
	struct vfgate_mediated *mediated = kunit_kzalloc(test, sizeof(*mediated), GFP_KERNEL);
	int ret;

	if (!mediated)
		return -ENOMEM;
	ret = vfgate_unmap_init(mediated);
	if (ret)
		return ret;
	vfgate_window_init(&mediated->window, &no_ops);
	vfgate_window_open(&mediated->window, NULL, 0, U64_MAX);
	test->priv = mediated;
	return 0;
}

static void unmap_end(struct kunit *test)
{
	struct vfgate_mediated *mediated = test->priv;

	if (!mediated)
		return;
	vfgate_unmap_destroy(mediated);
	vfgate_window_close(&mediated->window);
	vfgate_window_destroy(&mediated->window);
}

static bool pauses(struct vfgate_mediated *mediated, u64 iova, u64 length)
{
	unsigned long before = mediated->window.paused_until;

	msleep(20);
	vfgate_unmap(mediated, iova, length);
	return mediated->window.paused_until != before;
}

static void unmap_pauses_when_asked_again(struct kunit *test)
{
	struct vfgate_mediated *mediated = test->priv;

	KUNIT_EXPECT_FALSE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_TRUE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_TRUE(test, pauses(mediated, SZ_1M - 1, 1));
	KUNIT_EXPECT_FALSE(test, pauses(mediated, SZ_1M, SZ_1M));
}

/* Each of two threads has the other's request between its own. */
static void unmap_pauses_when_asked_in_turns(struct kunit *test)
{
	struct vfgate_mediated *mediated = test->priv;

	KUNIT_EXPECT_FALSE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_FALSE(test, pauses(mediated, HIGH, SZ_1M));
	KUNIT_EXPECT_TRUE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_TRUE(test, pauses(mediated, HIGH, SZ_1M));
}

static void unmap_forgets(struct kunit *test)
{
	struct vfgate_mediated *mediated = test->priv;

	KUNIT_EXPECT_FALSE(test, pauses(mediated, LOW, U64_MAX));
	msleep(1100);
	KUNIT_EXPECT_FALSE(test, pauses(mediated, LOW, U64_MAX));
}

/*
 * Somebody has the window and does not get on: who asks goes on after a time, longer
 * the next time, and what it asked for is not forgotten meanwhile. The pause does not
 * wait for that somebody.
 */
static void unmap_waits_for_a_time(struct kunit *test)
{
	struct vfgate_mediated *mediated = test->priv;
	unsigned long start = jiffies;

	mutex_lock(&mediated->window.lock);
	KUNIT_EXPECT_FALSE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_GE(test, jiffies - start, HZ);
	start = jiffies;
	KUNIT_EXPECT_TRUE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_GE(test, jiffies - start, 2 * HZ);
	mutex_unlock(&mediated->window.lock);
	KUNIT_EXPECT_TRUE(test, pauses(mediated, LOW, SZ_1M));
	KUNIT_EXPECT_EQ(test, 0, mediated->late);
}

static struct kunit_case unmap_cases[] = {
	KUNIT_CASE(unmap_pauses_when_asked_again),
	KUNIT_CASE(unmap_pauses_when_asked_in_turns),
	KUNIT_CASE(unmap_forgets),
	KUNIT_CASE(unmap_waits_for_a_time),
	{}
};

struct kunit_suite vfgate_unmap_suite = {
	.name = "vfgate_unmap",
	.init = unmap_begin,
	.exit = unmap_end,
	.test_cases = unmap_cases,
};
