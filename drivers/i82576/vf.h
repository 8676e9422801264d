/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the back end of the 82576 VF.
 */
#ifndef VFGATE_I82576_VF_H
#define VFGATE_I82576_VF_H

#include <linux/types.h>
#include <vfgate/backend.h>
#include <vfgate/bucket.h>
#include <vfgate/pf.h>
#include <vfgate/policy.h>
#include "mailbox.h"
#include "vf_message.h"
#include "vf_regs.h"
#include "vf_ring.h"

/**
 * struct i82576_mailbox - the VF's side of its mailbox
 * @words: what the guest wrote and the PF has not been given
 * @dirty: which of @words those are
 * @pending: read-to-clear bits that the guest has yet to see
 * @answered: the last answer was ours, the PF knows nothing of it
 */
struct i82576_mailbox {
	u32 words[MBX_WORDS];
	u16 dirty;
	u32 pending;
	bool answered;
};

/**
 * struct i82576_vf - state of one VF; all of it under the gate lock
 * @mailbox: its mailbox
 * @bucket: how much it may disturb its PF
 * @vf: whose state this is
 * @raised: how often it may raise an interrupt by hand
 * @client: how the PF's driver reaches us
 * @pf: the VF at its PF, NULL if that is not ours
 * @ivar: VTIVAR as the guest sees it, if the PF is ours
 * @ivar_misc: and VTIVAR_MISC
 * @stat_base: counters when it was opened
 * @stat_seen: counters as the guest read them last
 * @stat_reset: the PF was reset, and the counters with it; set without the lock
 * @format: of each ring that is at work, receive rings first
 * @in_reset: the PF was in reset when the guest looked last
 * @link_told: the guest has been told of a link
 * @link_up: what it was told
 */
struct i82576_vf {
	struct i82576_mailbox mailbox;
	struct vfgate_bucket bucket;
	struct vfgate_bucket raised;
	struct vfgate_vf *vf;
	struct vfgate_pf_client client;
	struct vfgate_pf_vf *pf;
	u32 ivar;
	u32 ivar_misc;
	u32 stat_base[VFSTAT_SLOTS];
	u32 stat_seen[VFSTAT_SLOTS];
	bool stat_reset;
	struct vf_ring_format format[2 * VF_QUEUES];
	bool in_reset;
	bool link_told;
	bool link_up;
};

extern const struct vfgate_table i82576_vf_table;

/* vf_main.c */
struct i82576_vf *i82576_vf_of(struct vfgate_gate *gate);
bool i82576_vf_may_disturb(struct i82576_vf *state);

/* vf_mailbox.c */
int i82576_mailbox_read(struct vfgate_gate *gate, struct vfgate_access *access);
int i82576_mailbox_write(struct vfgate_gate *gate,
			 struct vfgate_access *access);
int i82576_doorbell_read(struct vfgate_gate *gate,
			 struct vfgate_access *access);
int i82576_doorbell_write(struct vfgate_gate *gate,
			  struct vfgate_access *access);

/* vf_control.c */
int i82576_control_reset(struct vfgate_gate *gate,
			 struct vfgate_access *access);
int i82576_control_status(struct vfgate_gate *gate,
			  struct vfgate_access *access);
int i82576_control_link(struct vfgate_vf *vf, u32 *status, bool *changed);
int i82576_control_count(struct vfgate_gate *gate,
			 struct vfgate_access *access);
void i82576_control_rebase(struct i82576_vf *state);

/* vf_pf.c */
int i82576_pf_hold(struct vfgate_vf *vf);
void i82576_pf_release(struct vfgate_vf *vf);
void i82576_pf_renew(struct vfgate_vf *vf);
void i82576_pf_reset(struct vfgate_vf *vf);
int i82576_pf_route(struct i82576_vf *state);

/* vf_interrupt.c */
int i82576_interrupt_routed(struct vfgate_gate *gate,
			    struct vfgate_access *access);
int i82576_interrupt_route(struct vfgate_gate *gate,
			   struct vfgate_access *access);
int i82576_interrupt_throttle(struct vfgate_gate *gate,
			      struct vfgate_access *access);
int i82576_interrupt_raise(struct vfgate_gate *gate, struct vfgate_access *access);
u32 i82576_interrupt_merge(u32 old, u32 asked);
u32 i82576_interrupt_floor(u32 value, u32 microseconds);

/* vf_queue.c */
extern const struct vfgate_queue_ops i82576_queue_ops;
unsigned int i82576_queue_of(const struct vfgate_access *access);
int i82576_queue_control(struct vfgate_gate *gate,
			 struct vfgate_access *access);
int i82576_queue_config(struct vfgate_gate *gate, struct vfgate_access *access);

/* vf_scrub.c */
void i82576_scrub(struct vfgate_vf *vf);
void i82576_scrub_stop(struct vfgate_vf *vf);
void i82576_scrub_throttle(struct vfgate_vf *vf);

#endif /* VFGATE_I82576_VF_H */
