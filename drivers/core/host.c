// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the host does to a VF, whoever has it: its PF is reset, the bus reports
 * an error, somebody resets the function through sysfs, the host goes to sleep
 * or down. Documentation/life-cycle.rst says what becomes of the user.
 */
#include <linux/pci.h>
#include <linux/pm.h>
#include <vfgate/pf.h>
#include "vf.h"

/*
 * A trapped access that is under way is not waited for: it may be stuck until
 * the VMM gives memory, and the PF's driver holds locks of the whole host. It
 * gets what a device in reset answers.
 */
static void pf_is_going(struct vfgate_vf *vf)
{
	if (vfgate_life_pf_goes(vf))
		vfgate_mapping_try_zap(vf->user);
}

/* What a reset takes from a VF in use, whoever it was that reset it. */
static void catch_up(struct vfgate_vf *vf)
{
	WRITE_ONCE(vf->was_reset, true);
	if (READ_ONCE(vf->gate.policy) && vf->backend->reset_done)
		vf->backend->reset_done(vf);
}

static void pf_is_back(struct vfgate_vf *vf)
{
	if (vfgate_life_state(&vf->life) != VFGATE_QUARANTINED)
		vf->backend->pf_reset(vf);
	catch_up(vf);
	if (vfgate_life_pf_comes(vf) == VFGATE_RUNNING)
		vfgate_mapping_try_zap(vf->user);
	/* It may have been stopped between the look at its state and this. */
	vfgate_quarantine_renew(vf);
}

/**
 * vfgate_vf_pf_event - the PF of a VF tells its holder something
 * @vf: the VF
 * @event: what
 *
 * A back end's event function ends here. It takes no lock of the VF, because
 * whoever lets go of the PF holds one while it waits for the event to end; and
 * until then the VF has its user.
 */
void vfgate_vf_pf_event(struct vfgate_vf *vf, enum vfgate_pf_event event)
{
	switch (event) {
	case VFGATE_PF_SPOOF:
		vfgate_offence(vf, VFGATE_OFFENCE_SPOOF);
		break;
	case VFGATE_PF_RESET_PREPARE:
		pf_is_going(vf);
		break;
	case VFGATE_PF_RESET_DONE:
		pf_is_back(vf);
		break;
	default:
		break;
	}
}
EXPORT_SYMBOL_GPL(vfgate_vf_pf_event);

static pci_ers_result_t vf_error_detected(struct pci_dev *pdev, pci_channel_state_t channel)
{
	struct vfgate_vf *vf = vfgate_vf_of(&pdev->dev);

	if (channel == pci_channel_io_perm_failure) {
		vfgate_life_move(vf, VFGATE_EVENT_REMOVE);
		return PCI_ERS_RESULT_DISCONNECT;
	}
	vfgate_quarantine_enter(vf, VFGATE_EVENT_ERROR, "aer");
	return PCI_ERS_RESULT_CAN_RECOVER;
}

/*
 * The PCI core restores what it saved, also for one that was stopped since. That
 * it stays stopped takes VFIO's memory lock, which may be held here: see
 * vfgate_vf_halt().
 */
static void vf_reset_done(struct pci_dev *pdev)
{
	struct vfgate_vf *vf = vfgate_vf_of(&pdev->dev);

	if (!vfgate_life_runs(&vf->life))
		pci_clear_master(pdev);
	catch_up(vf);
	vfgate_quarantine_renew(vf);
}

const struct pci_error_handlers vfgate_vf_err_handlers = {
	.error_detected = vf_error_detected,
	.reset_done = vf_reset_done,
};
EXPORT_SYMBOL_GPL(vfgate_vf_err_handlers);

/**
 * vfgate_vf_shutdown - the host goes down or to another kernel
 * @pdev: the VF
 *
 * Its user may still be there, and memory is about to become somebody else's. All
 * that counts then is that the VF does no DMA. The rest of a quarantine may wait
 * for a VMM, which must not hold up the host.
 */
void vfgate_vf_shutdown(struct pci_dev *pdev)
{
	struct vfgate_vf *vf = vfgate_vf_of(&pdev->dev);

	if (vfgate_life_state(&vf->life) != VFGATE_CLOSED)
		vfgate_quarantine_enter(vf, VFGATE_EVENT_QUARANTINE, "shutdown");
	pci_clear_master(pdev);
	if (vfgate_life_state(&vf->life) == VFGATE_QUARANTINED)
		vfgate_quarantine_silence(vf);
	pci_clear_master(pdev);
	vfgate_vf_drain(pdev);
}
EXPORT_SYMBOL_GPL(vfgate_vf_shutdown);

/*
 * What a guest has set up in the device does not outlive sleep, and the guest
 * would not know. So nobody sleeps while it is in use.
 */
static int vf_prepare(struct device *dev)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(mutex)(&vf->lock);
	if (!vf->user)
		return 0;
	pci_warn(vf->pdev, "the host cannot be suspended: the VF is in use\n");
	return -EBUSY;
}

/**
 * vfgate_vf_hold_sleep - have the host ask before it sleeps
 * @pdev: a VF that was just registered with VFIO
 *
 * At each registration VFIO gives the driver power operations of its own. They
 * are kept, with ours added.
 */
void vfgate_vf_hold_sleep(struct pci_dev *pdev)
{
	static DEFINE_MUTEX(lock);	/* pm_ops, while it is written */
	static struct dev_pm_ops pm_ops;
	struct device_driver *driver = pdev->dev.driver;

	guard(mutex)(&lock);
	pm_ops = *driver->pm;
	pm_ops.prepare = vf_prepare;
	driver->pm = &pm_ops;
}
