// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device as a whole: started, stopped, reset, laid out for another number
 * of VFs, and watched.
 *
 * It is started when the driver binds and stays so: link, switch and mailboxes
 * work for the VFs whether or not the PF's own interface is up. Opening that
 * only adds the PF's queues.
 */
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <vfgate/pf.h>
#include "pf.h"

#define SERVICE_INTERVAL	(2 * HZ)

/*
 * RCTL is in two hands: here the receiver goes on and off, and the switch says
 * what passes it, whenever the stack calls.
 */
static void prepare_receive(struct pf_dev *pf)
{
	spin_lock_irq(&pf->sw.lock);
	pf_hw_prepare_receive(&pf->hw);
	spin_unlock_irq(&pf->sw.lock);
}

static void start_engines(struct pf_dev *pf)
{
	spin_lock_irq(&pf->sw.lock);
	pf_hw_start_engines(&pf->hw);
	spin_unlock_irq(&pf->sw.lock);
}

static void stop_engines(struct pf_dev *pf)
{
	spin_lock_irq(&pf->sw.lock);
	pf_hw_stop_engines(&pf->hw);
	spin_unlock_irq(&pf->sw.lock);
}

/* What a device just reset, or laid out anew, has to know. Needs vf_lock. */
static void program(struct pf_dev *pf)
{
	unsigned int vf;

	pf_irq_setup(pf);
	pf_netdev_setup_receive(pf);
	pf_switch_write(&pf->sw);
	for (vf = 0; vf < pf->num_vfs; vf++)
		pf_vf_apply_locked(pf, vf);
	pf_vf_set_all_rates_locked(pf);
}

/* Tell all VFs how they stand, and that the PF is not in reset. */
static void announce(struct pf_dev *pf)
{
	unsigned int vf;

	spin_lock_irq(&pf->vf_lock);
	for (vf = 0; vf < pf->num_vfs; vf++)
		pf_mailbox_ping_locked(pf, vf);
	pf_hw_signal_ready(&pf->hw);
	spin_unlock_irq(&pf->vf_lock);
}

/**
 * pf_device_start - reset the device and start it
 * @pf: the PF
 *
 * The link comes later. VFs are told that their PF is back, and have to
 * introduce themselves again.
 *
 * Return: 0 or an error, with the device silent.
 */
int pf_device_start(struct pf_dev *pf)
{
	struct pf_hw *hw = &pf->hw;
	unsigned int vf;
	int ret;

	ret = pf_hw_reset(hw);
	if (ret)
		return ret;
	prepare_receive(pf);
	spin_lock_irq(&pf->vf_lock);
	for (vf = 0; vf < pf->num_vfs; vf++) {
		pf_vf_forget_guest_locked(pf, vf);
		pf_stats_rebase_vf(pf, vf);
	}
	program(pf);
	spin_unlock_irq(&pf->vf_lock);
	ret = pf_phy_start(hw, pf->advertise);
	if (ret)
		return ret;

	pf_hw_claim(hw);
	start_engines(pf);
	set_bit(PF_DEVICE_UP, &pf->flags);
	pf_irq_enable_misc(pf);
	announce(pf);
	return 0;
}

