// SPDX-License-Identifier: GPL-2.0-only
/*
 * `ethtool -t`: link only, or offline registers, NVM, interrupts and loopback,
 * too. Offline takes the device from everybody who uses it, so it is refused
 * while there are VFs.
 */
#include <linux/delay.h>
#include <linux/ethtool.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include "pf.h"

enum selftest {
	TEST_REGISTERS, TEST_NVM, TEST_INTERRUPTS, TEST_LOOPBACK, TEST_LINK,
};

const char pf_selftest_names[PF_SELFTESTS][32] = {
	[TEST_REGISTERS]	= "Register test  (offline)",
	[TEST_NVM]		= "Eeprom test    (offline)",
	[TEST_INTERRUPTS]	= "Interrupt test (offline)",
	[TEST_LOOPBACK]		= "Loopback test  (offline)",
	[TEST_LINK]		= "Link test   (on/offline)",
};

/* Autonegotiation takes its time; a link that is missing takes all of it. */
#define LINK_WAIT_MS		4000
#define LINK_POLL_MS		50

/* -- registers ------------------------------------------------------------ */

/**
 * struct reg_test - registers that must keep what is written to them
 * @reg: the first
 * @stride: distance to the next
 * @count: how many
 * @mask: bits that can be written
 */
struct reg_test {
	u32 reg;
	u32 stride;
	u32 count;
	u32 mask;
};

static const struct reg_test reg_tests[] = {
	/* Flow control: plain storage until it is enabled. */
	{ R_FCAL, 4, 1, U32_MAX },
	{ R_FCAH, 4, 1, U16_MAX },
	{ R_FCT, 4, 1, U16_MAX },
	{ R_FCTTV, 4, 1, U16_MAX },
	{ R_FCRTH, 4, 1, 0xFFF0 },
	{ R_VET, 4, 1, U32_MAX },
	{ R_TIPG, 4, 1, 0x3FFFFFFF },
	/* Addresses and lengths of all queues, which are disabled. */
	{ R_RDBAL(0), 0x40, PF_MAX_QUEUES, 0xFFFFFF80 },
	{ R_RDBAH(0), 0x40, PF_MAX_QUEUES, U32_MAX },
	{ R_RDLEN(0), 0x40, PF_MAX_QUEUES, 0xFFF80 },
	{ R_TDBAL(0), 0x40, PF_MAX_QUEUES, 0xFFFFFF80 },
	{ R_TDBAH(0), 0x40, PF_MAX_QUEUES, U32_MAX },
	{ R_TDLEN(0), 0x40, PF_MAX_QUEUES, 0xFFF80 },
	/* Address filters, low and high half. */
	{ R_RAL_LOW(0), 8, 16, U32_MAX },
	{ R_RAL_LOW(0) + 4, 8, 16, RAH_AV | RAH_POOLS | U16_MAX },
	{ R_RAL_HIGH(0), 8, 8, U32_MAX },
	{ R_RAL_HIGH(0) + 4, 8, 8, RAH_AV | RAH_POOLS | U16_MAX },
	{ R_MTA(0), 4, PF_NUM_MTA, U32_MAX },
};

static const u32 patterns[] = { 0x5A5A5A5A, 0xA5A5A5A5, 0, U32_MAX };

static bool keeps_patterns(struct pf_hw *hw, u32 reg, u32 mask)
{
	u32 before = pf_read(hw, reg), value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		pf_write(hw, reg, patterns[i] & mask);
		value = pf_read(hw, reg) & mask;
		if (value == (patterns[i] & mask))
			continue;
		dev_err(hw->dev, "register %#x: wrote %#x, read %#x\n", reg,
			patterns[i] & mask, value);
		return false;
	}
	pf_write(hw, reg, before);
	return true;
}

static u64 test_registers(struct pf_dev *pf)
{
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(reg_tests); i++)
		for (n = 0; n < reg_tests[i].count; n++)
			if (!keeps_patterns(&pf->hw, reg_tests[i].reg +
						     n * reg_tests[i].stride,
					    reg_tests[i].mask))
				return 1;
	return 0;
}

/* -- NVM ------------------------------------------------------------------ */

