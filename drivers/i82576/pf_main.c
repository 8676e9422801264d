// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfgate_82576: PF driver of the Intel 82576. Binding, unbinding, power and
 * error recovery; the work is in the files beside.
 *
 * It never takes a device by itself. Its id table matches only a device whose
 * driver_override names it, and is not exported: no alias, so that nothing
 * loads it for a device that igb drives.
 */
#include <linux/aer.h>
#include <linux/mii.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <uapi/linux/vfgate.h>
#include <vfgate/pf.h>
#include "pf.h"

#define PCI_DEVICE_ID_82576	0x10c9

/* Any value but 0: "driver_override only". Not the one that means VFIO. */
#define OVERRIDE_ONLY		0x80

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE_DRIVER_OVERRIDE(PCI_VENDOR_ID_INTEL, PCI_DEVICE_ID_82576,
				     OVERRIDE_ONLY) },
	{}
};

/* driver_override is obeyed whatever the device is. */
static bool is_82576(const struct pci_dev *pdev)
{
	return pdev->vendor == PCI_VENDOR_ID_INTEL &&
	       pdev->device == PCI_DEVICE_ID_82576 && !pdev->is_virtfn;
}

/* -- probe ---------------------------------------------------------------- */

static int enable_pci(struct pci_dev *pdev)
{
	int ret;

	ret = pci_enable_device_mem(pdev);
	if (ret)
		return ret;
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		goto disable;
	ret = pci_request_mem_regions(pdev, PF_DRIVER_NAME);
	if (ret)
		goto disable;
	pci_set_master(pdev);
	pci_save_state(pdev);
	return 0;

disable:
	pci_disable_device(pdev);
	return ret;
}

static void disable_pci(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
	pci_release_mem_regions(pdev);
	pci_disable_device(pdev);
}

static int identify(struct pf_dev *pf)
{
	struct device *dev = &pf->pdev->dev;
	u8 mac[ETH_ALEN];
	int ret;

	ret = pf_hw_reset(&pf->hw);
	if (ret)
		return dev_err_probe(dev, ret, "does not come out of reset\n");
	ret = pf_hw_check_nvm(&pf->hw);
	if (ret)
		return dev_err_probe(dev, ret, "NVM is damaged\n");
	ret = pf_phy_identify(&pf->hw);
	if (ret)
		return dev_err_probe(dev, ret, "not a copper port\n");
	pf_hw_read_mac(&pf->hw, mac);
	if (!is_valid_ether_addr(mac))
		return dev_err_probe(dev, -EIO, "NVM holds no address\n");
	eth_hw_addr_set(pf->netdev, mac);
	return 0;
}

static void init_locks(struct pf_dev *pf)
{
	spin_lock_init(&pf->vf_lock);
	spin_lock_init(&pf->stats_lock);
}

/* However often the device interrupts, they do not run any more. */
static void stop_works(struct pf_dev *pf)
{
	disable_delayed_work_sync(&pf->service);
	disable_delayed_work_sync(&pf->mailbox_work);
}

/* The mirror, with what they missed. */
static void start_works(struct pf_dev *pf)
{
	enable_delayed_work(&pf->mailbox_work);
	enable_delayed_work(&pf->service);
	pf_device_kick(pf, 0);
}

/* The device interrupts before there is anybody to tell. */
static void init_works(struct pf_dev *pf)
{
	INIT_DELAYED_WORK(&pf->service, pf_device_service);
	INIT_DELAYED_WORK(&pf->mailbox_work, pf_mailbox_retry);
	stop_works(pf);
}

static int start(struct pf_dev *pf)
{
	int ret;

	pf_switch_init(&pf->sw, &pf->hw);
	pf_netdev_setup(pf);
	ret = pf_switch_set_primary(&pf->sw, PF_OWNER_PF,
				    pf->netdev->dev_addr);
	if (ret)
		return ret;
	pf->advertise = ADVERTISE_ALL | ADVERTISE_1000FULL;
	return pf_device_start(pf);
}

static int publish(struct pf_dev *pf)
{
	int ret;

	pf->core = vfgate_pf_register(pf->pdev, &pf_sriov_ops, pf);
	if (IS_ERR(pf->core))
		return PTR_ERR(pf->core);
	pci_sriov_set_totalvfs(pf->pdev, PF_MAX_VFS);

	netif_carrier_off(pf->netdev);
	ret = register_netdev(pf->netdev);
	if (ret)
		goto unregister;
	rtnl_lock();
	pf_netdev_use_channels(pf);
	rtnl_unlock();
	start_works(pf);
	return 0;

unregister:
	vfgate_pf_unregister(pf->core);
	vfgate_pf_release(pf->core);
	return ret;
}

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *netdev;
	void __iomem *bar;
	struct pf_dev *pf;
	int ret;

	if (!is_82576(pdev))
		return -ENODEV;
	/* Queues that are not laid out for them would have the wrong requester. */
	if (pci_num_vf(pdev))
		return dev_err_probe(&pdev->dev, -EBUSY,
				     "has VFs that another driver left: bind that one again, write 0 to sriov_numvfs\n");
	ret = enable_pci(pdev);
	if (ret)
		return ret;
	ret = -ENOMEM;
	netdev = pf_netdev_alloc(pdev);
	if (!netdev)
		goto disable_pci;
	bar = pci_ioremap_bar(pdev, 0);
	if (!bar)
		goto free_netdev;
	pf = pf_of(netdev);
	pci_set_drvdata(pdev, pf);
	init_locks(pf);
	init_works(pf);
	pf_hw_init(&pf->hw, bar, &pdev->dev);
	ret = identify(pf);
	if (ret)
		goto unmap;

	pf->max_channels = min_t(unsigned int, PF_MAX_CHANNELS,
				 num_online_cpus());
	ret = pf_irq_alloc(pf);
	if (ret)
		goto unmap;
	ret = pf_netdev_alloc_channels(pf);
	if (ret)
		goto free_irq;
	ret = start(pf);
	if (ret)
		goto free_channels;
	ret = publish(pf);
	if (ret)
		goto stop_device;
	netdev_info(netdev, "82576 at %s, %pM\n", pci_name(pdev),
		    netdev->dev_addr);
	return 0;

