/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a PF driver does for the VFs of its device, and how the two find each
 * other: the PF driver registers an ops structure for its pci_dev, the VF side
 * asks for its VF by pci_dev and gets a handle.
 *
 * A PF may be driven by a driver that knows nothing of us. Then there is no
 * handle (vfgate_pf_get() returns NULL), and every function that takes one
 * answers -EOPNOTSUPP to NULL: a VF back end needs no second code path.
 */
#ifndef VFGATE_PF_H
#define VFGATE_PF_H

#include <linux/types.h>

struct module;
struct pci_dev;
struct vfgate_pf;
struct vfgate_pf_vf;

/**
 * enum vfgate_pf_event - what a PF driver tells the holder of a VF
 * @VFGATE_PF_RESET_PREPARE: the PF is about to be reset, with it every queue
 *	and interrupt of the VF. When the callback returns, the holder has
 *	stopped using the VF's registers.
 * @VFGATE_PF_RESET_DONE: the PF works again. The VF's registers are those of a
 *	device that was reset; it is off the switch until its guest has
 *	introduced itself, and longer if the holder has blocked it.
 * @VFGATE_PF_LINK: the answer of vfgate_pf_link_up() may have changed
 * @VFGATE_PF_SPOOF: the switch dropped a frame of the VF whose source was not
 *	its own; vfgate_pf_stats() counts them
 * @VFGATE_PF_REMOVE: the PF driver is leaving. The VF is blocked for good, and
 *	removed once nobody has it open. Until then every function below works
 *	but vfgate_pf_unblock(); afterwards all answer -ENODEV.
 */
enum vfgate_pf_event {
	VFGATE_PF_RESET_PREPARE,
	VFGATE_PF_RESET_DONE,
	VFGATE_PF_LINK,
	VFGATE_PF_SPOOF,
	VFGATE_PF_REMOVE,
};

/**
 * struct vfgate_pf_client - who holds a VF
 * @name: how log lines name the holder; lives as long as the handle
 * @event: called in process context, one event of a VF at a time, never after
 *	vfgate_pf_put() has returned. vfgate_pf_put() waits for it, so it takes
 *	no lock under which the holder calls vfgate_pf_get() or _put(); all
 *	other functions below may be called from it. The PF driver may hold
 *	rtnl. May be NULL.
 */
struct vfgate_pf_client {
	const char *name;
	void (*event)(const struct vfgate_pf_client *client,
		      enum vfgate_pf_event event);
};

/**
 * struct vfgate_pf_stats - what the device counted for one VF
 * @rx_packets: good frames delivered to it
 * @tx_packets: good frames it sent
 * @rx_bytes: their octets
 * @tx_bytes: their octets
 * @rx_multicast: multicast frames delivered to it
 * @spoofed: frames dropped because the source was not the VF's
 *
 * 64 bits wide and monotonic while the PF driver is bound, whatever resets
 * the counters of the device.
 */
struct vfgate_pf_stats {
	u64 rx_packets;
	u64 tx_packets;
	u64 rx_bytes;
	u64 tx_bytes;
	u64 rx_multicast;
	u64 spoofed;
};

/* Most queues of one VF whose interrupts a PF routes. */
#define VFGATE_PF_VF_QUEUES	2

/* In struct vfgate_pf_vectors: raises no interrupt. */
#define VFGATE_PF_NO_VECTOR	0xff

/**
 * struct vfgate_pf_vectors - the interrupt routing of one VF, in its own
 *	vector numbers
 * @rx: vector of each receive queue, or VFGATE_PF_NO_VECTOR
 * @tx: vector of each transmit queue
 * @mailbox: vector of the mailbox
 */
struct vfgate_pf_vectors {
	u8 rx[VFGATE_PF_VF_QUEUES];
	u8 tx[VFGATE_PF_VF_QUEUES];
	u8 mailbox;
};

/**
 * struct vfgate_pf_ops - what a PF driver offers; @vf counts from 0
 * @owner: the module of the PF driver
 * @vfs_prepare: make room for @num VFs (queues vacated, pools laid out). Runs
 *	before the VFs exist and must leave the PF as it was when it fails.
 * @vfs_unprepare: the mirror; the VFs no longer exist
 * @provision: see vfgate_pf_provision(); and so on with the others
 * @block: must not fail while the PF is there
 * @unblock: undoes @block, unless the administrator disabled the VF
 * @scrub: must not leave anything of the former holder where the next one, or
 *	the PF itself, could read it or be harmed by it
 * @set_vectors: exact: what is not named is switched off
 * @stats: never fails
 * @link_up: the link as this VF is to see it
 *
 * All run in process context and may sleep. None runs once
 * vfgate_pf_unregister() has returned.
 */
struct vfgate_pf_ops {
	struct module *owner;
	int (*vfs_prepare)(void *priv, unsigned int num);
	void (*vfs_unprepare)(void *priv);
	int (*provision)(void *priv, unsigned int vf);
	void (*block)(void *priv, unsigned int vf);
	void (*unblock)(void *priv, unsigned int vf);
	void (*scrub)(void *priv, unsigned int vf);
	int (*set_vectors)(void *priv, unsigned int vf,
			   const struct vfgate_pf_vectors *vectors);
	void (*stats)(void *priv, unsigned int vf,
		      struct vfgate_pf_stats *stats);
	bool (*link_up)(void *priv, unsigned int vf);
};

/* For the VF side. */
struct vfgate_pf_vf *vfgate_pf_get(struct pci_dev *vf,
				   const struct vfgate_pf_client *client);
void vfgate_pf_put(struct vfgate_pf_vf *handle);
int vfgate_pf_provision(struct vfgate_pf_vf *handle);
int vfgate_pf_block(struct vfgate_pf_vf *handle);
int vfgate_pf_unblock(struct vfgate_pf_vf *handle);
int vfgate_pf_scrub(struct vfgate_pf_vf *handle);
int vfgate_pf_set_vectors(struct vfgate_pf_vf *handle,
			  const struct vfgate_pf_vectors *vectors);
int vfgate_pf_stats(struct vfgate_pf_vf *handle, struct vfgate_pf_stats *stats);
int vfgate_pf_link_up(struct vfgate_pf_vf *handle);

/* For PF drivers. */
struct vfgate_pf *vfgate_pf_register(struct pci_dev *pdev,
				     const struct vfgate_pf_ops *ops,
				     void *priv);
void vfgate_pf_unregister(struct vfgate_pf *pf);
void vfgate_pf_release(struct vfgate_pf *pf);
int vfgate_pf_sriov_configure(struct vfgate_pf *pf, int num);
void vfgate_pf_notify(struct vfgate_pf *pf, unsigned int vf,
		      enum vfgate_pf_event event);
void vfgate_pf_notify_all(struct vfgate_pf *pf, enum vfgate_pf_event event);
void vfgate_pf_save_vfs(struct vfgate_pf *pf);
void vfgate_pf_restore_vfs(struct vfgate_pf *pf);

#endif /* VFGATE_PF_H */
