// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that, when it is loaded, suspends some PCI devices and resumes them,
 * by the steps and in the order of a system's suspend: drivers first, then the
 * state saved and D3hot, and back. The rest of the system does not notice, and
 * so the lab's file systems, which cannot be suspended, live on. It is built
 * for the lab alone and never installed.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/pci.h>

#define NAP_MS	500

static char *devices[8];
static unsigned int count;
module_param_array(devices, charp, &count, 0444);
MODULE_PARM_DESC(devices, "PCI addresses, parents before their children");

static struct pci_dev *found[ARRAY_SIZE(devices)];

static int find(unsigned int i)
{
	unsigned int domain, bus, dev, fn;

	if (sscanf(devices[i], "%x:%x:%x.%x", &domain, &bus, &dev, &fn) != 4)
		return -EINVAL;
	found[i] = pci_get_domain_bus_and_slot(domain, bus,
					       PCI_DEVFN(dev, fn));
	return found[i] ? 0 : -ENODEV;
}

static const struct dev_pm_ops *ops_of(struct pci_dev *pdev)
{
	return pdev->dev.driver ? pdev->dev.driver->pm : NULL;
}

static int suspend(struct pci_dev *pdev)
{
	const struct dev_pm_ops *ops = ops_of(pdev);
	int ret = 0;

	device_lock(&pdev->dev);
	if (ops && ops->suspend)
		ret = ops->suspend(&pdev->dev);
	device_unlock(&pdev->dev);
	return ret;
}

static int resume(struct pci_dev *pdev)
{
	const struct dev_pm_ops *ops = ops_of(pdev);
	int ret = 0;

	device_lock(&pdev->dev);
	if (ops && ops->resume)
		ret = ops->resume(&pdev->dev);
	device_unlock(&pdev->dev);
	return ret;
}

/* A function without power management of its own stays in D0. */
static void power_down(struct pci_dev *pdev)
{
	pci_save_state(pdev);
	pci_set_power_state(pdev, PCI_D3hot);
}

/* As the PCI core does it for a system that wakes: it has no function for that. */
static void power_up(struct pci_dev *pdev)
{
	u16 control;

	if (pdev->pm_cap) {
		pci_read_config_word(pdev, pdev->pm_cap + PCI_PM_CTRL,
				     &control);
		pci_write_config_word(pdev, pdev->pm_cap + PCI_PM_CTRL,
				      control & ~PCI_PM_CTRL_STATE_MASK);
		msleep(pdev->d3hot_delay);
		pdev->current_state = PCI_D0;
	}
	pci_restore_state(pdev);
}

static int nap(void)
{
	unsigned int i;
	int ret = 0;

	for (i = count; i-- && !ret;)
		ret = suspend(found[i]);
	if (ret)
		return ret;
	for (i = count; i--;)
		power_down(found[i]);
	msleep(NAP_MS);
	for (i = 0; i < count; i++)
		power_up(found[i]);
	for (i = 0; i < count && !ret; i++)
		ret = resume(found[i]);
	return ret;
}

static int __init nap_init(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++)
		ret = find(i);
	if (!ret)
		ret = nap();
	for (i = 0; i < count; i++)
		pci_dev_put(found[i]);
	return ret;
}

static void __exit nap_exit(void)
{
}

module_init(nap_init);
module_exit(nap_exit);

MODULE_DESCRIPTION("vfgate: suspends and resumes PCI devices, to test drivers");
MODULE_LICENSE("GPL");
