// SPDX-License-Identifier: GPL-2.0-only
/*
 * The meeting of PF drivers and holders of VFs, with a PF driver that only
 * counts.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include "../pf.h"
#include "tests.h"

/* What the driver was asked for, and for which VF last. */
struct driver {
	unsigned int calls;
	unsigned int vf;
	unsigned int blocked;
	int answer;
};

struct holder {
	struct vfgate_pf_client client;
	struct vfgate_pf_vf *handle;
	unsigned int events[VFGATE_PF_REMOVE + 1];
	int answer;
};

struct fixture {
	struct pci_dev pdev;
	struct vfgate_pf *pf;
	struct driver driver;
	struct holder holders[3];
};

static int asked(struct driver *driver, unsigned int vf)
{
	driver->calls++;
	driver->vf = vf;
	return driver->answer;
}

static int drv_prepare(void *priv, unsigned int num)
{
	return 0;
}

static void drv_unprepare(void *priv)
{
}

static int drv_provision(void *priv, unsigned int vf)
{
	return asked(priv, vf);
}

static void drv_block(void *priv, unsigned int vf)
{
	struct driver *driver = priv;

	asked(driver, vf);
	driver->blocked |= BIT(vf);
}

static void drv_unblock(void *priv, unsigned int vf)
{
	struct driver *driver = priv;

	asked(driver, vf);
	driver->blocked &= ~BIT(vf);
}

static void drv_scrub(void *priv, unsigned int vf)
{
	asked(priv, vf);
}

static int drv_set_vectors(void *priv, unsigned int vf,
			   const struct vfgate_pf_vectors *vectors)
{
	return asked(priv, vf);
}

static void drv_stats(void *priv, unsigned int vf,
		      struct vfgate_pf_stats *stats)
{
	asked(priv, vf);
	stats->rx_packets = 7;
}

static bool drv_link_up(void *priv, unsigned int vf)
{
	return asked(priv, vf);
}

static const struct vfgate_pf_ops ops = {
	.owner = THIS_MODULE,
	.vfs_prepare = drv_prepare,
	.vfs_unprepare = drv_unprepare,
	.provision = drv_provision,
	.block = drv_block,
	.unblock = drv_unblock,
	.scrub = drv_scrub,
	.set_vectors = drv_set_vectors,
	.stats = drv_stats,
	.link_up = drv_link_up,
};

/* What a holder does: notes it, and asks its PF for something. */
static void note(const struct vfgate_pf_client *client,
		 enum vfgate_pf_event event)
{
	struct holder *holder = container_of(client, struct holder, client);

	holder->events[event]++;
	holder->answer = vfgate_pf_provision(holder->handle);
}

static struct fixture *fixture(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->pdev.dev.init_name = "pf_test";
	for (i = 0; i < ARRAY_SIZE(f->holders); i++) {
		f->holders[i].client.name = "pf_test";
		f->holders[i].client.event = note;
	}
	f->pf = vfgate_pf_register(&f->pdev, &ops, &f->driver);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->pf);
	return f;
}

static void hold(struct kunit *test, struct fixture *f, unsigned int vf)
{
	struct holder *holder = &f->holders[vf];

	holder->handle = vfgate_pf_hold(&f->pdev, vf, &holder->client);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, holder->handle);
}

static void put(struct fixture *f, unsigned int vf)
{
	vfgate_pf_put(f->holders[vf].handle);
	f->holders[vf].handle = NULL;
}

static void leave(struct fixture *f)
{
	vfgate_pf_unregister(f->pf);
	vfgate_pf_release(f->pf);
}

