/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PFs as the core knows them: registered by their drivers, with a handle for
 * each VF that somebody holds.
 */
#ifndef VFGATE_CORE_PF_H
#define VFGATE_CORE_PF_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/xarray.h>
#include <vfgate/pf.h>

/**
 * struct vfgate_pf - one registered PF
 * @ref: the PF driver, and each handle
 * @entry: in the list of all, until it is unregistered
 * @pdev: the device; valid while @ops are
 * @ops: of its driver; NULL once it has left. Under SRCU.
 * @priv: for @ops
 * @holders: handles by VF number
 * @changing: VFs are being created or removed: nobody can get one, or unblock
 *	one that is held, which when VFs are removed is for good
 * @away: it is being reset, or did not come back from it: nobody can get a VF
 *
 * The last three are guarded by the registry's lock; @changing is read under
 * SRCU, too.
 */
struct vfgate_pf {
	struct kref ref;
	struct list_head entry;
	struct pci_dev *pdev;
	const struct vfgate_pf_ops __rcu *ops;
	void *priv;
	struct xarray holders;
	bool changing;
	bool away;
};

/**
 * struct vfgate_pf_vf - a VF, held
 * @ref: its holder, and who is telling it something
 * @pf: its PF
 * @number: of the VF
 * @owner: the PF driver's module, kept loaded
 * @task: name of the process for which it was taken
 * @pid: its number
 * @event_lock: guards @client, and is held while it is told something
 * @client: the holder; NULL once it has let go
 */
struct vfgate_pf_vf {
	struct kref ref;
	struct vfgate_pf *pf;
	unsigned int number;
	struct module *owner;
	char task[TASK_COMM_LEN];
	pid_t pid;
	struct mutex event_lock; /* client */
	const struct vfgate_pf_client *client;
};

/* pf.c */
struct vfgate_pf_vf *vfgate_pf_hold(struct pci_dev *pdev, unsigned int number,
				    const struct vfgate_pf_client *client);
int vfgate_pf_begin_change(struct vfgate_pf *pf);
void vfgate_pf_end_change(struct vfgate_pf *pf);

/* pf_vfs.c */
void vfgate_pf_shut_off_vfs(struct vfgate_pf *pf,
			    const struct vfgate_pf_ops *ops);
void vfgate_pf_remove_vfs(struct vfgate_pf *pf,
			  const struct vfgate_pf_ops *ops);

#endif /* VFGATE_CORE_PF_H */
