// SPDX-License-Identifier: GPL-2.0-only
/*
 * How checks are run, and such of them as need no more of a device than its
 * struct pci_dev. What the others find in real topologies is for scenarios.
 */
#include <linux/ctype.h>
#include <linux/pci.h>
#include "../preflight.h"
#include "tests.h"

static unsigned int tried[4];

static bool passes_first(struct pci_dev *pdev, struct device **culprit)
{
	tried[0]++;
	return true;
}

static bool fails_second(struct pci_dev *pdev, struct device **culprit)
{
	tried[1]++;
	*culprit = &pdev->dev;
	return false;
}

static bool fails_third(struct pci_dev *pdev, struct device **culprit)
{
	tried[2]++;
	return false;
}

static bool passes_fourth(struct pci_dev *pdev, struct device **culprit)
{
	tried[3]++;
	return true;
}

static const struct vfgate_preflight_check checks[] = {
	{ .name = "first", .passes = passes_first,
	  .stages = VFGATE_PREFLIGHT_PF | VFGATE_PREFLIGHT_VF,
	  .problem = "none", .remedy = "none" },
	{ .name = "second", .passes = fails_second,
	  .stages = VFGATE_PREFLIGHT_PF,
	  .problem = "a test of ours", .remedy = "none" },
	{ .name = "third", .passes = fails_third,
	  .stages = VFGATE_PREFLIGHT_PF,
	  .problem = "a test of ours", .remedy = "none" },
	{ .name = "fourth", .passes = passes_fourth,
	  .stages = VFGATE_PREFLIGHT_PF | VFGATE_PREFLIGHT_VF,
	  .problem = "none", .remedy = "none" },
	{}
};

static bool nothing(const char *name)
{
	return false;
}

static bool second_only(const char *name)
{
	return !strcmp(name, "second");
}

static bool everything(const char *name)
{
	return true;
}

static struct pci_dev *device(struct kunit *test)
{
	struct pci_dev *pdev = kunit_kzalloc(test, sizeof(*pdev), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pdev);
	pdev->dev.init_name = "preflight_test";
	memset(tried, 0, sizeof(tried));
	return pdev;
}

static void expect_tried(struct kunit *test, unsigned int first,
			 unsigned int second, unsigned int third,
			 unsigned int fourth)
{
	KUNIT_EXPECT_EQ(test, tried[0], first);
	KUNIT_EXPECT_EQ(test, tried[1], second);
	KUNIT_EXPECT_EQ(test, tried[2], third);
	KUNIT_EXPECT_EQ(test, tried[3], fourth);
}

static void preflight_ends_with_the_first_refusal(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_EQ(test, -EPERM,
			vfgate_preflight_run(checks, pdev, VFGATE_PREFLIGHT_PF,
					     nothing));
	expect_tried(test, 1, 1, 0, 0);
}

static void preflight_runs_those_of_the_stage(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_EQ(test, 0,
			vfgate_preflight_run(checks, pdev, VFGATE_PREFLIGHT_VF,
					     nothing));
	expect_tried(test, 1, 0, 0, 1);
}

static void preflight_overrides_what_is_named(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_EQ(test, -EPERM,
			vfgate_preflight_run(checks, pdev, VFGATE_PREFLIGHT_PF,
					     second_only));
	expect_tried(test, 1, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, 0,
			vfgate_preflight_run(checks, pdev, VFGATE_PREFLIGHT_PF,
					     everything));
	expect_tried(test, 2, 2, 2, 1);
	KUNIT_EXPECT_TRUE(test, test_taint(TAINT_USER));
}

static const struct vfgate_preflight_check *find(const char *name)
{
	const struct vfgate_preflight_check *check;

	for (check = vfgate_preflight_checks; check->name; check++)
		if (!strcmp(check->name, name))
			return check;
	return NULL;
}

/* A name is a word in a module parameter, and a reason stands beside it. */
static void preflight_checks_are_whole(struct kunit *test)
{
	const struct vfgate_preflight_check *check;
	const char *c;

	for (check = vfgate_preflight_checks; check->name; check++) {
		for (c = check->name; *c; c++)
			KUNIT_EXPECT_TRUE(test, islower(*c));
		KUNIT_EXPECT_PTR_EQ(test, find(check->name), check);
		KUNIT_EXPECT_NE(test, check->stages, 0);
		KUNIT_EXPECT_NOT_NULL(test, check->passes);
		KUNIT_EXPECT_NOT_NULL(test, check->problem);
		KUNIT_EXPECT_NOT_NULL(test, check->remedy);
	}
}

static bool passes(struct kunit *test, const char *name, struct pci_dev *pdev)
{
	const struct vfgate_preflight_check *check = find(name);
	struct device *culprit = NULL;

	KUNIT_ASSERT_NOT_NULL(test, check);
	return check->passes(pdev, &culprit);
}

static void set_bar(struct pci_dev *pdev, int bar, resource_size_t start,
		    resource_size_t size, unsigned long flags)
{
	pdev->resource[bar].start = start;
	pdev->resource[bar].end = start + size - 1;
	pdev->resource[bar].flags = flags;
}

static void preflight_wants_whole_pages(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_TRUE(test, passes(test, "bars", pdev));
	set_bar(pdev, 0, 4 * PAGE_SIZE, 2 * PAGE_SIZE, IORESOURCE_MEM);
	KUNIT_EXPECT_TRUE(test, passes(test, "bars", pdev));
	/* Ports are nobody's to map. */
	set_bar(pdev, 2, 0x40, 0x20, IORESOURCE_IO);
	KUNIT_EXPECT_TRUE(test, passes(test, "bars", pdev));
	set_bar(pdev, 3, 8 * PAGE_SIZE, PAGE_SIZE / 2, IORESOURCE_MEM);
	KUNIT_EXPECT_FALSE(test, passes(test, "bars", pdev));
	set_bar(pdev, 3, 8 * PAGE_SIZE + 64, PAGE_SIZE, IORESOURCE_MEM);
	KUNIT_EXPECT_FALSE(test, passes(test, "bars", pdev));
	set_bar(pdev, 3, 8 * PAGE_SIZE, PAGE_SIZE, IORESOURCE_MEM);
	KUNIT_EXPECT_TRUE(test, passes(test, "bars", pdev));
}

static void preflight_wants_no_ats(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_TRUE(test, passes(test, "ats", pdev));
	pdev->ats_enabled = 1;
	KUNIT_EXPECT_FALSE(test, passes(test, "ats", pdev));
}

/* A device that no IOMMU knows fails whatever rests on one. */
static void preflight_wants_an_iommu(struct kunit *test)
{
	struct pci_dev *pdev = device(test);

	KUNIT_EXPECT_FALSE(test, passes(test, "iommu", pdev));
	KUNIT_EXPECT_FALSE(test, passes(test, "group", pdev));
	KUNIT_EXPECT_FALSE(test, passes(test, "coherent", pdev));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(preflight_ends_with_the_first_refusal),
	KUNIT_CASE(preflight_runs_those_of_the_stage),
	KUNIT_CASE(preflight_overrides_what_is_named),
	KUNIT_CASE(preflight_checks_are_whole),
	KUNIT_CASE(preflight_wants_whole_pages),
	KUNIT_CASE(preflight_wants_no_ats),
	KUNIT_CASE(preflight_wants_an_iommu),
	{}
};

struct kunit_suite vfgate_preflight_suite = {
	.name = "vfgate_preflight",
	.test_cases = cases,
};