static u64 test_nvm(struct pf_dev *pf)
{
	return pf_hw_check_nvm(&pf->hw) ? 2 : 0;
}

/* -- interrupts ----------------------------------------------------------- */

/* Causes that software can raise. */
#define RAISABLE	0x77D4FBFD

/* Raise one cause and see whether, masked or not, it arrives as it should. */
static bool arrives(struct pf_dev *pf, u32 cause, bool masked)
{
	struct pf_hw *hw = &pf->hw;

	/* The last one may have interrupted twice: it must not pass for this one. */
	pf_write(hw, R_IMC, U32_MAX);
	pf_flush(hw);
	usleep_range(1000, 2000);
	synchronize_irq(pci_irq_vector(pf->pdev, PF_MISC_VECTOR));
	WRITE_ONCE(pf->test_causes, 0);
	pf_write(hw, R_ICR, U32_MAX);
	pf_write(hw, R_EICR, BIT(PF_MISC_VECTOR));
	pf_write(hw, R_EIMS, BIT(PF_MISC_VECTOR));
	if (!masked)
		pf_write(hw, R_IMS, cause);
	pf_write(hw, R_ICS, cause);
	pf_flush(hw);
	usleep_range(10000, 11000);
	return READ_ONCE(pf->test_causes) & cause;
}

static u64 try_causes(struct pf_dev *pf)
{
	unsigned int bit;

	for (bit = 0; bit < 31; bit++) {
		if (!(RAISABLE & BIT(bit)))
			continue;
		if (arrives(pf, BIT(bit), true))
			return 3;
		if (!arrives(pf, BIT(bit), false)) {
			dev_err(pf->hw.dev, "cause %u does not interrupt\n", bit);
			return 4;
		}
	}
	return 0;
}

static u64 test_interrupts(struct pf_dev *pf)
{
	u64 result;

	set_bit(PF_IRQ_TEST, &pf->flags);
	pf_irq_setup(pf);
	result = try_causes(pf);
	pf_write(&pf->hw, R_IMC, U32_MAX);
	pf_flush(&pf->hw);
	usleep_range(1000, 2000);
	clear_bit(PF_IRQ_TEST, &pf->flags);
	return result;
}

/* -- loopback ------------------------------------------------------------- */

#define LOOPBACK_FRAMES		64
#define LOOPBACK_LEN		1024
/* Frames of no protocol, from us to us. */
#define LOOPBACK_PROTO		0x88B5

static struct sk_buff *make_frame(struct pf_dev *pf, unsigned int number)
{
	struct sk_buff *skb = alloc_skb(LOOPBACK_LEN, GFP_KERNEL);
	struct ethhdr *eth;

	if (!skb)
		return NULL;
	eth = skb_put(skb, sizeof(*eth));
	ether_addr_copy(eth->h_dest, pf->netdev->dev_addr);
	ether_addr_copy(eth->h_source, pf->netdev->dev_addr);
	eth->h_proto = htons(LOOPBACK_PROTO);
	memset(skb_put(skb, LOOPBACK_LEN - sizeof(*eth)), number,
	       LOOPBACK_LEN - sizeof(*eth));
	return skb;
}

static bool comes_back(struct pf_channel *channel, const u8 *frame)
{
	unsigned int tries;

	for (tries = 0; tries < 20; tries++) {
		if (pf_rx_take_test_frame(&channel->rx, frame, LOOPBACK_LEN))
			return true;
		usleep_range(500, 1000);
	}
	return false;
}

/* As the stack sends, and as a poll cleans: neither is preempted. */
static bool send(struct pf_tx_ring *ring, struct sk_buff *skb)
{
	netdev_tx_t ret;

	local_bh_disable();
	ret = pf_tx_send(ring, skb);
	local_bh_enable();
	if (ret != NETDEV_TX_OK)
		dev_kfree_skb(skb);
	return ret == NETDEV_TX_OK;
}

static void clean(struct pf_tx_ring *ring)
{
	unsigned int sent;

	local_bh_disable();
	pf_tx_clean(ring, 0, &sent);
	local_bh_enable();
}

