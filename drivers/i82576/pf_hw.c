// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device below the network interface: access to its registers, its reset,
 * its non-volatile memory and the semaphores it shares with firmware. Knows
 * nothing of rings in memory, VFs or the network stack.
 */
#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include "pf.h"

/* Words 0x00 to 0x3F add up to this, or the contents are damaged. */
#define NVM_CHECKSUM_WORDS	0x40
#define NVM_CHECKSUM		0xBABA

#define SEMAPHORE_TRIES		200
#define SEMAPHORE_SLEEP_US	1000

static u32 mmio_read(struct pf_hw *hw, u32 reg)
{
	return readl(hw->bar + reg);
}

static void mmio_write(struct pf_hw *hw, u32 reg, u32 value)
{
	writel(value, hw->bar + reg);
}

const struct pf_io pf_hw_mmio = {
	.read = mmio_read,
	.write = mmio_write,
};

void pf_hw_init(struct pf_hw *hw, void __iomem *bar, struct device *dev)
{
	hw->io = &pf_hw_mmio;
	hw->bar = bar;
	hw->dev = dev;
	mutex_init(&hw->phy_lock);
	hw->port = FIELD_GET(STATUS_FUNC, pf_read(hw, R_STATUS));
}

/* A device that fell off the bus answers every read with all ones. */
bool pf_hw_gone(struct pf_hw *hw)
{
	return pf_read(hw, R_STATUS) == ~0U;
}

static bool poll_clear(struct pf_hw *hw, u32 reg, u32 bits)
{
	u32 value;

	return !read_poll_timeout(pf_read, value, !(value & bits), 100, 80000,
				  false, hw, reg);
}

static void release_swsm(struct pf_hw *hw)
{
	u32 value = pf_read(hw, R_SWSM);

	pf_write(hw, R_SWSM, value & ~(SWSM_SMBI | SWSM_SWESMBI));
}

/* Says whether firmware let us have it. SMBI written as zero would be let go of. */
static u32 ask_firmware(struct pf_hw *hw)
{
	pf_write(hw, R_SWSM, pf_read(hw, R_SWSM) | SWSM_SMBI | SWSM_SWESMBI);
	return pf_read(hw, R_SWSM) & SWSM_SWESMBI;
}

/*
 * One semaphore among drivers, where reading SMBI sets it and who reads zero has
 * it; behind that the one with firmware, which keeps it for as long as it needs.
 */
static int take_swsm(struct pf_hw *hw)
{
	u32 value;

	if (read_poll_timeout(pf_read, value, !(value & SWSM_SMBI),
			      SEMAPHORE_SLEEP_US,
			      SEMAPHORE_TRIES * SEMAPHORE_SLEEP_US, false,
			      hw, R_SWSM))
		return -EBUSY;
	if (read_poll_timeout(ask_firmware, value, value, SEMAPHORE_SLEEP_US,
			      SEMAPHORE_TRIES * SEMAPHORE_SLEEP_US, false,
			      hw)) {
		release_swsm(hw);
		return -EBUSY;
	}
	return 0;
}

/**
 * pf_hw_take - take a resource that the other port and firmware use, too
 * @hw: the device
 * @resource: SWFW_*
 *
 * Return: 0, or -EBUSY when somebody kept it for too long.
 */
int pf_hw_take(struct pf_hw *hw, u32 resource)
{
	u32 firmware = resource << 16;
	unsigned int tries;
	u32 value;
	int ret;

	for (tries = 0; tries < SEMAPHORE_TRIES; tries++) {
		ret = take_swsm(hw);
		if (ret)
			return ret;
		value = pf_read(hw, R_SW_FW_SYNC);
		if (!(value & (resource | firmware))) {
			pf_write(hw, R_SW_FW_SYNC, value | resource);
			release_swsm(hw);
			return 0;
		}
		release_swsm(hw);
		usleep_range(SEMAPHORE_SLEEP_US, 2 * SEMAPHORE_SLEEP_US);
	}
	return -EBUSY;
}
EXPORT_SYMBOL_IF_KUNIT(pf_hw_take);

void pf_hw_release(struct pf_hw *hw, u32 resource)
{
	if (take_swsm(hw)) {
		/* Without it, what firmware writes meanwhile could be undone. */
		dev_warn(hw->dev, "cannot give back resource %#x: the semaphore is kept\n",
			 resource);
		return;
	}
	pf_write(hw, R_SW_FW_SYNC, pf_read(hw, R_SW_FW_SYNC) & ~resource);
	release_swsm(hw);
}
EXPORT_SYMBOL_IF_KUNIT(pf_hw_release);

