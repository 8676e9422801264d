// SPDX-License-Identifier: GPL-2.0-only
/*
 * One VF: bound and unbound, claimed by one attach at a time, started and
 * stopped. Between stop and start nobody's policy is in force and every trapped
 * access fails.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include "vf.h"

struct vfgate_vf *vfgate_vf_of(struct device *dev)
{
	struct vfio_pci_core_device *core = dev_get_drvdata(dev);

	return container_of(core, struct vfgate_attach, core)->vf;
}

struct vfgate_vf *vfgate_vf_from_gate(struct vfgate_gate *gate)
{
	return container_of(gate, struct vfgate_vf, gate);
}
EXPORT_SYMBOL_GPL(vfgate_vf_from_gate);

struct pci_dev *vfgate_vf_pdev(struct vfgate_vf *vf)
{
	return vf->pdev;
}
EXPORT_SYMBOL_GPL(vfgate_vf_pdev);

void *vfgate_vf_priv(struct vfgate_vf *vf)
{
	return vf->priv;
}
EXPORT_SYMBOL_GPL(vfgate_vf_priv);

const struct vfgate_settings *vfgate_vf_settings(struct vfgate_vf *vf)
{
	return &vf->settings;
}
EXPORT_SYMBOL_GPL(vfgate_vf_settings);

u32 vfgate_vf_peek(struct vfgate_vf *vf, u32 offset)
{
	return ioread32(vf->bar[0] + offset);
}
EXPORT_SYMBOL_GPL(vfgate_vf_peek);

void vfgate_vf_poke(struct vfgate_vf *vf, u32 offset, u32 value)
{
	iowrite32(value, vf->bar[0] + offset);
}
EXPORT_SYMBOL_GPL(vfgate_vf_poke);

int vfgate_vf_read(struct vfgate_vf *vf, u32 offset, u32 *value)
{
	lockdep_assert_held(&vf->gate_lock);
	return vfio_pci_core_ioread32(&vf->user->core, true, value,
				      vf->bar[0] + offset);
}
EXPORT_SYMBOL_GPL(vfgate_vf_read);

int vfgate_vf_write(struct vfgate_vf *vf, u32 offset, u32 value)
{
	lockdep_assert_held(&vf->gate_lock);
	return vfio_pci_core_iowrite32(&vf->user->core, true, value,
				       vf->bar[0] + offset);
}
EXPORT_SYMBOL_GPL(vfgate_vf_write);

/* Constant from claim to release. */
const struct vfgate_policy *vfgate_vf_policy(const struct vfgate_vf *vf)
{
	return &vf->backend->policy[vf->mode][vf->trusting];
}

/* The driver stays bound as long as somebody has the VF. */
static struct module *driver_of(const struct vfgate_vf *vf)
{
	return vf->pdev->dev.driver->owner;
}

/**
 * vfgate_vf_claim - become the one who has the VF open
 * @attach: who wants it
 * @mode: the policy to apply
 *
 * The group of the VF has its own idea of ownership, but an mdev is not in that
 * group: this is where the two ways to attach meet. Likewise VFIO keeps loaded
 * whoever drives the device that is opened, which for an mdev is not the back end.
 *
 * Return: 0; -EBUSY if somebody has it, -EPERM if it is kept in quarantine,
 * -ENODEV if it is gone or its driver is going.
 */
int vfgate_vf_claim(struct vfgate_attach *attach, enum vfgate_mode mode)
{
	struct vfgate_vf *vf = attach->vf;

	guard(mutex)(&vf->lock);
	if (vf->user)
		return -EBUSY;
	if (vfgate_quarantine_refuses(vf))
		return -EPERM;
	if (!try_module_get(driver_of(vf)))
		return -ENODEV;
	if (vfgate_life_begin(vf) != VFGATE_OPEN) {
		module_put(driver_of(vf));
		return -ENODEV;
	}
	vf->user = attach;
	vf->mode = mode;
	vf->trusting = vf->trusted;
	attach->mapped = false;
	/* The last one may have stored there, or nobody ever did. */
	vfgate_mapping_blank(vf);
	return 0;
}

