/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the core and a VF back end: what a back end brings (a table of
 * registers and the few functions a table cannot express) and what it may ask
 * of the core. A back end never talks to VFIO.
 */
#ifndef VFGATE_BACKEND_H
#define VFGATE_BACKEND_H

#include <linux/types.h>
#include <vfgate/pf.h>
#include <vfgate/policy.h>

struct attribute_group;
struct pci_dev;
struct pci_error_handlers;
struct vfgate_queue_ops;
struct vfgate_vf;

/**
 * enum vfgate_link - what a VF is told of the link
 * @VFGATE_LINK_AUTO: the truth
 * @VFGATE_LINK_DOWN: that there is none
 * @VFGATE_LINKS: their number
 */
enum vfgate_link {
	VFGATE_LINK_AUTO,
	VFGATE_LINK_DOWN,
	VFGATE_LINKS,
};

/**
 * struct vfgate_settings - what the administrator sets for one VF
 * @interrupt_floor: least interval between interrupts of one vector, in
 *	microseconds; 0 leaves it to the guest
 * @mailbox_rate: events a second that the VF may cause at the PF; 0: no limit
 * @link: what it is told of the link
 *
 * Each is read once where it is used (READ_ONCE), so no lock guards them.
 */
struct vfgate_settings {
	u32 interrupt_floor;
	u32 mailbox_rate;
	enum vfgate_link link;
};

/**
 * struct vfgate_backend - a kind of VF
 * @name: of the device, as in the table
 * @table: its registers
 * @settings: defaults for a VF
 * @hidden: extended PCI capabilities that a guest does not get to see, ended
 *	by 0, or NULL
 * @priv_size: bytes of state it keeps for each VF, zeroed when the VF is bound
 * @open: the VF was reset and somebody is about to use it: scrub what a reset
 *	leaves, with the DMA of the VF off
 * @close: its user is gone and its DMA is off: stop the queues, scrub
 * @block: stop the queues and interrupts of a VF whose DMA is off, and keep it
 *	off the switch, if the PF lets us; gate lock held. May be NULL
 * @unblock: it was reset since: scrub it and undo @block. NULL with @block
 * @pf_reset: its PF was reset: make the VF ready there. Without any lock. NULL
 *	if it never calls vfgate_vf_pf_event()
 * @reset_done: the VF went through an FLR while in use, or its PF through a
 *	reset. May be called with VFIO's memory lock held, or the PF's locks:
 *	vfgate_vf_peek() and vfgate_vf_poke() only
 * @settings_changed: of a VF that is in use, gate lock held
 * @nr_queues: queues of a VF; 0: it cannot be attached mediated
 * @queue_ops: how to read their descriptors
 * @queue_of: which queue a doorbell is of
 * @policy: the core's: @table compiled for each mode, for a guest that is not
 *	trusted and for one that is
 * @memory: the core's: behind @policy
 */
struct vfgate_backend {
	const char *name;
	const struct vfgate_table *table;
	struct vfgate_settings settings;
	const u16 *hidden;
	size_t priv_size;
	int (*open)(struct vfgate_vf *vf);
	void (*close)(struct vfgate_vf *vf);
	void (*block)(struct vfgate_vf *vf);
	void (*unblock)(struct vfgate_vf *vf);
	void (*pf_reset)(struct vfgate_vf *vf);
	void (*reset_done)(struct vfgate_vf *vf);
	void (*settings_changed)(struct vfgate_vf *vf);
	unsigned int nr_queues;
	const struct vfgate_queue_ops *queue_ops;
	unsigned int (*queue_of)(const struct vfgate_access *access);

	struct vfgate_policy policy[VFGATE_MODES][2];
	void *memory;
};

int vfgate_backend_register(struct vfgate_backend *backend);
void vfgate_backend_unregister(struct vfgate_backend *backend);

/* For the pci_driver of a back end. */
int vfgate_vf_probe(struct pci_dev *pdev, struct vfgate_backend *backend);
void vfgate_vf_remove(struct pci_dev *pdev);
void vfgate_vf_shutdown(struct pci_dev *pdev);
extern const struct pci_error_handlers vfgate_vf_err_handlers;
extern const struct attribute_group *vfgate_vf_groups[];

/* For the functions of a back end. */
void vfgate_vf_pf_event(struct vfgate_vf *vf, enum vfgate_pf_event event);
struct vfgate_vf *vfgate_vf_from_gate(struct vfgate_gate *gate);
struct pci_dev *vfgate_vf_pdev(struct vfgate_vf *vf);
void *vfgate_vf_priv(struct vfgate_vf *vf);
const struct vfgate_settings *vfgate_vf_settings(struct vfgate_vf *vf);

/*
 * Registers of BAR 0 from a hook: these respect the guest's memory enable and
 * a reset that is under way, and fail with -EIO then.
 */
int vfgate_vf_read(struct vfgate_vf *vf, u32 offset, u32 *value);
int vfgate_vf_write(struct vfgate_vf *vf, u32 offset, u32 value);

/* The same from open, close and reset_done, where nobody else is there. */
u32 vfgate_vf_peek(struct vfgate_vf *vf, u32 offset);
void vfgate_vf_poke(struct vfgate_vf *vf, u32 offset, u32 value);

/* What most hooks end with: the access, unchanged, to the device. */
int vfgate_trap_read(struct vfgate_gate *gate, struct vfgate_access *access);
int vfgate_trap_write(struct vfgate_gate *gate, struct vfgate_access *access);

#endif /* VFGATE_BACKEND_H */
