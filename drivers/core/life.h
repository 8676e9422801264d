/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of one VF: its state, what counts against it, and its quarantine.
 */
#ifndef VFGATE_LIFE_H
#define VFGATE_LIFE_H

#include <linux/completion.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <vfgate/bucket.h>
#include "state.h"

struct vfgate_vf;

/**
 * struct vfgate_life - the state of a VF
 * @lock: guards all of this, the struct vfgate_offences and, where it says so,
 *	the struct vfgate_quarantine beside it; taken from any context, innermost
 * @state: changed by vfgate_life_move() alone
 * @pf_away: its PF is being reset
 * @awaits_pf: it is open, and ready but for its PF
 * @impossible: events that found no way out of their state
 */
struct vfgate_life {
	spinlock_t lock;	/* all of this, and see above */
	enum vfgate_state state;
	bool pf_away;
	bool awaits_pf;
	u64 impossible;
};

/**
 * enum vfgate_offence - what is held against a guest, by kind
 * @VFGATE_OFFENCE_REGISTER: an access that the policy did not let through
 * @VFGATE_OFFENCE_DESCRIPTOR: a ring, tail or descriptor that is no good
 * @VFGATE_OFFENCE_MAILBOX: a message that is malformed or one too many
 * @VFGATE_OFFENCE_INTERRUPT: interrupts asked for beyond the floor
 * @VFGATE_OFFENCE_TRAP: an access beyond the trap rate; it waited for that
 * @VFGATE_OFFENCE_SPOOF: frames that the switch took for forged
 * @VFGATE_OFFENCE_DMA: a transfer that the IOMMU stopped
 * @VFGATE_OFFENCES: their number
 */
enum vfgate_offence {
	VFGATE_OFFENCE_REGISTER,
	VFGATE_OFFENCE_DESCRIPTOR,
	VFGATE_OFFENCE_MAILBOX,
	VFGATE_OFFENCE_INTERRUPT,
	VFGATE_OFFENCE_TRAP,
	VFGATE_OFFENCE_SPOOF,
	VFGATE_OFFENCE_DMA,
	VFGATE_OFFENCES,
};

/**
 * struct vfgate_offences - what a guest has done, guarded by the life's lock
 * @threshold: by kind, how many a second are tolerated; 0: any number
 * @bucket: by kind, set from its threshold
 * @count: by kind, since the VF was bound
 */
struct vfgate_offences {
	u32 threshold[VFGATE_OFFENCES];
	struct vfgate_bucket bucket[VFGATE_OFFENCES];
	u64 count[VFGATE_OFFENCES];
};

/* Bytes of a reason, which is a word. */
#define VFGATE_REASON_MAX	32

/* The guest's own reset never ends as many quarantines as this in a minute. */
#define VFGATE_RELEASES_LIMIT	3

/**
 * struct vfgate_quarantine - the quarantines of a VF
 * @work: stops the device
 * @log: how often the log hears of it
 * @silent: the VF does no DMA, and nobody can make it
 * @enforced: it is stopped; guarded by vfgate_vf.lock
 * @reason: of the one that is in force, or ""; this and the rest, up to
 *	@last_took, guarded by the life's lock
 * @final: only the administrator ends it
 * @crossed: when it was decided
 * @entered: when the last ones were, in a ring
 * @count: how many there were
 * @last_reason: of the last one
 * @last_when: boot time at which it was decided, in nanoseconds
 * @last_took: nanoseconds from there until the device was stopped
 * @guest_releases: how many in a minute the guest may end; this and the rest
 *	are the administrator's and READ_ONCE where they are used
 * @keep: it outlasts the user
 * @always_signal: the user's error eventfd is signalled even if it may go on
 */
struct vfgate_quarantine {
	struct work_struct work;
	struct ratelimit_state log;
	struct completion silent;
	bool enforced;

	char reason[VFGATE_REASON_MAX];
	bool final;
	u64 crossed;
	u64 entered[VFGATE_RELEASES_LIMIT];
	u64 count;
	char last_reason[VFGATE_REASON_MAX];
	u64 last_when;
	u64 last_took;

	u32 guest_releases;
	bool keep;
	bool always_signal;
};

/* life.c: the only place where a state changes */
void vfgate_life_init(struct vfgate_life *life);
enum vfgate_state vfgate_life_move(struct vfgate_vf *vf, enum vfgate_event event);
enum vfgate_state vfgate_life_move_locked(struct vfgate_vf *vf, enum vfgate_event event);
enum vfgate_state vfgate_life_begin(struct vfgate_vf *vf);
enum vfgate_state vfgate_life_ready(struct vfgate_vf *vf);
bool vfgate_life_pf_goes(struct vfgate_vf *vf);
enum vfgate_state vfgate_life_pf_comes(struct vfgate_vf *vf);

static inline enum vfgate_state vfgate_life_state(const struct vfgate_life *life)
{
	return READ_ONCE(life->state);
}

/* Does anything get through to the device? */
static inline bool vfgate_life_runs(const struct vfgate_life *life)
{
	return vfgate_life_state(life) == VFGATE_RUNNING;
}

/* offence.c */
void vfgate_offence_init(struct vfgate_offences *offences);
void vfgate_offence_set(struct vfgate_offences *offences, enum vfgate_offence offence,
			u32 threshold);
bool vfgate_offence_charge(struct vfgate_offences *offences, enum vfgate_offence offence,
			   u64 now);
void vfgate_offence(struct vfgate_vf *vf, enum vfgate_offence offence);
const char *vfgate_offence_name(enum vfgate_offence offence);
const char *vfgate_offence_why(enum vfgate_offence offence);

/* quarantine.c */
int vfgate_quarantine_setup(void);
void vfgate_quarantine_teardown(void);
void vfgate_quarantine_init(struct vfgate_quarantine *quarantine);
bool vfgate_quarantine_note(struct vfgate_quarantine *quarantine, u64 now);
int vfgate_quarantine_enter(struct vfgate_vf *vf, enum vfgate_event event,
			    const char *reason);
int vfgate_quarantine_release(struct vfgate_vf *vf, bool by_guest);
void vfgate_quarantine_leave(struct vfgate_vf *vf);
void vfgate_quarantine_close(struct vfgate_vf *vf);
bool vfgate_quarantine_refuses(struct vfgate_vf *vf);
void vfgate_quarantine_renew(struct vfgate_vf *vf);
void vfgate_quarantine_flush(struct vfgate_vf *vf);
void vfgate_quarantine_silence(struct vfgate_vf *vf);

#endif /* VFGATE_LIFE_H */
