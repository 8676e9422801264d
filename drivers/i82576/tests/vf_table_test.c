// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table itself: what must hold whatever rows are added to it.
 */
#include "../vf.h"
#include "vf_tests.h"

#define PAGE_BITS	12

static const struct vfgate_policy *compiled_trusting(struct kunit *test,
						     enum vfgate_mode mode,
						     bool trusting)
{
	struct vfgate_policy *policy;
	struct vfgate_flaw flaw = {};
	void *memory;

	policy = kunit_kzalloc(test, sizeof(*policy), GFP_KERNEL);
	memory = kunit_kzalloc(test, vfgate_policy_size(&i82576_vf_table,
							PAGE_BITS), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, policy);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_EQ_MSG(test, vfgate_policy_check(&i82576_vf_table, &flaw),
			    0, "row %u: %s", flaw.row, flaw.why);
	KUNIT_ASSERT_EQ_MSG(test,
			    vfgate_policy_compile(policy, &i82576_vf_table,
						  mode, trusting, PAGE_BITS,
						  memory, &flaw),
			    0, "row %u: %s", flaw.row, flaw.why);
	return policy;
}

static const struct vfgate_policy *compiled(struct kunit *test,
					    enum vfgate_mode mode)
{
	return compiled_trusting(test, mode, false);
}

static void table_is_sound(struct kunit *test)
{
	unsigned int mode;

	for (mode = 0; mode < VFGATE_MODES; mode++)
		compiled(test, mode);
}

static void table_maps_the_rings_alone(struct kunit *test)
{
	const struct vfgate_policy *policy = compiled(test, VFGATE_DIRECT);
	struct vfgate_area area = {};

	KUNIT_ASSERT_TRUE(test, vfgate_policy_next_area(policy, 0, &area));
	KUNIT_EXPECT_EQ(test, area.offset, 0x2000);
	KUNIT_EXPECT_EQ(test, area.size, 0x2000);
	KUNIT_EXPECT_FALSE(test, vfgate_policy_next_area(policy, 0, &area));
}

static void table_traps_all_doorbells_when_asked(struct kunit *test)
{
	static const enum vfgate_mode modes[] = { VFGATE_FENCED,
						  VFGATE_MEDIATED };
	int i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		const struct vfgate_policy *policy = compiled(test, modes[i]);
		struct vfgate_area area = {};

		KUNIT_EXPECT_FALSE(test, vfgate_policy_next_area(policy, 0,
								 &area));
	}
}

/* Trust is about page 1: control and mailbox stay trapped in page 0. */
static void table_maps_interrupts_for_the_trusted(struct kunit *test)
{
	static const u64 end[VFGATE_MODES] = {
		[VFGATE_DIRECT] = 0x4000,
		[VFGATE_FENCED] = 0x2000,
		[VFGATE_MEDIATED] = 0x2000,
	};
	unsigned int mode;

	for (mode = 0; mode < VFGATE_MODES; mode++) {
		const struct vfgate_policy *policy =
			compiled_trusting(test, mode, true);
		struct vfgate_area area = {};

		KUNIT_ASSERT_TRUE(test, vfgate_policy_next_area(policy, 0,
								&area));
		KUNIT_EXPECT_EQ(test, area.offset, 0x1000);
		KUNIT_EXPECT_EQ(test, area.offset + area.size, end[mode]);
		KUNIT_EXPECT_FALSE(test, vfgate_policy_next_area(policy, 0,
								 &area));
	}
}

/* Registers that reach beyond the VF must never pass unseen. */
static void table_holds_what_reaches_out(struct kunit *test)
{
	static const u32 reaching[] = { VTCTRL, VTSTATUS, V2PMAILBOX, VMBMEM,
					PBACL, VTIVAR, VTIVAR_MISC,
					VTEITR(0), VTEITR(2) };
	unsigned int mode;
	int i;

	for (mode = 0; mode < VFGATE_MODES; mode++) {
		const struct vfgate_policy *policy = compiled(test, mode);

		for (i = 0; i < ARRAY_SIZE(reaching); i++) {
			const struct vfgate_row *row =
				vfgate_policy_row(policy, 0, reaching[i]);

			KUNIT_ASSERT_NOT_NULL(test, row);
			KUNIT_EXPECT_NE(test, row->action[mode], VFGATE_PASS);
		}
	}
}

static struct kunit_case table_cases[] = {
	KUNIT_CASE(table_is_sound),
	KUNIT_CASE(table_maps_the_rings_alone),
	KUNIT_CASE(table_traps_all_doorbells_when_asked),
	KUNIT_CASE(table_maps_interrupts_for_the_trusted),
	KUNIT_CASE(table_holds_what_reaches_out),
	{}
};

struct kunit_suite i82576_table_suite = {
	.name = "vfgate_i82576_table",
	.test_cases = table_cases,
};