static void pf_without_a_driver_offers_nothing(struct kunit *test)
{
	struct pci_dev *pdev = kunit_kzalloc(test, sizeof(*pdev), GFP_KERNEL);
	struct vfgate_pf_vectors vectors = {};
	struct vfgate_pf_stats stats;

	KUNIT_ASSERT_NOT_NULL(test, pdev);
	KUNIT_EXPECT_NULL(test, vfgate_pf_hold(pdev, 0, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR(vfgate_pf_get(pdev, NULL)));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_provision(NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_block(NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_unblock(NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_scrub(NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfgate_pf_set_vectors(NULL, &vectors));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_stats(NULL, &stats));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, vfgate_pf_link_up(NULL));
	vfgate_pf_put(NULL);
}

static void pf_vf_has_one_holder(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct vfgate_pf_vf *second;

	hold(test, f, 1);
	second = vfgate_pf_hold(&f->pdev, 1, &f->holders[1].client);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR(second));
	hold(test, f, 2);
	put(f, 1);
	hold(test, f, 1);
	put(f, 1);
	put(f, 2);
	leave(f);
}

static void pf_number_stays_while_one_is_held(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct vfgate_pf_vf *late;

	hold(test, f, 0);
	KUNIT_EXPECT_EQ(test, -EBUSY, vfgate_pf_begin_change(f->pf));
	put(f, 0);
	KUNIT_ASSERT_EQ(test, 0, vfgate_pf_begin_change(f->pf));
	KUNIT_EXPECT_EQ(test, -EBUSY, vfgate_pf_begin_change(f->pf));
	late = vfgate_pf_hold(&f->pdev, 0, &f->holders[0].client);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR(late));
	vfgate_pf_end_change(f->pf);
	hold(test, f, 0);
	put(f, 0);
	leave(f);
}

static void pf_driver_is_asked_for_the_vf_meant(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct vfgate_pf_vectors vectors = {};
	struct vfgate_pf_stats stats = {};
	struct vfgate_pf_vf *handle;

	hold(test, f, 0);
	hold(test, f, 2);
	handle = f->holders[2].handle;
	f->driver.answer = -ENOSPC;
	KUNIT_EXPECT_EQ(test, -ENOSPC, vfgate_pf_provision(handle));
	KUNIT_EXPECT_EQ(test, -ENOSPC, vfgate_pf_set_vectors(handle, &vectors));
	f->driver.answer = 1;
	KUNIT_EXPECT_EQ(test, 1, vfgate_pf_link_up(handle));
	KUNIT_EXPECT_EQ(test, 0, vfgate_pf_block(handle));
	KUNIT_EXPECT_EQ(test, f->driver.blocked, BIT(2));
	KUNIT_EXPECT_EQ(test, 0, vfgate_pf_unblock(handle));
	KUNIT_EXPECT_EQ(test, 0, vfgate_pf_scrub(handle));
	KUNIT_EXPECT_EQ(test, 0, vfgate_pf_stats(handle, &stats));
	KUNIT_EXPECT_EQ(test, stats.rx_packets, 7);
	KUNIT_EXPECT_EQ(test, f->driver.calls, 7);
	KUNIT_EXPECT_EQ(test, f->driver.vf, 2);
	put(f, 0);
	put(f, 2);
	leave(f);
}

static void pf_events_reach_who_is_meant(struct kunit *test)
{
	struct fixture *f = fixture(test);

	hold(test, f, 0);
	hold(test, f, 2);
	vfgate_pf_notify(f->pf, 2, VFGATE_PF_LINK);
	vfgate_pf_notify(f->pf, 1, VFGATE_PF_LINK);
	KUNIT_EXPECT_EQ(test, f->holders[0].events[VFGATE_PF_LINK], 0);
	KUNIT_EXPECT_EQ(test, f->holders[2].events[VFGATE_PF_LINK], 1);
	/* It asked the PF for something meanwhile, and was answered. */
	KUNIT_EXPECT_EQ(test, f->driver.calls, 1);
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_DONE);
	KUNIT_EXPECT_EQ(test, f->holders[0].events[VFGATE_PF_RESET_DONE], 1);
	KUNIT_EXPECT_EQ(test, f->holders[2].events[VFGATE_PF_RESET_DONE], 1);

	put(f, 2);
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_DONE);
	KUNIT_EXPECT_EQ(test, f->holders[0].events[VFGATE_PF_RESET_DONE], 2);
	KUNIT_EXPECT_EQ(test, f->holders[2].events[VFGATE_PF_RESET_DONE], 1);
	put(f, 0);
	leave(f);
}