void vfgate_vf_release(struct vfgate_attach *attach)
{
	struct vfgate_vf *vf = attach->vf;

	guard(mutex)(&vf->lock);
	vf->user = NULL;
	vfgate_quarantine_close(vf);
	module_put(driver_of(vf));
}

/*
 * A VF decodes memory without its own enable bit, says the SR-IOV chapter.
 * QEMU: igbvf needs the bit, and a guest may have cleared it when it went.
 */
void vfgate_vf_enable_memory(struct pci_dev *pdev)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (!(command & PCI_COMMAND_MEMORY))
		pci_write_config_word(pdev, PCI_COMMAND,
				      command | PCI_COMMAND_MEMORY);
}

/**
 * vfgate_vf_start - put the policy in force
 * @attach: who claimed the VF and has reset and enabled it
 *
 * Return: 0 or the back end's error.
 */
int vfgate_vf_start(struct vfgate_attach *attach)
{
	struct vfgate_vf *vf = attach->vf;
	int ret;

	vfgate_vf_enable_memory(vf->pdev);
	guard(mutex)(&vf->gate_lock);
	vf->gate.policy = vfgate_vf_policy(vf);
	vfgate_policy_reset(&vf->gate);
	ret = vf->backend->open(vf);
	if (ret)
		vf->gate.policy = NULL;
	return ret;
}

/**
 * vfgate_vf_stop - take the policy out of force and clean up behind the user
 * @attach: who had it; its VFIO device is still enabled
 */
void vfgate_vf_stop(struct vfgate_attach *attach)
{
	struct vfgate_vf *vf = attach->vf;

	pci_clear_master(vf->pdev);
	vfgate_vf_enable_memory(vf->pdev);
	guard(mutex)(&vf->gate_lock);
	vf->backend->close(vf);
	vf->gate.policy = NULL;
}

static u32 most_shadows(const struct vfgate_backend *backend)
{
	unsigned int mode;
	u32 most = 1;

	for (mode = 0; mode < VFGATE_MODES; mode++)
		most = max(most, backend->policy[mode][false].nr_shadows);
	return most;
}

static void free_vf(struct vfgate_vf *vf)
{
	mutex_destroy(&vf->gate_lock);
	mutex_destroy(&vf->lock);
	cleanup_srcu_struct(&vf->doors);
	if (vf->sink)
		__free_page(vf->sink);
	kfree(vf->gate.shadow);
	kfree(vf->gate.hits);
	kfree(vf->priv);
	kfree(vf);
}

static struct vfgate_vf *alloc_vf(struct pci_dev *pdev,
				  struct vfgate_backend *backend)
{
	struct vfgate_vf *vf = kzalloc(sizeof(*vf), GFP_KERNEL);

	if (!vf)
		return NULL;
	if (init_srcu_struct(&vf->doors)) {
		kfree(vf);
		return NULL;
	}
	vf->pdev = pdev;
	vf->backend = backend;
	vf->settings = backend->settings;
	mutex_init(&vf->lock);
	mutex_init(&vf->gate_lock);
	vfgate_life_init(&vf->life);
	vfgate_offence_init(&vf->offences);
	vfgate_quarantine_init(&vf->quarantine);
	vfgate_quota_init(&vf->quota);
	vf->gate.ops = &vfgate_trap_ops;
	vf->sink = alloc_page(GFP_KERNEL);
	vf->priv = kzalloc(max(backend->priv_size, 1), GFP_KERNEL);
	vf->gate.hits = kcalloc(backend->table->nr_rows + 1,
				sizeof(*vf->gate.hits), GFP_KERNEL);
	vf->gate.shadow = kcalloc(most_shadows(backend), sizeof(u32),
				  GFP_KERNEL);
	if (!vf->sink || !vf->priv || !vf->gate.hits || !vf->gate.shadow) {
		free_vf(vf);
		return NULL;
	}
	return vf;
}

