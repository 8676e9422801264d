// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PHY inside the 82576, and the link. Copper only: a port in one of the
 * SerDes modes is refused at probe, since no such port could be tested.
 */
#include <linux/bitfield.h>
#include <linux/iopoll.h>
#include <linux/mii.h>
#include "pf.h"

/* IGP03E1000, whatever its revision. */
#define PHY_ID			0x02A80390
#define PHY_ID_MASK		0xFFFFFFF0

static u32 phy_resource(struct pf_hw *hw)
{
	return hw->port ? SWFW_PHY1 : SWFW_PHY0;
}

static int mdic(struct pf_hw *hw, u32 command, u16 *value)
{
	u32 result;
	int ret;

	mutex_lock(&hw->phy_lock);
	ret = pf_hw_take(hw, phy_resource(hw));
	if (ret)
		goto unlock;

	pf_write(hw, R_MDIC, command | FIELD_PREP(MDIC_PHY, 1));
	if (read_poll_timeout(pf_read, result, result & MDIC_READY, 50, 20000,
			      false, hw, R_MDIC) || (result & MDIC_ERROR))
		ret = -EIO;
	else if (value)
		*value = FIELD_GET(MDIC_DATA, result);
	pf_hw_release(hw, phy_resource(hw));
unlock:
	mutex_unlock(&hw->phy_lock);
	return ret;
}

static int phy_read(struct pf_hw *hw, unsigned int reg, u16 *value)
{
	return mdic(hw, MDIC_READ | FIELD_PREP(MDIC_REG, reg), value);
}

static int phy_write(struct pf_hw *hw, unsigned int reg, u16 value)
{
	return mdic(hw, MDIC_WRITE | FIELD_PREP(MDIC_REG, reg) | value, NULL);
}

/**
 * pf_phy_identify - see whether this is a port we can drive
 * @hw: the device
 *
 * Return: 0, -EOPNOTSUPP for another kind of port, -EIO when none answers.
 */
int pf_phy_identify(struct pf_hw *hw)
{
	u16 high, low;
	int ret;

	if (pf_read(hw, R_CTRL_EXT) & CTRL_EXT_LINK_MODE)
		return -EOPNOTSUPP;

	ret = phy_read(hw, MII_PHYSID1, &high);
	if (!ret)
		ret = phy_read(hw, MII_PHYSID2, &low);
	if (ret)
		return ret;
	if (((high << 16 | low) & PHY_ID_MASK) != PHY_ID)
		return -EOPNOTSUPP;
	return 0;
}

/* The MAC takes speed and duplex from the PHY once it has negotiated them. */
static int restart(struct pf_hw *hw)
{
	u32 ctrl = pf_read(hw, R_CTRL);

	ctrl &= ~(CTRL_FRCSPD | CTRL_FRCDPX);
	pf_write(hw, R_CTRL, ctrl | CTRL_SLU);
	return phy_write(hw, MII_BMCR, BMCR_ANENABLE | BMCR_ANRESTART |
				       BMCR_FULLDPLX | BMCR_SPEED1000);
}

/**
 * pf_phy_start - bring the link up
 * @hw: the device
 * @advertise: modes to offer: the bits of MII_ADVERTISE, with ADVERTISE_1000FULL
 *	of MII_CTRL1000 among them, whose place the former would use for
 *	100BASE-T4, which this PHY does not know
 *
 * Return: 0 or an error; the link itself comes later, with an interrupt.
 */
int pf_phy_start(struct pf_hw *hw, u32 advertise)
{
	u16 gigabit = advertise & ADVERTISE_1000FULL;
	u16 modes = advertise & ADVERTISE_ALL;
	int ret;

	ret = phy_write(hw, MII_ADVERTISE, ADVERTISE_CSMA | modes);
	if (!ret)
		ret = phy_write(hw, MII_CTRL1000, gigabit);
	if (!ret)
		ret = restart(hw);
	return ret;
}

/* In loopback the PHY sends back what it gets, at a gigabit and off the wire. */
int pf_phy_loopback(struct pf_hw *hw, bool on)
{
	u32 ctrl;

	if (!on)
		return restart(hw);

	ctrl = pf_read(hw, R_CTRL) & ~CTRL_SPEED;
	pf_write(hw, R_CTRL, ctrl | CTRL_FRCSPD | CTRL_FRCDPX | CTRL_FD |
			     CTRL_SPEED_1000 | CTRL_SLU);
	return phy_write(hw, MII_BMCR, BMCR_LOOPBACK | BMCR_SPEED1000 |
				       BMCR_FULLDPLX);
}

bool pf_phy_link_up(struct pf_hw *hw)
{
	u32 status = pf_read(hw, R_STATUS);

	return status != ~0U && (status & STATUS_LU);
}

int pf_phy_speed(struct pf_hw *hw)
{
	static const int speeds[] = { 10, 100, 1000, 1000 };

	return speeds[FIELD_GET(STATUS_SPEED, pf_read(hw, R_STATUS))];
}

bool pf_phy_full_duplex(struct pf_hw *hw)
{
	return pf_read(hw, R_STATUS) & STATUS_FD;
}
