// SPDX-License-Identifier: GPL-2.0-only
#include <compat/module.h>
#include "pf_fake.h"

static struct pf_fake *fake_of(struct pf_hw *hw)
{
	return (__force struct pf_fake *)hw->bar;
}

static u32 fake_read(struct pf_hw *hw, u32 reg)
{
	struct pf_fake *fake = fake_of(hw);
	u32 value = fake_reg(fake, reg);

	if (reg == R_SWSM)
		fake->regs[R_SWSM / 4] |= SWSM_SMBI;
	return value;
}

/* Firmware that has the semaphore keeps it, however often it is asked. */
static u32 write_semaphores(struct pf_fake *fake, u32 value)
{
	if (!(value & SWSM_SWESMBI))
		return value;
	fake->lapses += !(value & SWSM_SMBI);
	if (!fake->firmware_keeps)
		return value;
	fake->firmware_keeps--;
	return value & ~SWSM_SWESMBI;
}

static void write_mailbox(struct pf_fake *fake, unsigned int vf, u32 value)
{
	u32 *reg = &fake->regs[R_P2VMAILBOX(vf) / 4];

	*reg = 0;
	if (fake->vf_asks[vf])
		fake->regs[R_MBVFICR / 4] |= BIT(MBVFICR_REQ_SHIFT + vf);
	if ((value & P2V_PFU) && !fake->vf_holds[vf])
		*reg = P2V_PFU;
	fake->acked[vf] += !!(value & P2V_ACK);
	fake->sent[vf] += !!(value & P2V_STS);
}

static void fake_write(struct pf_hw *hw, u32 reg, u32 value)
{
	struct pf_fake *fake = fake_of(hw);

	switch (reg) {
	case R_MBVFICR:
	case R_VFLRE:
	case R_EICR:
		fake->regs[reg / 4] &= ~value;
		return;
	case R_P2VMAILBOX(0) ... R_P2VMAILBOX(PF_MAX_POOLS - 1):
		write_mailbox(fake, (reg - R_P2VMAILBOX(0)) / 4, value);
		return;
	case R_SWSM:
		value = write_semaphores(fake, value);
		break;
	case R_CTRL:
		value &= ~CTRL_RST;
		break;
	case R_CTRL_EXT:
		fake->ready += !!(value & CTRL_EXT_PFRSTD);
		break;
	}
	fake->regs[reg / 4] = value;
}

static const struct pf_io fake_io = { .read = fake_read, .write = fake_write };

static void no_work(struct work_struct *work)
{
}

static void free_fake_netdev(void *netdev)
{
	dev_uc_flush(netdev);
	free_netdev(netdev);
}

/* A PF that is up, with @num_vfs VFs of which none has sent anything. */
struct pf_fake *pf_fake_make(struct kunit *test, unsigned int num_vfs)
{
	static const u8 mac[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0xff };
	struct net_device *netdev;
	struct pf_fake *fake;
	struct pf_dev *pf;
	unsigned int vf;

	fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	netdev = alloc_etherdev(sizeof(*pf));
	KUNIT_ASSERT_NOT_NULL(test, netdev);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test,
							   free_fake_netdev,
							   netdev));
	pf = pf_of(netdev);
	fake->pf = pf;
	pf->netdev = netdev;
	/* As registration does. */
	spin_lock_init(&netdev->addr_list_lock);
	pf->hw.io = &fake_io;
	pf->hw.bar = (__force void __iomem *)fake;
	spin_lock_init(&pf->vf_lock);
	spin_lock_init(&pf->stats_lock);
	INIT_DELAYED_WORK(&pf->service, no_work);
	INIT_DELAYED_WORK(&pf->mailbox_work, no_work);
	/* Nothing is scheduled that could outlive the test. */
	disable_delayed_work(&pf->service);
	disable_delayed_work(&pf->mailbox_work);
	pf->flags = BIT(PF_DEVICE_UP);

	pf_switch_init(&pf->sw, &pf->hw);
	pf_netdev_setup(pf);
	KUNIT_ASSERT_EQ(test, 0, pf_switch_set_primary(&pf->sw, PF_OWNER_PF,
						       mac));
	KUNIT_ASSERT_EQ(test, 0, pf_switch_layout(&pf->sw, num_vfs));
	for (vf = 0; vf < num_vfs; vf++)
		KUNIT_ASSERT_EQ(test, 0, pf_vf_init(pf, vf));
	pf->num_vfs = num_vfs;
	pf_switch_write(&pf->sw);
	return fake;
}

/* What a VF does to send: fill its memory, ring. */
void pf_fake_request(struct pf_fake *fake, unsigned int vf, const u32 *message)
{
	memcpy(&fake->regs[R_VMBMEM(vf) / 4], message,
	       MBX_WORDS * sizeof(*message));
	fake->regs[R_MBVFICR / 4] |= BIT(MBVFICR_REQ_SHIFT + vf);
}

/* What a VF does when it has read an answer. */
void pf_fake_acknowledge(struct pf_fake *fake, unsigned int vf)
{
	fake->regs[R_MBVFICR / 4] |= BIT(MBVFICR_ACK_SHIFT + vf);
}

/* Send a short message, past the mailbox; returns word 0 of the answer. */
u32 pf_fake_tell(struct pf_fake *fake, unsigned int vf, u32 word0, u32 word1,
		 u32 word2)
{
	const u32 message[MBX_WORDS] = { word0, word1, word2 };
	u32 reply[MBX_WORDS];

	if (pf_mailbox_handle(fake->pf, vf, message, reply))
		return 0;
	return reply[0];
}

/* What the administrator says of the PF's own interface. */
int pf_fake_set_mac(struct pf_fake *fake, const u8 *mac)
{
	struct net_device *netdev = fake->pf->netdev;
	struct sockaddr addr = { .sa_family = netdev->type };

	ether_addr_copy(addr.sa_data, mac);
	return netdev->netdev_ops->ndo_set_mac_address(netdev, &addr);
}

/* Macvlan and the like: a further address that the interface listens to. */
void pf_fake_listen(struct kunit *test, struct pf_fake *fake, const u8 *mac)
{
	struct net_device *netdev = fake->pf->netdev;

	KUNIT_ASSERT_EQ(test, 0, dev_uc_add(netdev, mac));
	netif_addr_lock_bh(netdev);
	netdev->netdev_ops->ndo_set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
}

kunit_test_suites(&pf_hw_suite, &pf_mailbox_suite, &pf_switch_suite,
		  &pf_vf_suite);

VFGATE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("vfgate: unit tests of the 82576 PF driver");
MODULE_LICENSE("GPL");
