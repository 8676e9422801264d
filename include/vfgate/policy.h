/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers are data: the rows in which a back end writes down every register
 * of its VF, and the engine that judges an access by them.
 *
 * A register that no row names does not exist for the guest (default deny),
 * and the zero value of an action denies as well. Nothing here knows a lock,
 * MMIO or an allocation: who uses the engine brings the memory, serialises the
 * calls and does the device access, so that all of it runs in user space too.
 */
#ifndef VFGATE_POLICY_H
#define VFGATE_POLICY_H

#include <linux/types.h>

#define VFGATE_BARS		6
#define VFGATE_ROW_LIMITS	4
#define VFGATE_ROWS_MAX		1024
#define VFGATE_BAR_SIZE_MAX	0x100000U

/**
 * enum vfgate_mode - how a VF is attached
 * @VFGATE_DIRECT: through its own VFIO device, doorbells in mapped pages
 * @VFGATE_FENCED: the same, doorbells trapped and ordered by a write barrier
 * @VFGATE_MEDIATED: through an mdev whose DMA window vfgate keeps
 */
enum vfgate_mode {
	VFGATE_DIRECT,
	VFGATE_FENCED,
	VFGATE_MEDIATED,
	VFGATE_MODES,
};

/**
 * enum vfgate_action - what a row does with an access
 * @VFGATE_DENY: reads give zero, writes go nowhere, both count as violations
 * @VFGATE_PASS: unchanged to the device; the only action that may be mapped
 * @VFGATE_RO: reads pass through the read mask, writes are violations
 * @VFGATE_FORWARD: reads and writes pass through the row's masks and limits
 * @VFGATE_SHADOW: the value lives in the core, the device never sees it
 * @VFGATE_HOOK: the row's functions decide
 * @VFGATE_DOORBELL: a write tells the device of new descriptors: whoever
 *	attached the VF looks at them first; reads pass
 */
enum vfgate_action {
	VFGATE_DENY,
	VFGATE_PASS,
	VFGATE_RO,
	VFGATE_FORWARD,
	VFGATE_SHADOW,
	VFGATE_HOOK,
	VFGATE_DOORBELL,
	VFGATE_ACTIONS,
};

/* One action whichever way the VF is attached. */
#define VFGATE_ALWAYS(act)	{ [0 ... VFGATE_MODES - 1] = (act) }

/* Mapped when attached directly, @act when mediated: ring configuration. */
#define VFGATE_RING_ACTION(act) {					\
	[VFGATE_DIRECT] = VFGATE_PASS,					\
	[VFGATE_FENCED] = VFGATE_PASS,					\
	[VFGATE_MEDIATED] = (act),					\
}

/* A doorbell: mapped unless something has to happen before it rings. */
#define VFGATE_DOORBELL_ACTION {					\
	[VFGATE_DIRECT] = VFGATE_PASS,					\
	[VFGATE_FENCED] = VFGATE_DOORBELL,				\
	[VFGATE_MEDIATED] = VFGATE_DOORBELL,				\
}

/**
 * enum vfgate_class - what a register is for
 * @VFGATE_UNCLASSED: the zero value, refused in a table
 * @VFGATE_CONTROL: reset and control
 * @VFGATE_MAILBOX: talks to the PF
 * @VFGATE_INTERRUPT: causes, masks, vectors, moderation
 * @VFGATE_RING: where a queue is and how it behaves
 * @VFGATE_BELL: tail pointers
 * @VFGATE_STATISTICS: counters
 * @VFGATE_INFORMATION: harmless to read
 */
enum vfgate_class {
	VFGATE_UNCLASSED,
	VFGATE_CONTROL,
	VFGATE_MAILBOX,
	VFGATE_INTERRUPT,
	VFGATE_RING,
	VFGATE_BELL,
	VFGATE_STATISTICS,
	VFGATE_INFORMATION,
	VFGATE_CLASSES,
};

struct vfgate_access;
struct vfgate_gate;

/* Return: 0, or the negative error of a device access that failed. */
typedef int (*vfgate_hook_t)(struct vfgate_gate *gate,
			     struct vfgate_access *access);

/**
 * struct vfgate_limit - the range of one field in a written value
 * @field: the bits of the field, contiguous; 0 ends the list
 * @min: least value of the field, counted from its lowest bit
 * @max: greatest one; a value outside is moved to the nearer end
 */
