// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stopping a VF under the hands of its user, and giving it back.
 *
 * What it does not do is ask the user or its guest for anything.
 */
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include "vf.h"

/**
 * vfgate_vf_drain - wait until the device's requests under way have ended
 * @pdev: it starts no more of them
 *
 * One that is gone, or in a reset of the slot, has none; its status is all ones,
 * which looks like requests that never end.
 */
void vfgate_vf_drain(struct pci_dev *pdev)
{
	u16 status;

	pcie_capability_read_word(pdev, PCI_EXP_DEVSTA, &status);
	if (!PCI_POSSIBLE_ERROR(status))
		pci_wait_for_pending_transaction(pdev);
}

/**
 * vfgate_vf_halt - stop the device, whatever its user does
 * @attach: through which the user has it; the state lets nothing through
 */
void vfgate_vf_halt(struct vfgate_attach *attach)
{
	struct vfgate_vf *vf = attach->vf;

	pm_runtime_get_sync(&vf->pdev->dev);
	pci_clear_master(vf->pdev);
	vfgate_mapping_zap(attach);
	/*
	 * Whoever was let through before may have switched it on again. And who
	 * sets vectors passes no door: below this lock VFIO reads the command
	 * register, and at the end writes it back as it was.
	 */
	down_write(&attach->core.memory_lock);
	pci_clear_master(vf->pdev);
	up_write(&attach->core.memory_lock);
	vfgate_vf_drain(vf->pdev);
	complete_all(&vf->quarantine.silent);
	vfgate_vf_enable_memory(vf->pdev);
	/* A trapped access may be stuck for memory here, its VMM willing. */
	mutex_lock(&vf->gate_lock);
	if (vf->gate.policy && vf->backend->block)
		vf->backend->block(vf);
	mutex_unlock(&vf->gate_lock);
	if (attach->ops && attach->ops->halted)
		attach->ops->halted(attach);
	pm_runtime_put(&vf->pdev->dev);
}

/**
 * vfgate_vf_reset - reset a device that is stopped
 * @attach: through which a user has it
 *
 * By VFIO, which takes back the DMA-BUFs that have left, as nobody else can.
 *
 * Return: 0 or a negative error; -EAGAIN if somebody else is about to reset or
 * to unbind it.
 */
int vfgate_vf_reset(struct vfgate_attach *attach)
{
	return vfio_pci_core_ioctl(&attach->core.vdev, VFIO_DEVICE_RESET, 0);
}

/**
 * vfgate_vf_revive - give a device back to its user
 * @attach: through which the user has it; it was reset
 */
void vfgate_vf_revive(struct vfgate_attach *attach)
{
	struct vfgate_vf *vf = attach->vf;

	vfgate_vf_enable_memory(vf->pdev);
	mutex_lock(&vf->gate_lock);
	if (vf->gate.policy) {
		vfgate_policy_reset(&vf->gate);
		if (vf->backend->unblock)
			vf->backend->unblock(vf);
	}
	mutex_unlock(&vf->gate_lock);
	if (vfgate_life_ready(vf) == VFGATE_RUNNING)
		vfgate_mapping_zap(attach);
}
