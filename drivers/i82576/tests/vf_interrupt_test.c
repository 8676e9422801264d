// SPDX-License-Identifier: GPL-2.0-only
#include "../vf.h"
#include "vf_tests.h"

/* igbvf enables its transmit vector first, then both. */
static void interrupt_routes_as_igbvf_asks(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0, 0x8000), 0x8000);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0x8000, 0x8081), 0x8081);
}

static void interrupt_stays_within_the_vf(struct kunit *test)
{
	u32 asked, value, shift;

	for (asked = 0; asked < 0x100; asked++) {
		for (shift = 0; shift < 32; shift += 8) {
			value = i82576_interrupt_merge(0, asked << shift);
			KUNIT_EXPECT_EQ(test, value & ~(0xffU << shift), 0);
			value = value >> shift & 0xff;
			KUNIT_EXPECT_LE(test, value & ~IVAR_VALID,
					VF_VECTORS - 1);
			KUNIT_EXPECT_EQ(test, value & IVAR_VALID,
					asked & IVAR_VALID);
		}
	}
}

/* The device ORs: a second vector would meet the first one's bits. */
static void interrupt_keeps_the_first_vector(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0x80, 0x81), 0x80);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0x82, 0), 0x82);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0x80, 0x8281), 0x8280);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_merge(0x80828180, ~0U),
			0x80828180);
}

static void interrupt_has_a_floor(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(0, 10), 40);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(0x1e8, 10), 0x1e8);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(0, 0), 0);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(EITR_CNT_IGNR | 4, 10),
			EITR_CNT_IGNR | 40);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(~0U, 0),
			EITR_CNT_IGNR | EITR_INTERVAL);
	KUNIT_EXPECT_EQ(test, i82576_interrupt_floor(0, U32_MAX),
			EITR_INTERVAL);
}

static struct kunit_case interrupt_cases[] = {
	KUNIT_CASE(interrupt_routes_as_igbvf_asks),
	KUNIT_CASE(interrupt_stays_within_the_vf),
	KUNIT_CASE(interrupt_keeps_the_first_vector),
	KUNIT_CASE(interrupt_has_a_floor),
	{}
};

struct kunit_suite i82576_interrupt_suite = {
	.name = "vfgate_i82576_interrupt",
	.test_cases = interrupt_cases,
};