static int bar_of_msix(struct pci_dev *pdev)
{
	u32 table;

	if (!pdev->msix_cap)
		return -1;
	pci_read_config_dword(pdev, pdev->msix_cap + PCI_MSIX_TABLE, &table);
	return table & PCI_MSIX_TABLE_BIR;
}

/*
 * Every BAR has rows, or holds MSI-X and nothing else and is VFIO's business.
 * A BAR larger than its rows is fine (system page size): the rest is denied.
 */
static int check_bars(struct vfgate_vf *vf)
{
	const u32 *size = vf->backend->table->bar_size;
	struct pci_dev *pdev = vf->pdev;
	int bar;

	for (bar = 0; bar < VFGATE_BARS; bar++) {
		resource_size_t length = pci_resource_len(pdev, bar);

		if (length < size[bar] ||
		    (length && !size[bar] && bar != bar_of_msix(pdev))) {
			pci_err(pdev, "BAR %d of %pa bytes does not match the table of %s\n",
				bar, &length, vf->backend->name);
			return -ENODEV;
		}
	}
	return 0;
}

static void unmap_bars(struct vfgate_vf *vf)
{
	int bar;

	for (bar = 0; bar < VFGATE_BARS; bar++)
		if (vf->bar[bar])
			pci_iounmap(vf->pdev, vf->bar[bar]);
}

static int map_bars(struct vfgate_vf *vf)
{
	int bar;

	for (bar = 0; bar < VFGATE_BARS; bar++) {
		if (!vf->backend->table->bar_size[bar])
			continue;
		vf->bar[bar] = pci_iomap(vf->pdev, bar, 0);
		if (!vf->bar[bar]) {
			unmap_bars(vf);
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * vfgate_vf_probe - bind a VF
 * @pdev: the VF
 * @backend: what it is
 *
 * Return: 0 or a negative error.
 */
int vfgate_vf_probe(struct pci_dev *pdev, struct vfgate_backend *backend)
{
	struct vfgate_vf *vf;
	int ret;

	ret = pci_iov_vf_id(pdev);
	if (ret < 0) {
		pci_err(pdev, "not a virtual function\n");
		return -ENODEV;
	}

	vf = alloc_vf(pdev, backend);
	if (!vf)
		return -ENOMEM;

	ret = check_bars(vf);
	if (ret)
		goto free_vf;
	ret = map_bars(vf);
	if (ret)
		goto free_vf;
	ret = vfgate_direct_bind(vf);
	if (ret)
		goto unmap_bars;
	ret = vfgate_mdev_bind(vf);
	if (ret)
		goto unbind_direct;
	vfgate_debugfs_add(vf);
	return 0;

unbind_direct:
	vfgate_direct_unbind(vf);
unmap_bars:
	unmap_bars(vf);
free_vf:
	free_vf(vf);
	return ret;
}
EXPORT_SYMBOL_GPL(vfgate_vf_probe);

/* The ids of a VF read as ones always; its command register only if it is gone. */
static bool answers(struct pci_dev *pdev)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	return !PCI_POSSIBLE_ERROR(command);
}

/**
 * vfgate_vf_remove - unbind a VF
 * @pdev: the VF
 *
 * Waits until nobody has it open: VFIO asks the user to let go meanwhile.
 */
void vfgate_vf_remove(struct pci_dev *pdev)
{
	struct vfgate_vf *vf = vfgate_vf_of(&pdev->dev);

	/* A user who is asked to let go may use it until then, if it is there. */
	if (!answers(pdev))
		vfgate_life_move(vf, VFGATE_EVENT_REMOVE);
	vfgate_debugfs_remove(vf);
	vfgate_mdev_unbind(vf);
	vfgate_direct_unbind(vf);
	cancel_work_sync(&vf->quarantine.work);
	unmap_bars(vf);
	free_vf(vf);
}
EXPORT_SYMBOL_GPL(vfgate_vf_remove);
