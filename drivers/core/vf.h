/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One VF as the core knows it, from the moment a back end's driver binds to it
 * until it unbinds, and the attaches that share it.
 *
 * Lock order:
 *	vfgate_vf.lock			who has the VF, its quarantine
 *	  vfgate_vf.gate_lock		trapped accesses, hooks, counters
 *	    vfgate_window.lock		mediated: see there for those below it
 *	    vfio_pci_core_device.memory_lock (VFIO's: memory enable, reset)
 *	      vfgate_life.lock		the state; a spinlock, from any context
 * reset_done() runs below VFIO's memory lock and therefore takes none of ours
 * but the last.
 *
 * vfgate_vf.doors is a domain of SRCU: who writes to config space, resets or
 * touches a mapped page is in a read section of it. Nobody in there waits for a
 * lock of ours or for the guest's memory. A trapped access is not: it holds the
 * gate lock, and may wait for memory as long as the VMM pleases.
 */
#ifndef VFGATE_VF_H
#define VFGATE_VF_H

#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/srcu.h>
#include <linux/vfio_pci_core.h>
#include <vfgate/backend.h>
#include <vfgate/policy.h>
#include "life.h"
#include "quota.h"

struct dentry;
struct vfgate_attach;
struct vfgate_mdev;
struct vfgate_vf;

/**
 * struct vfgate_attach_ops - what differs between the ways to attach
 * @doorbell: look at what a trapped doorbell announces and ring it (end with
 *	vfgate_trap_ring()); gate lock held. None: ring it
 * @halted: the device is stopped: take its memory away. None: somebody else's
 */
struct vfgate_attach_ops {
	int (*doorbell)(struct vfgate_attach *attach,
			struct vfgate_access *access);
	void (*halted)(struct vfgate_attach *attach);
};

/**
 * struct vfgate_attach - one way to get at a VF: a VFIO device
 * @core: first, because vfio_alloc_device() wants its vfio_device there
 * @vf: the VF, shared with the other ways
 * @ops: what is special about this one
 * @mapped: its user has mapped pages since it was opened
 */
struct vfgate_attach {
	struct vfio_pci_core_device core;
	struct vfgate_vf *vf;
	const struct vfgate_attach_ops *ops;
	bool mapped;
};

/**
 * struct vfgate_violation - an access that was not let through
 * @count: how many there were since the VF was bound
 * @when: boot time of the last one, in nanoseconds
 * @access: the last one
 */
struct vfgate_violation {
	u64 count;
	u64 when;
	struct vfgate_access access;
};

/**
 * struct vfgate_vf - one VF
 * @pdev: the function; its driver data is @direct's vfio_pci_core_device
 * @backend: the kind it is of
 * @priv: the back end's state, guarded by @gate_lock while the VF is open
 * @bar: its BARs that have rows, mapped as long as it is bound
 * @settings: see there
 * @direct: its own VFIO device
 * @mdev: what it offers on the mdev bus; NULL if its back end has no queues
 * @was_reset: it went through a reset, of its own or of its PF; set from
 *	anywhere
 * @sink: what mapped pages become while the VF does not run
 * @doors: see above
 * @life: its state
 * @offences: what is held against it
 * @lock: guards @user, @mode, @trusting, @fenced, @trusted, and the enforcement
 *	of @quarantine
 * @user: the attach that has it open, or NULL
 * @mode: how it is attached while it is open
 * @trusting: its guest has the registers that ask for trust
 * @fenced: the next direct attach traps doorbells
 * @trusted: the next attach trusts its guest
 * @quarantine: see there
 * @gate_lock: guards @gate and what hangs off it, @violation, @quota
 * @gate: the policy at work; its policy is NULL while nobody has the VF open
 * @violation: the last access that was not let through
 * @quota: how much it may ask of the host
 * @debugfs: its directory
 */
struct vfgate_vf {
	struct pci_dev *pdev;
	struct vfgate_backend *backend;
	void *priv;
	void __iomem *bar[VFGATE_BARS];
	struct vfgate_settings settings;
	struct vfgate_attach *direct;
	struct vfgate_mdev *mdev;
	bool was_reset;
	struct page *sink;
	struct srcu_struct doors;

	struct vfgate_life life;
	struct vfgate_offences offences;	/* life.lock */

	struct mutex lock;	/* user to quarantine, of that only enforced */
	struct vfgate_attach *user;
	enum vfgate_mode mode;
	bool trusting;
	bool fenced;
	bool trusted;
	struct vfgate_quarantine quarantine;

	struct mutex gate_lock;	/* gate, violation, quota, priv */
	struct vfgate_gate gate;
	struct vfgate_violation violation;
	struct vfgate_quota quota;

	struct dentry *debugfs;
};

/* vf.c: who has the VF */
const struct vfgate_policy *vfgate_vf_policy(const struct vfgate_vf *vf);
struct vfgate_vf *vfgate_vf_of(struct device *dev);
int vfgate_vf_claim(struct vfgate_attach *attach, enum vfgate_mode mode);
void vfgate_vf_release(struct vfgate_attach *attach);
int vfgate_vf_start(struct vfgate_attach *attach);
void vfgate_vf_stop(struct vfgate_attach *attach);
void vfgate_vf_enable_memory(struct pci_dev *pdev);

/* halt.c */
void vfgate_vf_drain(struct pci_dev *pdev);
void vfgate_vf_halt(struct vfgate_attach *attach);
int vfgate_vf_reset(struct vfgate_attach *attach);
void vfgate_vf_revive(struct vfgate_attach *attach);

/* trap.c: trapped accesses of the VMM, any length and alignment */
ssize_t vfgate_trap_rw(struct vfgate_attach *attach, char __user *buf,
		       size_t count, loff_t *ppos, bool write);
int vfgate_trap_ring(struct vfgate_gate *gate, struct vfgate_access *access);
extern const struct vfgate_gate_ops vfgate_trap_ops;

/* attach.c: the parts of a vfio_device_ops that all ways share */
int vfgate_attach_open(struct vfgate_attach *attach, enum vfgate_mode mode);
void vfgate_attach_close(struct vfgate_attach *attach);
ssize_t vfgate_attach_read(struct vfio_device *vdev, char __user *buf,
			   size_t count, loff_t *ppos);
ssize_t vfgate_attach_write(struct vfio_device *vdev, const char __user *buf,
			    size_t count, loff_t *ppos);
int vfgate_attach_mmap(struct vfio_device *vdev, struct vm_area_struct *vma);
long vfgate_attach_ioctl(struct vfio_device *vdev, unsigned int cmd,
			 unsigned long arg);
bool vfgate_attach_may_export(struct vfio_pci_core_device *core,
			      unsigned int index, u64 offset, u64 size);
int vfgate_attach_region_info(struct vfio_device *vdev,
			      struct vfio_region_info *info,
			      struct vfio_info_cap *caps);

/* host.c */
void vfgate_vf_hold_sleep(struct pci_dev *pdev);

/* mapping.c */
int vfgate_mapping_add(struct vfgate_attach *attach, struct vm_area_struct *vma);
void vfgate_mapping_blank(struct vfgate_vf *vf);
void vfgate_mapping_zap(struct vfgate_attach *attach);
void vfgate_mapping_try_zap(struct vfgate_attach *attach);

/* config.c */
void vfgate_config_seal(struct vfio_pci_core_device *core, const u16 *hidden);

/* attach_direct.c */
int vfgate_direct_bind(struct vfgate_vf *vf);
void vfgate_direct_unbind(struct vfgate_vf *vf);

/* attach_mdev.c */
int vfgate_mdev_init(void);
void vfgate_mdev_exit(void);
int vfgate_mdev_bind(struct vfgate_vf *vf);
void vfgate_mdev_unbind(struct vfgate_vf *vf);

/* debugfs.c */
void vfgate_debugfs_init(void);
void vfgate_debugfs_exit(void);
void vfgate_debugfs_add(struct vfgate_vf *vf);
void vfgate_debugfs_remove(struct vfgate_vf *vf);

static inline struct vfgate_attach *vfgate_attach_of(struct vfio_device *vdev)
{
	return container_of(vdev, struct vfgate_attach, core.vdev);
}

#endif /* VFGATE_VF_H */