struct vfgate_limit {
	u32 field;
	u32 min;
	u32 max;
};

/**
 * struct vfgate_row - one register, or a regular array of them
 * @name: as the datasheet calls it
 * @bar: the BAR it is in
 * @width: 4, or 8 for a register that is two dwords long
 * @offset: within the BAR, aligned to @width
 * @count: how many there are; 0 and 1 both mean one
 * @stride: distance between them, a multiple of 4
 * @klass: what it is for
 * @action: what to do, by attach mode; the zero value denies
 * @trust: PASS instead for a guest that the administrator trusts with it
 * @read_mask: bits that RO and FORWARD let the guest see
 * @write_mask: bits that FORWARD and SHADOW let the guest write
 * @clear_mask: SHADOW: bits of @write_mask that a written one clears
 * @initial: SHADOW: value after a reset
 * @limit: FORWARD: ranges of fields, applied after @write_mask
 * @read: HOOK: called for a read; none reads as zero
 * @write: HOOK: called for a write; none ignores it
 * @reason: why this action, for a reader who would grant more or less
 *
 * Masks apply to each dword of an 8 byte register alike.
 */
struct vfgate_row {
	const char *name;
	u8 bar;
	u8 width;
	u16 count;
	u32 offset;
	u32 stride;
	u8 klass;
	u8 action[VFGATE_MODES];
	bool trust;
	u32 read_mask;
	u32 write_mask;
	u32 clear_mask;
	u32 initial;
	struct vfgate_limit limit[VFGATE_ROW_LIMITS];
	vfgate_hook_t read;
	vfgate_hook_t write;
	const char *reason;
};

/**
 * struct vfgate_table - every register of a kind of VF
 * @name: of the device
 * @rows: sorted by BAR and offset
 * @nr_rows: their number
 * @bar_size: bytes of each BAR that rows may be in; 0: no row may
 */
struct vfgate_table {
	const char *name;
	const struct vfgate_row *rows;
	u32 nr_rows;
	u32 bar_size[VFGATE_BARS];
};

/**
 * struct vfgate_flaw - why a table is refused
 * @row: index of the row
 * @why: what is wrong with it
 */
struct vfgate_flaw {
	u32 row;
	const char *why;
};

/**
 * struct vfgate_policy - a table compiled for one attach mode
 * @table: where it came from
 * @mode: what for
 * @trusting: its guest is trusted with the rows that allow it
 * @page_shift: size of the pages of @mapped
 * @nr_shadows: dwords that SHADOW rows need
 * @cell: per BAR, one entry per dword: index of its row plus one, or 0
 * @shadow_base: per row, its first shadow dword
 * @mapped: per BAR, one byte per page: may it be mapped?
 *
 * Constant once compiled, shared by all VFs of the kind.
 */
struct vfgate_policy {
	const struct vfgate_table *table;
	enum vfgate_mode mode;
	bool trusting;
	unsigned int page_shift;
	u32 nr_shadows;
	u16 *cell[VFGATE_BARS];
	u32 *shadow_base;
	u8 *mapped[VFGATE_BARS];
};

/**
 * enum vfgate_verdict - what became of an access
 * @VFGATE_VERDICT_DENIED: no row, or one that denies
 * @VFGATE_VERDICT_PARTIAL: a write that does not cover the whole dword
 * @VFGATE_VERDICT_PASSED: reached the device as it was
 * @VFGATE_VERDICT_CHANGED: reached the device after masks or limits
 * @VFGATE_VERDICT_SHADOWED: answered by the core
 * @VFGATE_VERDICT_HOOKED: the back end dealt with it
 * @VFGATE_VERDICT_REFUSED: the back end refused it
 * @VFGATE_VERDICT_RUNG: a doorbell
 */
enum vfgate_verdict {
	VFGATE_VERDICT_DENIED,
	VFGATE_VERDICT_PARTIAL,
	VFGATE_VERDICT_PASSED,
	VFGATE_VERDICT_CHANGED,
	VFGATE_VERDICT_SHADOWED,
	VFGATE_VERDICT_HOOKED,
	VFGATE_VERDICT_REFUSED,
	VFGATE_VERDICT_RUNG,
	VFGATE_VERDICTS,
};

