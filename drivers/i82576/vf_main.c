// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfgate_82576vf: the back end of the 82576 VF. It binds only where somebody
 * wrote its name into driver_override, never by itself, and works whichever
 * driver has the PF.
 */
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <uapi/linux/vfgate.h>
#include "vf.h"

#define PCI_DEVICE_ID_82576_VF	0x10ca

/*
 * Defaults. igbvf's fastest setting is one interrupt in 14 us. Its start takes
 * a dozen messages, each with its acknowledgment, and one more per VLAN.
 */
#define FLOOR_US	10
#define MAILBOX_RATE	100
#define MAILBOX_BURST	200

/* Interrupts that a guest may raise by hand at once: one for each vector. */
#define RAISE_BURST	VF_VECTORS

struct i82576_vf *i82576_vf_of(struct vfgate_gate *gate)
{
	return vfgate_vf_priv(vfgate_vf_from_gate(gate));
}

/**
 * i82576_vf_may_disturb - account for one interrupt at the PF
 * @state: of the VF
 *
 * Return: true if it is within the VF's rate.
 */
bool i82576_vf_may_disturb(struct i82576_vf *state)
{
	return vfgate_bucket_take(&state->bucket, ktime_get_ns());
}

static void set_rate(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);
	u32 rate = READ_ONCE(vfgate_vf_settings(vf)->mailbox_rate);
	u32 floor = READ_ONCE(vfgate_vf_settings(vf)->interrupt_floor);

	vfgate_bucket_init(&state->raised, floor ? USEC_PER_SEC / floor : 0, RAISE_BURST);
	vfgate_bucket_init(&state->bucket, rate,
			   min_t(u64, 2ULL * rate, MAILBOX_BURST));
}

static int vf_open(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);
	u32 slot;
	int ret;

	memset(state, 0, sizeof(*state));
	set_rate(vf);
	i82576_scrub(vf);
	ret = i82576_pf_hold(vf);
	if (ret)
		return ret;
	for (slot = 0; slot < VFSTAT_SLOTS; slot++)
		state->stat_base[slot] =
			vfgate_vf_peek(vf, VFSTAT_FIRST + 4 * slot);
	return 0;
}

static void vf_close(struct vfgate_vf *vf)
{
	i82576_scrub(vf);
	i82576_pf_release(vf);
}

/* Keeps everything else as it is, for whoever wants to look. */
static void vf_block(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);

	vfgate_pf_block(state->pf);
	i82576_scrub_stop(vf);
}

static void vf_unblock(struct vfgate_vf *vf)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);

	memset(&state->mailbox, 0, sizeof(state->mailbox));
	state->ivar = 0;
	state->ivar_misc = 0;
	i82576_scrub(vf);
	i82576_pf_renew(vf);
}

static void vf_settings_changed(struct vfgate_vf *vf)
{
	set_rate(vf);
	i82576_scrub_throttle(vf);
}

/* ARI tells how the functions of the device are numbered. */
static const u16 hidden[] = { PCI_EXT_CAP_ID_ARI, 0 };

static struct vfgate_backend i82576_vf = {
	.name = "82576 VF",
	.table = &i82576_vf_table,
	.settings = {
		.interrupt_floor = FLOOR_US,
		.mailbox_rate = MAILBOX_RATE,
		.link = VFGATE_LINK_AUTO,
	},
	.hidden = hidden,
	.priv_size = sizeof(struct i82576_vf),
	.open = vf_open,
	.close = vf_close,
	.block = vf_block,
	.unblock = vf_unblock,
	.pf_reset = i82576_pf_reset,
	.reset_done = i82576_scrub_throttle,
	.settings_changed = vf_settings_changed,
	.nr_queues = 2 * VF_QUEUES,
	.queue_ops = &i82576_queue_ops,
	.queue_of = i82576_queue_of,
};

static int vf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return vfgate_vf_probe(pdev, &i82576_vf);
}

static const struct pci_device_id vf_ids[] = {
	{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_INTEL,
					  PCI_DEVICE_ID_82576_VF) },
	{}
};
MODULE_DEVICE_TABLE(pci, vf_ids);

static struct pci_driver vf_driver = {
	.name = KBUILD_MODNAME,
	.id_table = vf_ids,
	.probe = vf_probe,
	.remove = vfgate_vf_remove,
	.shutdown = vfgate_vf_shutdown,
	.err_handler = &vfgate_vf_err_handlers,
	.dev_groups = vfgate_vf_groups,
	.driver_managed_dma = true,
};

static int __init vf_init(void)
{
	int ret;

	ret = vfgate_backend_register(&i82576_vf);
	if (ret)
		return ret;
	ret = pci_register_driver(&vf_driver);
	if (ret)
		vfgate_backend_unregister(&i82576_vf);
	return ret;
}

static void __exit vf_exit(void)
{
	pci_unregister_driver(&vf_driver);
	vfgate_backend_unregister(&i82576_vf);
}

module_init(vf_init);
module_exit(vf_exit);

MODULE_DESCRIPTION("vfgate: back end of the Intel 82576 virtual function");
MODULE_AUTHOR("The vfgate developers");
MODULE_VERSION(VFGATE_VERSION);
MODULE_LICENSE("GPL");
