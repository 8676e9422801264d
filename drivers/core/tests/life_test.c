// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VF and a reset of its PF, in every order: nothing gets through before both
 * the PF is back and the VF was made ready.
 */
#include <linux/pci.h>
#include "../vf.h"
#include "tests.h"

static struct vfgate_vf *opening(struct kunit *test)
{
	struct vfgate_vf *vf = kunit_kzalloc(test, sizeof(*vf), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vf);
	vf->pdev = kunit_kzalloc(test, sizeof(*vf->pdev), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, vf->pdev);
	vfgate_life_init(&vf->life);
	KUNIT_ASSERT_EQ(test, vfgate_life_begin(vf), VFGATE_OPEN);
	return vf;
}

static struct vfgate_vf *running(struct kunit *test)
{
	struct vfgate_vf *vf = opening(test);

	KUNIT_ASSERT_EQ(test, vfgate_life_ready(vf), VFGATE_RUNNING);
	return vf;
}

static void life_pauses_with_its_pf(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_TRUE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_state(&vf->life), VFGATE_OPEN);
	/* A PF that fails to come back is reset again. */
	KUNIT_EXPECT_FALSE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_RUNNING);
	KUNIT_EXPECT_EQ(test, vf->life.impossible, 0);
}

static void life_opens_while_its_pf_is_away(struct kunit *test)
{
	struct vfgate_vf *vf = opening(test);

	KUNIT_EXPECT_FALSE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_RUNNING);
}

static void life_opens_across_a_reset(struct kunit *test)
{
	struct vfgate_vf *vf = opening(test);

	KUNIT_EXPECT_FALSE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_RUNNING);
	KUNIT_EXPECT_EQ(test, vf->life.impossible, 0);
}

/* A guest may end its quarantine whenever it likes. */
static void life_is_released_while_its_pf_is_away(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_TRUE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_SPOOF), VFGATE_QUARANTINED);
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_RELEASE), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_RUNNING);
}

/* That it was paused once says nothing about one that is being cleaned now. */
static void life_is_cleaned_while_its_pf_comes(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_TRUE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_SPOOF), VFGATE_QUARANTINED);
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_RELEASE), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_RUNNING);
}

static void life_stays_in_quarantine(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_TRUE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_SPOOF), VFGATE_QUARANTINED);
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_QUARANTINED);
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_RELEASE), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_RUNNING);
}

/* The next one is not made ready by what the last one waited for. */
static void life_forgets_with_its_user(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_TRUE(test, vfgate_life_pf_goes(vf));
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_CLOSE), VFGATE_QUIESCING);
	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_CLOSED), VFGATE_CLOSED);
	KUNIT_EXPECT_EQ(test, vfgate_life_begin(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_pf_comes(vf), VFGATE_OPEN);
	KUNIT_EXPECT_EQ(test, vfgate_life_ready(vf), VFGATE_RUNNING);
	KUNIT_EXPECT_EQ(test, vf->life.impossible, 0);
}

static void life_is_not_begun_when_it_is_over(struct kunit *test)
{
	struct vfgate_vf *vf = running(test);

	KUNIT_EXPECT_EQ(test, vfgate_life_move(vf, VFGATE_EVENT_REMOVE), VFGATE_GONE);
	KUNIT_EXPECT_EQ(test, vfgate_life_begin(vf), VFGATE_GONE);
	KUNIT_EXPECT_EQ(test, vf->life.impossible, 0);
}

static struct kunit_case life_cases[] = {
	KUNIT_CASE(life_pauses_with_its_pf),
	KUNIT_CASE(life_opens_while_its_pf_is_away),
	KUNIT_CASE(life_opens_across_a_reset),
	KUNIT_CASE(life_is_released_while_its_pf_is_away),
	KUNIT_CASE(life_is_cleaned_while_its_pf_comes),
	KUNIT_CASE(life_stays_in_quarantine),
	KUNIT_CASE(life_forgets_with_its_user),
	KUNIT_CASE(life_is_not_begun_when_it_is_over),
	{}
};

struct kunit_suite vfgate_life_suite = {
	.name = "vfgate_life",
	.test_cases = life_cases,
};
