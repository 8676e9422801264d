// SPDX-License-Identifier: GPL-2.0-only
/*
 * What leads to a quarantine, and whose it is to end it.
 */
#include <linux/kthread.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/time64.h>
#include "../vf.h"
#include "tests.h"

#define MINUTE	(60 * NSEC_PER_SEC)

static struct vfgate_quarantine *fresh(struct kunit *test, u32 guest_releases)
{
	struct vfgate_quarantine *quarantine =
		kunit_kzalloc(test, sizeof(*quarantine), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, quarantine);
	vfgate_quarantine_init(quarantine);
	if (guest_releases != ~0U)
		quarantine->guest_releases = guest_releases;
	return quarantine;
}

static void quarantine_third_within_a_minute_is_final(struct kunit *test)
{
	struct vfgate_quarantine *quarantine = fresh(test, ~0U);
	u64 now = 5;

	KUNIT_EXPECT_FALSE(test, vfgate_quarantine_note(quarantine, now));
	KUNIT_EXPECT_FALSE(test, vfgate_quarantine_note(quarantine, now + 1));
	KUNIT_EXPECT_TRUE(test, vfgate_quarantine_note(quarantine, now + MINUTE - 1));
	/* The first one was a minute ago; two remain. */
	KUNIT_EXPECT_TRUE(test, vfgate_quarantine_note(quarantine, now + MINUTE));
	KUNIT_EXPECT_FALSE(test, vfgate_quarantine_note(quarantine, now + 3 * MINUTE));
}

static void quarantine_is_counted_after_the_ring_wraps(struct kunit *test)
{
	struct vfgate_quarantine *quarantine = fresh(test, ~0U);
	u64 now = 0;

	for (int i = 0; i < 100; i++, now += MINUTE)
		KUNIT_EXPECT_FALSE(test, vfgate_quarantine_note(quarantine, now));
	KUNIT_EXPECT_EQ(test, quarantine->count, 100);
}

static void quarantine_obeys_the_administrator(struct kunit *test)
{
	struct vfgate_quarantine *never = fresh(test, 0);
	struct vfgate_quarantine *once = fresh(test, 1);

	KUNIT_EXPECT_TRUE(test, vfgate_quarantine_note(never, 1));
	KUNIT_EXPECT_FALSE(test, vfgate_quarantine_note(once, 1));
	KUNIT_EXPECT_TRUE(test, vfgate_quarantine_note(once, 2));
}

static struct vfgate_offences *offences(struct kunit *test)
{
	struct vfgate_offences *offences = kunit_kzalloc(test, sizeof(*offences), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, offences);
	vfgate_offence_init(offences);
	return offences;
}

static void quarantine_comes_with_one_too_many(struct kunit *test)
{
	struct vfgate_offences *of = offences(test);

	vfgate_offence_set(of, VFGATE_OFFENCE_MAILBOX, 10);
	for (int i = 0; i < 10; i++)
		KUNIT_EXPECT_FALSE(test, vfgate_offence_charge(of, VFGATE_OFFENCE_MAILBOX, 7));
	KUNIT_EXPECT_TRUE(test, vfgate_offence_charge(of, VFGATE_OFFENCE_MAILBOX, 7));
	KUNIT_EXPECT_EQ(test, of->count[VFGATE_OFFENCE_MAILBOX], 11);
	KUNIT_EXPECT_EQ(test, of->count[VFGATE_OFFENCE_REGISTER], 0);
	KUNIT_EXPECT_FALSE(test, vfgate_offence_charge(of, VFGATE_OFFENCE_REGISTER, 7));
	KUNIT_EXPECT_FALSE(test, vfgate_offence_charge(of, VFGATE_OFFENCE_MAILBOX,
						       7 + NSEC_PER_SEC));
}

static void quarantine_never_comes_without_a_threshold(struct kunit *test)
{
	struct vfgate_offences *of = offences(test);

	vfgate_offence_set(of, VFGATE_OFFENCE_DMA, 0);
	for (int i = 0; i < 10000; i++)
		KUNIT_EXPECT_FALSE(test, vfgate_offence_charge(of, VFGATE_OFFENCE_DMA, 0));
}