stop_device:
	pf_device_stop(pf);
free_channels:
	pf_netdev_free_channels(pf);
free_irq:
	pf_irq_free(pf);
unmap:
	iounmap(bar);
free_netdev:
	free_netdev(netdev);
disable_pci:
	disable_pci(pdev);
	return ret;
}

/*
 * VFs go first, while the PF can still help their holders to let go. Until the
 * interface has gone as well, ethtool may have the PF tell them something: the
 * handle for that lasts.
 */
static void remove(struct pci_dev *pdev)
{
	struct pf_dev *pf = pci_get_drvdata(pdev);

	vfgate_pf_unregister(pf->core);
	stop_works(pf);
	unregister_netdev(pf->netdev);
	pf_device_stop(pf);
	pf_netdev_free_channels(pf);
	pf_irq_free(pf);
	vfgate_pf_release(pf->core);
	iounmap(pf->hw.bar);
	free_netdev(pf->netdev);
	disable_pci(pdev);
}

/* -- power ---------------------------------------------------------------- */

/* Stop using the device, for whatever reason it is about to be unusable. */
static void suspend_device_locked(struct pf_dev *pf)
{
	vfgate_pf_notify_all(pf->core, VFGATE_PF_RESET_PREPARE);
	netif_device_detach(pf->netdev);
	if (test_bit(PF_CHANNELS_UP, &pf->flags))
		pf_netdev_stop_channels(pf);
	pf_device_stop(pf);
	pf_device_report_down(pf);
}

static void suspend_device(struct pf_dev *pf)
{
	rtnl_lock();
	suspend_device_locked(pf);
	rtnl_unlock();
}

static int resume_device(struct pf_dev *pf)
{
	int ret;

	rtnl_lock();
	/* It was reset by somebody between an error and the end of its recovery. */
	if (test_bit(PF_DEVICE_UP, &pf->flags))
		suspend_device_locked(pf);
	ret = pf_device_start(pf);
	if (!ret) {
		if (netif_running(pf->netdev))
			pf_netdev_start_channels(pf);
		netif_device_attach(pf->netdev);
		vfgate_pf_notify_all(pf->core, VFGATE_PF_RESET_DONE);
		pf_device_kick(pf, 0);
	}
	rtnl_unlock();
	return ret;
}

static int pm_suspend(struct device *dev)
{
	suspend_device(dev_get_drvdata(dev));
	return 0;
}

static int pm_resume(struct device *dev)
{
	return resume_device(dev_get_drvdata(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(pm_ops, pm_suspend, pm_resume);

static void shutdown(struct pci_dev *pdev)
{
	struct pf_dev *pf = pci_get_drvdata(pdev);

	suspend_device(pf);
	stop_works(pf);
	pci_clear_master(pdev);
}

/* -- resets and errors, as the PCI core reports them ---------------------- */

/* A reset of the PF takes the configuration of its VFs along. */
static void reset_prepare(struct pci_dev *pdev)
{
	struct pf_dev *pf = pci_get_drvdata(pdev);

	suspend_device(pf);
	vfgate_pf_save_vfs(pf->core);
}

static void reset_done(struct pci_dev *pdev)
{
	struct pf_dev *pf = pci_get_drvdata(pdev);

	vfgate_pf_restore_vfs(pf->core);
	if (resume_device(pf))
		dev_err(&pdev->dev, "does not work after its reset\n");
}

/*
 * With the bus still there, the device's own reset, at the end, is enough. That
 * it stays enabled does no harm: it was stopped.
 */
static pci_ers_result_t error_detected(struct pci_dev *pdev,
				       pci_channel_state_t state)
{
	reset_prepare(pdev);
	switch (state) {
	case pci_channel_io_normal:
		return PCI_ERS_RESULT_CAN_RECOVER;
	case pci_channel_io_frozen:
		return PCI_ERS_RESULT_NEED_RESET;
	default:
		return PCI_ERS_RESULT_DISCONNECT;
	}
}

/* As it was when the driver was bound; its VFs follow when it works again. */
static pci_ers_result_t slot_reset(struct pci_dev *pdev)
{
	pci_restore_state(pdev);
	pci_save_state(pdev);
	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers error_handlers = {
	.error_detected	= error_detected,
	.slot_reset	= slot_reset,
	.resume		= reset_done,
	.reset_prepare	= reset_prepare,
	.reset_done	= reset_done,
};

static struct pci_driver pf_driver = {
	.name			= PF_DRIVER_NAME,
	.id_table		= ids,
	.probe			= probe,
	.remove			= remove,
	.shutdown		= shutdown,
	.sriov_configure	= pf_sriov_configure,
	.err_handler		= &error_handlers,
	.driver.pm		= pm_sleep_ptr(&pm_ops),
};

module_pci_driver(pf_driver);

MODULE_DESCRIPTION("vfgate: PF driver of the Intel 82576");
MODULE_AUTHOR("The vfgate developers");
MODULE_VERSION(VFGATE_VERSION);
MODULE_LICENSE("GPL");