static bool send_and_receive(struct pf_dev *pf, u8 *copy)
{
	struct pf_channel *channel = pf->channels[0];
	unsigned int i;

	for (i = 0; i < LOOPBACK_FRAMES; i++) {
		struct sk_buff *skb = make_frame(pf, i);

		if (!skb)
			return false;
		memcpy(copy, skb->data, LOOPBACK_LEN);
		if (!send(&channel->tx, skb))
			return false;
		if (!comes_back(channel, copy))
			return false;
		/* The smallest ring has no room for all of them. */
		clean(&channel->tx);
	}
	return true;
}

static bool try_loopback(struct pf_dev *pf)
{
	struct pf_channel *channel = pf->channels[0];
	u8 *copy = kmalloc(LOOPBACK_LEN, GFP_KERNEL);
	bool ok;

	if (!copy)
		return false;
	pf_tx_start(&pf->hw, &channel->tx);
	pf_rx_start(&pf->hw, &channel->rx);
	ok = send_and_receive(pf, copy);
	pf_hw_stop_queues(&pf->hw, channel->tx.queue, 1);
	pf_tx_drop_all(&channel->tx);
	pf_rx_drop_all(&channel->rx);
	kfree(copy);
	return ok;
}

static u64 test_loopback(struct pf_dev *pf)
{
	struct pf_channel *channel = pf->channels[0];
	u64 result = 13;

	if (pf_tx_alloc(&channel->tx))
		return result;
	if (pf_rx_alloc(&channel->rx, NULL))
		goto free_tx;
	if (!pf_phy_loopback(&pf->hw, true)) {
		/* The PHY takes a moment to let go of the wire. */
		msleep(500);
		result = try_loopback(pf) ? 0 : 13;
	}
	pf_phy_loopback(&pf->hw, false);
	pf_rx_free(&channel->rx);
free_tx:
	pf_tx_free(&channel->tx);
	return result;
}

/* -- link ----------------------------------------------------------------- */

static u64 test_link(struct pf_dev *pf)
{
	unsigned int waited;

	for (waited = 0; waited < LINK_WAIT_MS; waited += LINK_POLL_MS) {
		if (pf_phy_link_up(&pf->hw))
			return 0;
		msleep(LINK_POLL_MS);
	}
	return 1;
}

/* -- all of them ---------------------------------------------------------- */

typedef u64 (*test_fn)(struct pf_dev *pf);

static const test_fn offline_tests[] = {
	[TEST_REGISTERS] = test_registers,
	[TEST_NVM] = test_nvm,
	[TEST_INTERRUPTS] = test_interrupts,
	[TEST_LOOPBACK] = test_loopback,
};

/* Each starts from a device that was just reset, and runs as if alone. */
static void run_offline(struct pf_dev *pf, u64 *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offline_tests); i++) {
		pf_device_stop(pf);
		if (i == TEST_LOOPBACK && pf_device_start(pf)) {
			data[i] = 13;
			return;
		}
		data[i] = offline_tests[i](pf);
	}
	pf_device_stop(pf);
}

/**
 * pf_selftest_run - ethtool -t
 * @netdev: the interface, under rtnl
 * @test: which, and whether they failed
 * @data: a result for each, 0 for passed
 */
void pf_selftest_run(struct net_device *netdev, struct ethtool_test *test,
		     u64 *data)
{
	struct pf_dev *pf = pf_of(netdev);
	bool running = netif_running(netdev);
	unsigned int i;

	memset(data, 0, PF_SELFTESTS * sizeof(*data));
	if ((test->flags & ETH_TEST_FL_OFFLINE) && pf->num_vfs) {
		netdev_err(netdev, "no offline test while there are VFs\n");
		data[TEST_REGISTERS] = 1;
		test->flags |= ETH_TEST_FL_FAILED;
		return;
	}
	if (test->flags & ETH_TEST_FL_OFFLINE) {
		if (running)
			dev_close(netdev);
		run_offline(pf, data);
		if (pf_device_start(pf))
			data[TEST_REGISTERS] = 1;
		if (running)
			dev_open(netdev, NULL);
	}
	data[TEST_LINK] = test_link(pf);
	for (i = 0; i < PF_SELFTESTS; i++)
		if (data[i])
			test->flags |= ETH_TEST_FL_FAILED;
	pf_device_kick(pf, 0);
}