/* Who comes while it is being reset would not hear that it was away. */
static void pf_in_reset_gives_nobody_a_vf(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct vfgate_pf_vf *early;

	hold(test, f, 0);
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_PREPARE);
	early = vfgate_pf_hold(&f->pdev, 1, &f->holders[1].client);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR(early));
	/* One that did not come back is reset again. */
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_PREPARE);
	early = vfgate_pf_hold(&f->pdev, 1, &f->holders[1].client);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR(early));
	vfgate_pf_notify_all(f->pf, VFGATE_PF_LINK);
	early = vfgate_pf_hold(&f->pdev, 1, &f->holders[1].client);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR(early));
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_DONE);
	hold(test, f, 1);
	put(f, 1);
	put(f, 0);
	leave(f);
}

static void pf_holder_may_be_deaf(struct kunit *test)
{
	struct fixture *f = fixture(test);

	f->holders[1].client.event = NULL;
	hold(test, f, 1);
	vfgate_pf_notify_all(f->pf, VFGATE_PF_RESET_PREPARE);
	put(f, 1);
	leave(f);
}

/* Its driver leaves: holders are told while it still answers. */
static void pf_driver_leaves_under_a_holder(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct vfgate_pf_stats stats;

	hold(test, f, 1);
	leave(f);
	KUNIT_EXPECT_EQ(test, f->holders[1].events[VFGATE_PF_REMOVE], 1);
	KUNIT_EXPECT_EQ(test, f->holders[1].answer, 0);
	f->driver.calls = 0;
	KUNIT_EXPECT_EQ(test, -ENODEV,
			vfgate_pf_provision(f->holders[1].handle));
	KUNIT_EXPECT_EQ(test, -ENODEV, vfgate_pf_unblock(f->holders[1].handle));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			vfgate_pf_stats(f->holders[1].handle, &stats));
	KUNIT_EXPECT_EQ(test, f->driver.calls, 0);
	KUNIT_EXPECT_NULL(test, vfgate_pf_hold(&f->pdev, 0, NULL));
	put(f, 1);
}

/* What its driver has still to say then reaches nobody, and does no harm. */
static void pf_outlives_its_offer(struct kunit *test)
{
	struct fixture *f = fixture(test);

	hold(test, f, 1);
	put(f, 1);
	vfgate_pf_unregister(f->pf);
	vfgate_pf_notify(f->pf, 1, VFGATE_PF_SPOOF);
	vfgate_pf_notify_all(f->pf, VFGATE_PF_LINK);
	KUNIT_EXPECT_EQ(test, f->holders[1].events[VFGATE_PF_SPOOF], 0);
	KUNIT_EXPECT_EQ(test, f->holders[1].events[VFGATE_PF_LINK], 0);
	vfgate_pf_release(f->pf);
}

/* A VF that was shut off to be removed stays off, whoever thinks otherwise. */
static void release_in_vain(const struct vfgate_pf_client *client,
			    enum vfgate_pf_event event)
{
	struct holder *holder = container_of(client, struct holder, client);

	holder->events[event]++;
	holder->answer = vfgate_pf_unblock(holder->handle);
}

static void pf_leaving_unblocks_nobody(struct kunit *test)
{
	struct fixture *f = fixture(test);

	f->holders[1].client.event = release_in_vain;
	hold(test, f, 1);
	KUNIT_EXPECT_EQ(test, 0, vfgate_pf_block(f->holders[1].handle));
	leave(f);
	KUNIT_EXPECT_EQ(test, f->holders[1].events[VFGATE_PF_REMOVE], 1);
	KUNIT_EXPECT_EQ(test, -ENODEV, f->holders[1].answer);
	KUNIT_EXPECT_EQ(test, f->driver.blocked, BIT(1));
	put(f, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(pf_without_a_driver_offers_nothing),
	KUNIT_CASE(pf_vf_has_one_holder),
	KUNIT_CASE(pf_number_stays_while_one_is_held),
	KUNIT_CASE(pf_driver_is_asked_for_the_vf_meant),
	KUNIT_CASE(pf_events_reach_who_is_meant),
	KUNIT_CASE(pf_in_reset_gives_nobody_a_vf),
	KUNIT_CASE(pf_holder_may_be_deaf),
	KUNIT_CASE(pf_driver_leaves_under_a_holder),
	KUNIT_CASE(pf_outlives_its_offer),
	KUNIT_CASE(pf_leaving_unblocks_nobody),
	{}
};

struct kunit_suite vfgate_pf_suite = {
	.name = "vfgate_pf",
	.test_cases = cases,
};