/* The names are those of the attributes, and reasons: words, each another. */
static void quarantine_reasons_are_words(struct kunit *test)
{
	for (unsigned int i = 0; i < VFGATE_OFFENCES; i++) {
		const char *name = vfgate_offence_name(i);

		KUNIT_EXPECT_LT(test, strlen(name), VFGATE_REASON_MAX);
		KUNIT_EXPECT_EQ(test, strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
		for (unsigned int j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, name, vfgate_offence_name(j));
	}
}

#define ROUNDS	2000

/* An administrator who stops the VF as often as he is told to. */
struct administrator {
	struct vfgate_vf *vf;
	atomic_t told;
	atomic_t done;
};

static bool has_done(struct administrator *administrator)
{
	return atomic_read_acquire(&administrator->told) ==
	       atomic_read_acquire(&administrator->done);
}

static int administer(void *argument)
{
	struct administrator *administrator = argument;

	while (!kthread_should_stop()) {
		if (has_done(administrator)) {
			cond_resched();
			continue;
		}
		vfgate_quarantine_enter(administrator->vf, VFGATE_EVENT_QUARANTINE, "admin");
		atomic_inc_return(&administrator->done);
	}
	return 0;
}

static struct vfgate_vf *kept(struct kunit *test)
{
	struct vfgate_vf *vf = kunit_kzalloc(test, sizeof(*vf), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vf);
	vf->pdev = kunit_kzalloc(test, sizeof(*vf->pdev), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, vf->pdev);
	vf->pdev->dev.init_name = "quarantine_test";
	mutex_init(&vf->lock);
	vfgate_life_init(&vf->life);
	vfgate_quarantine_init(&vf->quarantine);
	vf->quarantine.keep = true;
	return vf;
}

/* One that could not be opened, and is stopped at that moment. */
static bool outlasts(struct vfgate_vf *vf, struct administrator *administrator)
{
	bool outlasts;

	vfgate_life_begin(vf);
	atomic_inc_return(&administrator->told);
	vfgate_quarantine_close(vf);
	while (!has_done(administrator))
		cond_resched();
	outlasts = vfgate_life_state(&vf->life) == VFGATE_QUARANTINED &&
		   !strcmp(vf->quarantine.reason, "admin");

	vf->quarantine.keep = false;
	vfgate_quarantine_close(vf);
	vf->quarantine.keep = true;
	return outlasts;
}

static void quarantine_outlasts_who_goes_meanwhile(struct kunit *test)
{
	struct vfgate_vf *vf = kept(test);
	struct administrator administrator = { .vf = vf };
	struct task_struct *thread = kthread_run(administer, &administrator, "quarantine_test");
	unsigned int lost = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread);
	/* The work that stops it waits for this. */
	mutex_lock(&vf->lock);
	for (int i = 0; i < ROUNDS; i++)
		lost += !outlasts(vf, &administrator);
	mutex_unlock(&vf->lock);
	kthread_stop(thread);
	cancel_work_sync(&vf->quarantine.work);
	mutex_destroy(&vf->lock);
	KUNIT_EXPECT_EQ(test, lost, 0);
	KUNIT_EXPECT_EQ(test, vf->life.impossible, 0);
}

static struct kunit_case quarantine_cases[] = {
	KUNIT_CASE(quarantine_third_within_a_minute_is_final),
	KUNIT_CASE(quarantine_is_counted_after_the_ring_wraps),
	KUNIT_CASE(quarantine_obeys_the_administrator),
	KUNIT_CASE(quarantine_comes_with_one_too_many),
	KUNIT_CASE(quarantine_never_comes_without_a_threshold),
	KUNIT_CASE(quarantine_reasons_are_words),
	KUNIT_CASE(quarantine_outlasts_who_goes_meanwhile),
	{}
};

struct kunit_suite vfgate_quarantine_suite = {
	.name = "vfgate_quarantine",
	.test_cases = quarantine_cases,
};