static int read_nvm_word(struct pf_hw *hw, unsigned int word, u16 *value)
{
	u32 eerd;

	pf_write(hw, R_EERD, FIELD_PREP(EERD_ADDR, word) | EERD_START);
	if (read_poll_timeout(pf_read, eerd, eerd & EERD_DONE, 5, 100000,
			      false, hw, R_EERD))
		return -EIO;
	*value = FIELD_GET(EERD_DATA, eerd);
	return 0;
}

int pf_hw_read_nvm(struct pf_hw *hw, unsigned int word, u16 *value)
{
	int ret;

	ret = pf_hw_take(hw, SWFW_EEPROM);
	if (ret)
		return ret;
	ret = read_nvm_word(hw, word, value);
	pf_hw_release(hw, SWFW_EEPROM);
	return ret;
}

/**
 * pf_hw_check_nvm - see whether the non-volatile memory is intact
 * @hw: the device
 *
 * Return: 0, -EIO when it cannot be read, -EUCLEAN when the checksum is wrong.
 */
int pf_hw_check_nvm(struct pf_hw *hw)
{
	unsigned int word;
	u16 sum = 0, value;
	int ret;

	ret = pf_hw_take(hw, SWFW_EEPROM);
	if (ret)
		return ret;
	for (word = 0; word < NVM_CHECKSUM_WORDS; word++) {
		ret = read_nvm_word(hw, word, &value);
		if (ret)
			break;
		sum += value;
	}
	pf_hw_release(hw, SWFW_EEPROM);
	if (ret)
		return ret;
	return sum == NVM_CHECKSUM ? 0 : -EUCLEAN;
}

/* The device loads its address into the first filter with every reset. */
void pf_hw_read_mac(struct pf_hw *hw, u8 *mac)
{
	u32 low = pf_read(hw, pf_reg_ral(0));
	u32 high = pf_read(hw, pf_reg_rah(0));

	mac[0] = low;
	mac[1] = low >> 8;
	mac[2] = low >> 16;
	mac[3] = low >> 24;
	mac[4] = high;
	mac[5] = high >> 8;
}

/* No interrupt, no frame, no further request on the bus. */
static void quiesce(struct pf_hw *hw)
{
	pf_write(hw, R_IMC, ~0U);
	pf_write(hw, R_EIMC, ~0U);
	pf_write(hw, R_RCTL, 0);
	pf_write(hw, R_TCTL, TCTL_PSP);
	pf_flush(hw);
	pf_write(hw, R_CTRL, pf_read(hw, R_CTRL) | CTRL_GIO_DISABLE);
	if (!poll_clear(hw, R_STATUS, STATUS_GIO_ENABLED))
		dev_dbg(hw->dev, "requests on the bus are still pending\n");
}

static void clear_tables(struct pf_hw *hw)
{
	unsigned int i;

	for (i = 1; i < PF_NUM_RAR; i++) {
		pf_write(hw, pf_reg_ral(i), 0);
		pf_write(hw, pf_reg_rah(i), 0);
	}
	for (i = 0; i < PF_NUM_MTA; i++) {
		pf_write(hw, R_MTA(i), 0);
		pf_write(hw, R_UTA(i), 0);
		pf_write(hw, R_VFTA(i), 0);
	}
}

/**
 * pf_hw_reset - reset the device
 * @hw: the device
 *
 * Afterwards it is silent: nothing is enabled, all VFs see their PF in reset
 * (RSTI) until pf_hw_signal_ready(), and firmware sees no driver until
 * pf_hw_claim(). What survives the reset by the way it is
 * made is cleared here: interrupt throttling, and the tables that are memories
 * rather than registers.
 *
 * Return: 0, or -EIO when it does not come back.
 */
int pf_hw_reset(struct pf_hw *hw)
{
	unsigned int i;
	u32 value;

	quiesce(hw);
	pf_write(hw, R_CTRL, pf_read(hw, R_CTRL) | CTRL_RST);
	/* The device must not be touched for as long as it loads its NVM. */
	usleep_range(10000, 11000);
	if (!poll_clear(hw, R_CTRL, CTRL_RST) || pf_hw_gone(hw))
		return -EIO;
	/* QEMU: never sets AUTO_RD. Devices without NVM do not, either. */
	if (read_poll_timeout(pf_read, value, value & EECD_AUTO_RD, 1000,
			      10000, false, hw, R_EECD))
		dev_dbg(hw->dev, "the NVM was not read automatically\n");

	pf_write(hw, R_IMC, ~0U);
	pf_write(hw, R_EIMC, ~0U);
	pf_read(hw, R_ICR);
	for (i = 0; i < PF_VF_CAUSE(0) + PF_VF_VECTORS; i++)
		pf_write(hw, R_EITR(i), 0);
	clear_tables(hw);

	hw->ctrl_ext = pf_read(hw, R_CTRL_EXT) &
		       ~(CTRL_EXT_PFRSTD | CTRL_EXT_DRV_LOAD);
	pf_write(hw, R_CTRL_EXT, hw->ctrl_ext);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pf_hw_reset);