/**
 * struct vfgate_access - one dword of what the VMM asked for
 * @row: the row that governs it, NULL if there is none
 * @bar: the BAR
 * @offset: of the dword in the BAR
 * @instance: which register of a repeated row
 * @word: which dword of an 8 byte register
 * @first: first byte touched, 0 to 3
 * @length: bytes touched, 1 to 4 - @first
 * @write: or read
 * @asked: value as written by the guest
 * @value: value to write, or as read; hooks may change it
 * @verdict: the outcome; a hook that refuses says so here
 */
struct vfgate_access {
	const struct vfgate_row *row;
	u8 bar;
	u8 word;
	u8 first;
	u8 length;
	bool write;
	u16 instance;
	u32 offset;
	u32 asked;
	u32 value;
	enum vfgate_verdict verdict;
};

/* It was not let through, and counts against whoever made it. */
static inline bool vfgate_access_stopped(const struct vfgate_access *access)
{
	return access->verdict == VFGATE_VERDICT_DENIED ||
	       access->verdict == VFGATE_VERDICT_PARTIAL ||
	       access->verdict == VFGATE_VERDICT_REFUSED;
}

/**
 * struct vfgate_hits - how often a row was used
 * @reads: reads that were answered
 * @writes: writes that were let through, changed or not
 * @refused: accesses that were denied, partial or refused
 */
struct vfgate_hits {
	u64 reads;
	u64 writes;
	u64 refused;
};

/**
 * struct vfgate_gate_ops - the world outside the engine
 * @read: read the dword of @access from the device into its value
 * @write: write the access's value to the device
 * @doorbell: look at what the doorbell announces, then ring it
 * @note: told of each access when it is done
 */
struct vfgate_gate_ops {
	int (*read)(struct vfgate_gate *gate, struct vfgate_access *access);
	int (*write)(struct vfgate_gate *gate, struct vfgate_access *access);
	int (*doorbell)(struct vfgate_gate *gate, struct vfgate_access *access);
	void (*note)(struct vfgate_gate *gate, const struct vfgate_access *access);
};

/**
 * struct vfgate_gate - a policy at work on one VF
 * @policy: by which it judges
 * @ops: how it reaches the device
 * @hits: one per row, and one more for accesses without a row
 * @shadow: values of SHADOW rows, policy->nr_shadows of them
 *
 * The caller serialises all calls that take a gate.
 */
struct vfgate_gate {
	const struct vfgate_policy *policy;
	const struct vfgate_gate_ops *ops;
	struct vfgate_hits *hits;
	u32 *shadow;
};

/**
 * struct vfgate_area - a piece of a BAR that may be mapped
 * @offset: in the BAR
 * @size: in bytes
 */
struct vfgate_area {
	u64 offset;
	u64 size;
};

int vfgate_policy_check(const struct vfgate_table *table,
			struct vfgate_flaw *flaw);
size_t vfgate_policy_size(const struct vfgate_table *table,
			  unsigned int page_shift);
int vfgate_policy_compile(struct vfgate_policy *policy,
			  const struct vfgate_table *table,
			  enum vfgate_mode mode, bool trusting,
			  unsigned int page_shift, void *memory,
			  struct vfgate_flaw *flaw);

static inline enum vfgate_action
vfgate_policy_action(const struct vfgate_policy *policy,
		     const struct vfgate_row *row)
{
	if (policy->trusting && row->trust)
		return VFGATE_PASS;
	return row->action[policy->mode];
}

const struct vfgate_row *vfgate_policy_row(const struct vfgate_policy *policy,
					   unsigned int bar, u64 offset);
bool vfgate_policy_mappable(const struct vfgate_policy *policy,
			    unsigned int bar, u64 offset, u64 size);
bool vfgate_policy_next_area(const struct vfgate_policy *policy,
			     unsigned int bar, struct vfgate_area *area);

void vfgate_policy_reset(struct vfgate_gate *gate);
int vfgate_policy_access(struct vfgate_gate *gate, unsigned int bar, u64 offset,
			 u8 *bytes, size_t length, bool write);

const char *vfgate_policy_action_name(enum vfgate_action action);
const char *vfgate_policy_class_name(enum vfgate_class klass);
const char *vfgate_policy_verdict_name(enum vfgate_verdict verdict);

#endif /* VFGATE_POLICY_H */