static void read_vf_counters(struct pf_dev *pf)
{
	unsigned int vf;

	spin_lock_irq(&pf->vf_lock);
	for (vf = 0; vf < pf->num_vfs; vf++)
		pf_stats_read_vf(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
}

/* The mirror: nothing comes from the device afterwards. */
void pf_device_stop(struct pf_dev *pf)
{
	if (!test_bit(PF_DEVICE_UP, &pf->flags))
		return;
	read_vf_counters(pf);
	pf_stats_read_port(pf);
	/* Whoever looks under the lock sees it, or is done with the device. */
	spin_lock_irq(&pf->vf_lock);
	clear_bit(PF_DEVICE_UP, &pf->flags);
	spin_unlock_irq(&pf->vf_lock);
	if (pf_hw_reset(&pf->hw))
		dev_warn(&pf->pdev->dev, "does not answer a reset\n");
}

/**
 * pf_device_restart - reset the device under whoever uses it
 * @pf: the PF
 *
 * Holders of VFs are told before and after; to others the device itself says
 * it, through their mailboxes. Needs rtnl.
 *
 * Return: 0, or an error with the interface detached.
 */
int pf_device_restart(struct pf_dev *pf)
{
	bool running = test_bit(PF_CHANNELS_UP, &pf->flags);
	int ret;

	ASSERT_RTNL();
	pf->resets++;
	vfgate_pf_notify_all(pf->core, VFGATE_PF_RESET_PREPARE);
	netif_device_detach(pf->netdev);
	if (running)
		pf_netdev_stop_channels(pf);
	pf_device_stop(pf);
	ret = pf_device_start(pf);
	if (ret) {
		dev_err(&pf->pdev->dev, "cannot be reset: %d\n", ret);
		return ret;
	}
	if (running)
		pf_netdev_start_channels(pf);
	netif_device_attach(pf->netdev);
	vfgate_pf_notify_all(pf->core, VFGATE_PF_RESET_DONE);
	pf_device_kick(pf, 0);
	return 0;
}

/* All queues that belong to VFs on one side of the change or the other. */
static void clear_vf_queues(struct pf_dev *pf, unsigned int num_vfs)
{
	unsigned int vf;

	for (vf = 0; vf < num_vfs; vf++) {
		pf_hw_clear_queue(&pf->hw, vf);
		pf_hw_clear_queue(&pf->hw, vf + PF_MAX_POOLS);
		pf_write(&pf->hw, R_IVAR(vf), 0);
	}
}

/* The part that is software: it works on a device that is down, too. */
static int change_layout(struct pf_dev *pf, unsigned int num_vfs)
{
	unsigned int vf;
	int ret;

	ret = pf_switch_layout(&pf->sw, num_vfs);
	for (vf = 0; !ret && vf < num_vfs; vf++)
		ret = pf_vf_init(pf, vf);
	if (ret) {
		num_vfs = 0;
		pf_switch_layout(&pf->sw, 0);
	}
	spin_lock_irq(&pf->vf_lock);
	pf->num_vfs = num_vfs;
	spin_unlock_irq(&pf->vf_lock);
	pf_netdev_use_channels(pf);
	return ret;
}

/**
 * pf_device_relayout - lay the device out for a number of VFs
 * @pf: the PF
 * @num_vfs: VFs; the device has none at this moment
 *
 * The device chooses the requester of a DMA by its queue: once VFs are there,
 * queue n is VF n's, whoever programmed it. So the PF leaves those queues
 * before the VFs come, and comes back to them, cleared, after they have gone.
 * No reset is needed for that, and the link stays up. Needs rtnl.
 *
 * Return: 0, or an error with the layout of a PF without VFs.
 */
int pf_device_relayout(struct pf_dev *pf, unsigned int num_vfs)
{
	unsigned int affected = max(num_vfs, pf->num_vfs);
	bool running = test_bit(PF_CHANNELS_UP, &pf->flags);
	int ret;

	ASSERT_RTNL();
	if (!test_bit(PF_DEVICE_UP, &pf->flags)) {
		/* When it is started again it will know. */
		ret = change_layout(pf, 0);
		return num_vfs ? -ENETDOWN : ret;
	}
	if (running)
		pf_netdev_stop_channels(pf);
	stop_engines(pf);
	clear_vf_queues(pf, affected);
	ret = change_layout(pf, num_vfs);
	spin_lock_irq(&pf->vf_lock);
	program(pf);
	spin_unlock_irq(&pf->vf_lock);
	start_engines(pf);
	if (running)
		pf_netdev_start_channels(pf);
	return ret;
}

/* -- watching ------------------------------------------------------------- */

/* On a queue that rests while the system is suspended: so does the device. */
void pf_device_kick(struct pf_dev *pf, unsigned long delay)
{
	mod_delayed_work(system_freezable_wq, &pf->service, delay);
}

/* Soon enough for a line in the log, and not for each reason anew. */
void pf_device_kick_soon(struct pf_dev *pf)
{
	if (!test_and_set_bit(PF_KICKED, &pf->flags))
		pf_device_kick(pf, HZ / 10);
}

void pf_device_want_reset(struct pf_dev *pf)
{
	set_bit(PF_RESET_WANTED, &pf->flags);
	pf_device_kick(pf, 0);
}

static void report_link(struct pf_dev *pf, bool up)
{
	pf->link_up = up;
	if (up) {
		netif_carrier_on(pf->netdev);
		netdev_info(pf->netdev, "link is up, %d Mbit/s, %s duplex\n",
			    pf_phy_speed(&pf->hw),
			    pf_phy_full_duplex(&pf->hw) ? "full" : "half");
	} else {
		netif_carrier_off(pf->netdev);
		netdev_info(pf->netdev, "link is down\n");
	}
}

/* The device is about to be unusable: so is the link. */
void pf_device_report_down(struct pf_dev *pf)
{
	if (pf->link_up)
		report_link(pf, false);
}

static void tell_link(struct pf_dev *pf, bool up)
{
	report_link(pf, up);
	spin_lock_irq(&pf->vf_lock);
	pf_vf_set_all_rates_locked(pf);
	spin_unlock_irq(&pf->vf_lock);
	announce(pf);
	vfgate_pf_notify_all(pf->core, VFGATE_PF_LINK);
}

static void watch_link(struct pf_dev *pf)
{
	bool up = pf_phy_link_up(&pf->hw);

	if (up != pf->link_up)
		tell_link(pf, up);
}

/**
 * pf_device_renegotiate - negotiate the link anew
 * @pf: the PF
 *
 * It is down for as long as that takes, and said to be: QEMU interrupts when it
 * has come up again, but not when it goes. Needs rtnl.
 *
 * Return: 0 or an error.
 */
int pf_device_renegotiate(struct pf_dev *pf)
{
	int ret;

	ret = pf_phy_start(&pf->hw, pf->advertise);
	if (ret)
		return ret;
	if (pf->link_up)
		tell_link(pf, false);
	pf_device_kick(pf, 0);
	return 0;
}

/* One bit for each queue of a VF from which a frame was dropped. */
static void watch_spoofing(struct pf_dev *pf)
{
	u32 queues = pf_read(&pf->hw, R_WVBR);
	unsigned int vf, num;

	num = READ_ONCE(pf->num_vfs);
	for (vf = 0; vf < num; vf++) {
		if (!(queues & (BIT(vf) | BIT(vf + PF_MAX_POOLS))))
			continue;
		spin_lock_irq(&pf->vf_lock);
		pf->vfs[vf].spoofed++;
		pf->vfs[vf].noted[PF_NOTE_SPOOF]++;
		spin_unlock_irq(&pf->vf_lock);
		vfgate_pf_notify(pf->core, vf, VFGATE_PF_SPOOF);
	}
}

static void watch_vfs(struct pf_dev *pf)
{
	unsigned int vf;

	spin_lock_irq(&pf->vf_lock);
	for (vf = 0; vf < pf->num_vfs; vf++) {
		pf_stats_read_vf(pf, vf);
		if (pf->vfs[vf].ping)
			pf_mailbox_ping_locked(pf, vf);
	}
	spin_unlock_irq(&pf->vf_lock);
	for (vf = 0; vf < PF_MAX_VFS; vf++)
		pf_vf_print_notes(pf, vf);
}

static void serve(struct pf_dev *pf, u32 causes)
{
	if (!test_bit(PF_DEVICE_UP, &pf->flags))
		return;
	if (test_and_clear_bit(PF_RESET_WANTED, &pf->flags))
		pf_device_restart(pf);
	if (pf_hw_gone(&pf->hw))
		return;
	watch_link(pf);
	if (causes & ICR_DOUTSYNC)
		watch_spoofing(pf);
	watch_vfs(pf);
	pf_stats_read_port(pf);
}

/**
 * pf_device_service - what is done every two seconds, or when kicked
 * @work: pf_dev.service
 *
 * Under rtnl, so that the device is not reset meanwhile: counters that are all
 * ones would be believed. It is not waited for: those who hold it may be
 * waiting for this work.
 */
void pf_device_service(struct work_struct *work)
{
	struct pf_dev *pf = container_of(work, struct pf_dev, service.work);

	clear_bit(PF_KICKED, &pf->flags);
	if (!rtnl_trylock()) {
		pf_device_kick(pf, HZ / 20);
		return;
	}
	serve(pf, atomic_xchg(&pf->causes, 0));
	rtnl_unlock();
	/* Does nothing if it has been kicked again: that is sooner. */
	queue_delayed_work(system_freezable_wq, &pf->service, SERVICE_INTERVAL);
}
