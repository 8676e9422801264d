// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver shares with firmware: a semaphore, and the claim to the device.
 */
#include "pf_fake.h"

static void firmware_is_waited_for(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);
	struct pf_hw *hw = &fake->pf->hw;

	fake->firmware_keeps = 3;
	KUNIT_EXPECT_EQ(test, 0, pf_hw_take(hw, SWFW_EEPROM));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SW_FW_SYNC), SWFW_EEPROM);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SWSM), 0);
	fake->firmware_keeps = 3;
	pf_hw_release(hw, SWFW_EEPROM);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SW_FW_SYNC), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SWSM), 0);
	/* The other port's driver had no chance in between. */
	KUNIT_EXPECT_EQ(test, fake->lapses, 0);
}

static void firmware_is_not_waited_for_for_ever(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);

	fake->firmware_keeps = UINT_MAX;
	KUNIT_EXPECT_EQ(test, -EBUSY, pf_hw_take(&fake->pf->hw, SWFW_EEPROM));
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SW_FW_SYNC), 0);
	KUNIT_EXPECT_EQ(test, fake_reg(fake, R_SWSM), 0);
}

/* A device that is stopped has no driver, as far as firmware knows. */
static void a_reset_takes_the_claim_back(struct kunit *test)
{
	struct pf_fake *fake = pf_fake_make(test, 0);
	struct pf_hw *hw = &fake->pf->hw;

	pf_hw_claim(hw);
	KUNIT_EXPECT_TRUE(test, fake_reg(fake, R_CTRL_EXT) & CTRL_EXT_DRV_LOAD);
	KUNIT_EXPECT_EQ(test, 0, pf_hw_reset(hw));
	KUNIT_EXPECT_FALSE(test, fake_reg(fake, R_CTRL_EXT) & CTRL_EXT_DRV_LOAD);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(firmware_is_waited_for),
	KUNIT_CASE(firmware_is_not_waited_for_for_ever),
	KUNIT_CASE(a_reset_takes_the_claim_back),
	{}
};

struct kunit_suite pf_hw_suite = {
	.name = "vfgate_82576_hw",
	.test_cases = cases,
};