/* Tell firmware that the device has a driver; a reset takes it back. */
void pf_hw_claim(struct pf_hw *hw)
{
	hw->ctrl_ext |= CTRL_EXT_DRV_LOAD;
	pf_write(hw, R_CTRL_EXT, hw->ctrl_ext);
}
EXPORT_SYMBOL_IF_KUNIT(pf_hw_claim);

/* Tell all VFs that the PF is there: clears RSTI, sets RSTD. */
void pf_hw_signal_ready(struct pf_hw *hw)
{
	pf_write(hw, R_CTRL_EXT, hw->ctrl_ext | CTRL_EXT_PFRSTD);
	pf_write(hw, R_CTRL_EXT, hw->ctrl_ext);
	pf_flush(hw);
}

/*
 * These change RCTL, as the switch does: under its lock. Long frames are let
 * through here; each pool has its own limit.
 */
void pf_hw_prepare_receive(struct pf_hw *hw)
{
	pf_write(hw, R_RCTL, RCTL_LPE | RCTL_BAM | RCTL_SECRC | RCTL_DPF);
}

void pf_hw_start_engines(struct pf_hw *hw)
{
	pf_write(hw, R_TCTL, TCTL_EN | TCTL_PSP | TCTL_CT);
	pf_write(hw, R_RCTL, pf_read(hw, R_RCTL) | RCTL_EN);
	pf_flush(hw);
}

void pf_hw_stop_engines(struct pf_hw *hw)
{
	pf_write(hw, R_RCTL, pf_read(hw, R_RCTL) & ~RCTL_EN);
	pf_write(hw, R_TCTL, pf_read(hw, R_TCTL) & ~TCTL_EN);
	pf_flush(hw);
}

static void disable_queue(struct pf_hw *hw, unsigned int queue)
{
	pf_write(hw, R_RXDCTL(queue), 0);
	pf_write(hw, R_TXDCTL(queue), 0);
}

/* Nothing of its last user is left in a queue: it may have been a VF. */
void pf_hw_clear_queue(struct pf_hw *hw, unsigned int queue)
{
	disable_queue(hw, queue);
	pf_flush(hw);

	pf_write(hw, R_RDBAL(queue), 0);
	pf_write(hw, R_RDBAH(queue), 0);
	pf_write(hw, R_RDLEN(queue), 0);
	pf_write(hw, R_RDH(queue), 0);
	pf_write(hw, R_RDT(queue), 0);
	pf_write(hw, R_SRRCTL(queue), 0);
	pf_write(hw, R_TDBAL(queue), 0);
	pf_write(hw, R_TDBAH(queue), 0);
	pf_write(hw, R_TDLEN(queue), 0);
	pf_write(hw, R_TDH(queue), 0);
	pf_write(hw, R_TDT(queue), 0);
	pf_write(hw, R_TDWBAL(queue), 0);
	pf_write(hw, R_TDWBAH(queue), 0);
	pf_write(hw, R_TXCTL(queue), TXCTL_DEFAULT);
}

static bool is_off(struct pf_hw *hw, unsigned int queue)
{
	return poll_clear(hw, R_RXDCTL(queue), XDCTL_ENABLE) &&
	       poll_clear(hw, R_TXDCTL(queue), XDCTL_ENABLE);
}

/**
 * pf_hw_stop_queues - stop queues, and wait until they leave memory alone
 * @hw: the device
 * @first: the first of them
 * @num: how many
 *
 * A queue that was disabled finishes the descriptors it has fetched, and what
 * it writes then is still on its way when it says that it is off. QEMU: is off,
 * and through with all, at once. Sleeps.
 */
void pf_hw_stop_queues(struct pf_hw *hw, unsigned int first, unsigned int num)
{
	unsigned int q, end = first + num;

	if (pf_hw_gone(hw))
		return;
	for (q = first; q < end; q++)
		disable_queue(hw, q);
	for (q = first; q < end; q++)
		if (!is_off(hw, q))
			dev_warn(hw->dev, "queue %u does not stop\n", q);
	usleep_range(10000, 11000);
	for (q = first; q < end; q++)
		pf_hw_clear_queue(hw, q);
}
