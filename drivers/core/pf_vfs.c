// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VFs of a PF as PCI devices: created, removed, and kept over a reset of the
 * PF. Their number changes here and nowhere else, so that preflight is never
 * left out and no VF goes while somebody has it open.
 */
#include <linux/iommu.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/pci.h>
#include "pf.h"
#include "preflight.h"

typedef int (*vf_fn)(struct pci_dev *vf);

/* Call @call for each VF until one says no. */
static int call_for_vfs(struct pci_dev *pdev, vf_fn call)
{
	struct pci_dev *vf = NULL;
	int ret = 0;

	while ((vf = pci_get_device(pdev->vendor, PCI_ANY_ID, vf))) {
		if (!vf->is_virtfn || pci_physfn(vf) != pdev)
			continue;
		ret = call(vf);
		if (ret)
			break;
	}
	pci_dev_put(vf);
	return ret;
}

/* A driver of user space's kind that is not ours holds its VF without us. */
static bool is_open_elsewhere(struct pci_dev *vf)
{
	struct iommu_group *group = iommu_group_get(&vf->dev);
	bool open = group && vf->driver && vf->driver->driver_managed_dma &&
		    iommu_group_dma_owner_claimed(group);

	iommu_group_put(group);
	return open;
}

/* One that is just being unbound may be waiting for its user: no use to wait. */
static int refuse_if_open(struct pci_dev *vf)
{
	int ret = 0;

	if (!device_trylock(&vf->dev)) {
		pci_warn(pci_physfn(vf), "number of VFs cannot change: the driver of %s is coming or going\n",
			 pci_name(vf));
		return -EBUSY;
	}
	if (is_open_elsewhere(vf)) {
		pci_warn(pci_physfn(vf), "number of VFs cannot change: %s is open through %s\n",
			 pci_name(vf), vf->driver->name);
		ret = -EBUSY;
	}
	device_unlock(&vf->dev);
	return ret;
}

/*
 * A VF does not exist while its PF sleeps: it is suspended before and resumed
 * after it. The PCI core knows no order between the two. The link goes with
 * the VF.
 */
static int order_behind_pf(struct pci_dev *vf)
{
	return device_link_add(&vf->dev, &pci_physfn(vf)->dev,
			       DL_FLAG_STATELESS) ? 0 : -ENOMEM;
}

static int create_vfs(struct vfgate_pf *pf, const struct vfgate_pf_ops *ops,
		      int num)
{
	int ret;

	ret = vfgate_preflight_pf(pf->pdev);
	if (ret)
		return ret;
	ret = ops->vfs_prepare(pf->priv, num);
	if (ret)
		return ret;
	ret = pci_enable_sriov(pf->pdev, num);
	if (ret)
		goto unprepare;
	ret = call_for_vfs(pf->pdev, vfgate_preflight_vf);
	if (!ret)
		ret = call_for_vfs(pf->pdev, order_behind_pf);
	if (ret)
		goto disable;
	return 0;

disable:
	pci_disable_sriov(pf->pdev);
unprepare:
	ops->vfs_unprepare(pf->priv);
	return ret;
}

/*
 * VFIO removes no device that is open: it asks its user to close it, and waits.
 * Until then the VFs at least send and receive nothing, whoever has them.
 */
void vfgate_pf_shut_off_vfs(struct vfgate_pf *pf,
			    const struct vfgate_pf_ops *ops)
{
	int vf, num = pci_num_vf(pf->pdev);

	for (vf = 0; vf < num; vf++)
		ops->block(pf->priv, vf);
}

/* The mirror of creating them, whatever there is. */
void vfgate_pf_remove_vfs(struct vfgate_pf *pf, const struct vfgate_pf_ops *ops)
{
	if (!pci_num_vf(pf->pdev))
		return;
	pci_disable_sriov(pf->pdev);
	ops->vfs_unprepare(pf->priv);
}

/**
 * vfgate_pf_sriov_configure - set the number of VFs
 * @pf: the PF, whose device lock is held
 * @num: VFs; 0 removes them
 *
 * What a PF driver's sriov_configure calls.
 *
 * Return: @num; -EBUSY when a VF is held, with a log line that names the
 * holder; -EPERM when preflight refuses; or another error.
 */
int vfgate_pf_sriov_configure(struct vfgate_pf *pf, int num)
{
	/* The device lock keeps the driver, and with it the ops. */
	const struct vfgate_pf_ops *ops = rcu_dereference_protected(pf->ops,
								    true);
	int ret;

	ret = vfgate_pf_begin_change(pf);
	if (ret)
		return ret;
	if (num)
		ret = create_vfs(pf, ops, num);
	else
		ret = call_for_vfs(pf->pdev, refuse_if_open);
	if (!num && !ret)
		vfgate_pf_remove_vfs(pf, ops);
	vfgate_pf_end_change(pf);
	return ret ?: num;
}
EXPORT_SYMBOL_GPL(vfgate_pf_sriov_configure);

/*
 * Not under the VF's device lock: whoever unbinds its driver may hold that until
 * a VMM lets go. What must not come in between is a reset of the VF, which saves
 * and restores as well, and holds this lock.
 *
 * Such a reset is over soon. Who holds the lock for longer resets the whole bus,
 * and may be who waits here: the PCI core locks each function first, then has
 * the PF's driver prepare, and keeps the VFs itself.
 */
static bool lock_config(struct pci_dev *vf)
{
	bool locked;

	return !read_poll_timeout(pci_cfg_access_trylock, locked, locked, 10 * USEC_PER_MSEC,
				  USEC_PER_SEC, false, vf);
}

static int save_state(struct pci_dev *vf)
{
	u16 command;

	if (!lock_config(vf))
		return 0;
	pci_read_config_word(vf, PCI_COMMAND, &command);
	/* All ones, behind a link that is down, would be restored as well. */
	if (!PCI_POSSIBLE_ERROR(command))
		pci_save_state(vf);
	pci_cfg_access_unlock(vf);
	return 0;
}

/* Who has come in between has saved it anew, and restores that. */
static int restore_state(struct pci_dev *vf)
{
	if (!pci_cfg_access_trylock(vf))
		return 0;
	pci_restore_state(vf);
	pci_cfg_access_unlock(vf);
	return 0;
}

/**
 * vfgate_pf_save_vfs - remember the configuration of all VFs
 * @pf: the PF, whose device lock is held, and which is about to be reset
 *
 * The PCI core restores that of the PF alone, and with it that there are VFs:
 * they would be there, deaf, and without a driver that knows.
 */
void vfgate_pf_save_vfs(struct vfgate_pf *pf)
{
	call_for_vfs(pf->pdev, save_state);
}
EXPORT_SYMBOL_GPL(vfgate_pf_save_vfs);

/* The mirror, once the PF has been reset. */
void vfgate_pf_restore_vfs(struct vfgate_pf *pf)
{
	call_for_vfs(pf->pdev, restore_state);
}
EXPORT_SYMBOL_GPL(vfgate_pf_restore_vfs);
