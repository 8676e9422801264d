// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy engine: compiles tables and judges each dword that a VMM reads or
 * writes by the row that governs it.
 *
 * The unit is the dword, because that is what the devices decode. A longer
 * access is so many dwords, lowest first; a read of part of a dword reads all
 * of it and hands out the part; a write of part of a dword is refused. To
 * complete it from what the register reads would set write-one-to-clear bits
 * that the guest never meant, and the drivers that we know do not do it.
 *
 * It takes no lock, allocates nothing and knows no device: the memory comes
 * from the caller, the device is behind struct vfgate_gate_ops.
 */
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <vfgate/policy.h>
#include "policy_row.h"

static const char *const action_name[VFGATE_ACTIONS] = {
	[VFGATE_DENY]		= "deny",
	[VFGATE_PASS]		= "direct",
	[VFGATE_RO]		= "ro",
	[VFGATE_FORWARD]	= "forward",
	[VFGATE_SHADOW]		= "shadow",
	[VFGATE_HOOK]		= "hook",
	[VFGATE_DOORBELL]	= "doorbell",
};

static const char *const class_name[VFGATE_CLASSES] = {
	[VFGATE_UNCLASSED]	= "none",
	[VFGATE_CONTROL]	= "control",
	[VFGATE_MAILBOX]	= "mailbox",
	[VFGATE_INTERRUPT]	= "interrupt",
	[VFGATE_RING]		= "ring",
	[VFGATE_BELL]		= "doorbell",
	[VFGATE_STATISTICS]	= "statistics",
	[VFGATE_INFORMATION]	= "information",
};

static const char *const verdict_name[VFGATE_VERDICTS] = {
	[VFGATE_VERDICT_DENIED]		= "denied",
	[VFGATE_VERDICT_PARTIAL]	= "partial",
	[VFGATE_VERDICT_PASSED]		= "passed",
	[VFGATE_VERDICT_CHANGED]	= "changed",
	[VFGATE_VERDICT_SHADOWED]	= "shadowed",
	[VFGATE_VERDICT_HOOKED]		= "hooked",
	[VFGATE_VERDICT_REFUSED]	= "refused",
	[VFGATE_VERDICT_RUNG]		= "rung",
};

const char *vfgate_policy_action_name(enum vfgate_action action)
{
	return action < VFGATE_ACTIONS ? action_name[action] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_action_name);

const char *vfgate_policy_class_name(enum vfgate_class klass)
{
	return klass < VFGATE_CLASSES ? class_name[klass] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_class_name);

const char *vfgate_policy_verdict_name(enum vfgate_verdict verdict)
{
	return verdict < VFGATE_VERDICTS ? verdict_name[verdict] : "?";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_verdict_name);

static size_t bar_cells(const struct vfgate_table *table, unsigned int bar)
{
	return table->bar_size[bar] / DWORD;
}

/* Only whole pages: a mapping of the last part of one would show its rest. */
static size_t bar_pages(const struct vfgate_table *table, unsigned int bar,
			unsigned int page_shift)
{
	return table->bar_size[bar] >> page_shift;
}

/**
 * vfgate_policy_size - memory that a compiled table needs
 * @table: a table that passed vfgate_policy_check()
 * @page_shift: size of the pages that are mapped or not
 *
 * Return: bytes; the limits of a table keep it far from any overflow.
 */
size_t vfgate_policy_size(const struct vfgate_table *table,
			  unsigned int page_shift)
{
	size_t size = table->nr_rows * sizeof(u32);
	unsigned int bar;

	for (bar = 0; bar < VFGATE_BARS; bar++) {
		size += bar_cells(table, bar) * sizeof(u16);
		size += bar_pages(table, bar, page_shift);
	}
	return size;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_size);

/* Widest elements first, so that all are aligned. */
static void divide_memory(struct vfgate_policy *policy, void *memory)
{
	const struct vfgate_table *table = policy->table;
	unsigned int bar;
	u16 *cell;
	u8 *mapped;

	policy->shadow_base = memory;
	cell = (u16 *)(policy->shadow_base + table->nr_rows);
	for (bar = 0; bar < VFGATE_BARS; bar++) {
		policy->cell[bar] = cell;
		cell += bar_cells(table, bar);
	}
	mapped = (u8 *)cell;
	for (bar = 0; bar < VFGATE_BARS; bar++) {
		policy->mapped[bar] = mapped;
		mapped += bar_pages(table, bar, policy->page_shift);
	}
}

static bool take_cells(struct vfgate_policy *policy, u32 index)
{
	const struct vfgate_row *row = &policy->table->rows[index];
	u16 *cell = policy->cell[row->bar];
	u32 i, word;

	for (i = 0; i < row_count(row); i++) {
		for (word = 0; word < row->width / DWORD; word++) {
			u32 at = (row->offset + i * row->stride) / DWORD + word;

			if (cell[at])
				return false;
			cell[at] = index + 1;
		}
	}
	return true;
}

static void take_shadows(struct vfgate_policy *policy, u32 index)
{
	const struct vfgate_row *row = &policy->table->rows[index];

	policy->shadow_base[index] = policy->nr_shadows;
	if (vfgate_policy_action(policy, row) == VFGATE_SHADOW)
		policy->nr_shadows += row_count(row) * row->width / DWORD;
}

/* A page without any row is denied as a whole, not mapped as harmless. */
static bool page_passes(const struct vfgate_policy *policy, unsigned int bar,
			size_t page)
{
	size_t cells = (1UL << policy->page_shift) / DWORD;
	const u16 *cell = policy->cell[bar] + page * cells;
	bool any = false;

	while (cells--) {
		u16 index = *cell++;

		if (!index)
			continue;
		if (vfgate_policy_action(policy,
					 &policy->table->rows[index - 1]) !=
		    VFGATE_PASS)
			return false;
		any = true;
	}
	return any;
}

static void draw_pages(struct vfgate_policy *policy)
{
	unsigned int bar;
	size_t page;

	for (bar = 0; bar < VFGATE_BARS; bar++)
		for (page = 0; page < bar_pages(policy->table, bar,
						policy->page_shift); page++)
			policy->mapped[bar][page] =
				page_passes(policy, bar, page);
}

/**
 * vfgate_policy_compile - make a table ready for use in one attach mode
 * @policy: the result
 * @table: a table that passed vfgate_policy_check()
 * @mode: the attach mode
 * @trusting: is its guest trusted with the rows that allow it?
 * @page_shift: size of the pages that are mapped or not
 * @memory: vfgate_policy_size() bytes, aligned to 4, that @policy will use
 * @flaw: what is wrong, if anything
 *
 * Return: 0, or -EEXIST if two rows claim the same dword.
 */
int vfgate_policy_compile(struct vfgate_policy *policy,
			  const struct vfgate_table *table,
			  enum vfgate_mode mode, bool trusting,
			  unsigned int page_shift, void *memory,
			  struct vfgate_flaw *flaw)
{
	u32 i;

	memset(policy, 0, sizeof(*policy));
	memset(memory, 0, vfgate_policy_size(table, page_shift));
	policy->table = table;
	policy->mode = mode;
	policy->trusting = trusting;
	policy->page_shift = page_shift;
	divide_memory(policy, memory);

	for (i = 0; i < table->nr_rows; i++) {
		if (!take_cells(policy, i)) {
			flaw->row = i;
			flaw->why = "overlaps another row";
			return -EEXIST;
		}
		take_shadows(policy, i);
	}
	draw_pages(policy);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_compile);

/**
 * vfgate_policy_row - which row governs a byte?
 * @policy: a compiled table
 * @bar: any BAR number
 * @offset: any offset
 *
 * Return: the row, or NULL if there is none.
 */
const struct vfgate_row *vfgate_policy_row(const struct vfgate_policy *policy,
					   unsigned int bar, u64 offset)
{
	u16 index;

	if (bar >= VFGATE_BARS || offset >= policy->table->bar_size[bar])
		return NULL;
	index = policy->cell[bar][offset / DWORD];
	return index ? &policy->table->rows[index - 1] : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_row);

static bool page_mapped(const struct vfgate_policy *policy, unsigned int bar,
			u64 page)
{
	return bar < VFGATE_BARS &&
	       page < bar_pages(policy->table, bar, policy->page_shift) &&
	       policy->mapped[bar][page];
}

/**
 * vfgate_policy_mappable - may all of a range be mapped?
 * @policy: a compiled table
 * @bar: any BAR number
 * @offset: any offset
 * @size: any size
 *
 * Return: true if each page that the range touches may be; an empty range or
 * one that wraps may not.
 */
bool vfgate_policy_mappable(const struct vfgate_policy *policy,
			    unsigned int bar, u64 offset, u64 size)
{
	u64 page, last;

	if (!size || offset + size < offset)
		return false;
	last = (offset + size - 1) >> policy->page_shift;
	for (page = offset >> policy->page_shift; page <= last; page++)
		if (!page_mapped(policy, bar, page))
			return false;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_mappable);

/**
 * vfgate_policy_next_area - walk the parts of a BAR that may be mapped
 * @policy: a compiled table
 * @bar: any BAR number
 * @area: zeroed to begin with, then the area found last
 *
 * Return: true if @area is the next one, false if there is none.
 */
bool vfgate_policy_next_area(const struct vfgate_policy *policy,
			     unsigned int bar, struct vfgate_area *area)
{
	u64 page = (area->offset + area->size) >> policy->page_shift;
	u64 pages, first;

	if (bar >= VFGATE_BARS)
		return false;
	pages = bar_pages(policy->table, bar, policy->page_shift);
	while (page < pages && !page_mapped(policy, bar, page))
		page++;
	for (first = page; page_mapped(policy, bar, page); page++)
		;
	area->offset = first << policy->page_shift;
	area->size = (page - first) << policy->page_shift;
	return area->size;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_next_area);

static u32 row_index(const struct vfgate_gate *gate,
		     const struct vfgate_access *access)
{
	const struct vfgate_table *table = gate->policy->table;

	return access->row ? access->row - table->rows : table->nr_rows;
}

static u32 *shadow_of(struct vfgate_gate *gate,
		      const struct vfgate_access *access)
{
	u32 words = access->row->width / DWORD;

	return gate->shadow + gate->policy->shadow_base[row_index(gate, access)]
	       + access->instance * words + access->word;
}

/**
 * vfgate_policy_reset - give every SHADOW register its initial value
 * @gate: the gate
 */
void vfgate_policy_reset(struct vfgate_gate *gate)
{
	const struct vfgate_policy *policy = gate->policy;
	u32 i, slot;

	for (i = 0; i < policy->table->nr_rows; i++) {
		const struct vfgate_row *row = &policy->table->rows[i];

		if (vfgate_policy_action(policy, row) != VFGATE_SHADOW)
			continue;
		slot = policy->shadow_base[i];
		memset32(gate->shadow + slot, row->initial,
			 row_count(row) * row->width / DWORD);
	}
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_reset);

static u32 within_limits(const struct vfgate_row *row, u32 value)
{
	const struct vfgate_limit *limit = row->limit;
	const struct vfgate_limit *end = limit + VFGATE_ROW_LIMITS;

	for (; limit < end && limit->field; limit++) {
		u32 shift = __ffs(limit->field);
		u32 part = (value & limit->field) >> shift;

		part = clamp(part, limit->min, limit->max);
		value = (value & ~limit->field) | part << shift;
	}
	return value;
}

static int read_device(struct vfgate_gate *gate, struct vfgate_access *access,
		       u32 mask)
{
	int ret = gate->ops->read(gate, access);

	access->value = ret ? 0 : access->value & mask;
	access->verdict = VFGATE_VERDICT_PASSED;
	return ret;
}

static int call_hook(struct vfgate_gate *gate, struct vfgate_access *access,
		     vfgate_hook_t hook)
{
	access->verdict = VFGATE_VERDICT_HOOKED;
	return hook ? hook(gate, access) : 0;
}

static int do_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	const struct vfgate_row *row = access->row;

	switch (row ? vfgate_policy_action(gate->policy, row) : VFGATE_DENY) {
	case VFGATE_PASS:
	case VFGATE_DOORBELL:
		return read_device(gate, access, ~0U);
	case VFGATE_RO:
		return read_device(gate, access, row->read_mask);
	case VFGATE_FORWARD:
		if (row->read_mask)
			return read_device(gate, access, row->read_mask);
		access->verdict = VFGATE_VERDICT_SHADOWED;
		return 0;
	case VFGATE_SHADOW:
		access->value = *shadow_of(gate, access);
		access->verdict = VFGATE_VERDICT_SHADOWED;
		return 0;
	case VFGATE_HOOK:
		return call_hook(gate, access, row->read);
	default:
		access->verdict = VFGATE_VERDICT_DENIED;
		return 0;
	}
}

static int write_shadow(struct vfgate_gate *gate, struct vfgate_access *access)
{
	const struct vfgate_row *row = access->row;
	u32 kept = row->write_mask & ~row->clear_mask;
	u32 *shadow = shadow_of(gate, access);

	*shadow = (*shadow & ~kept) | (access->asked & kept);
	*shadow &= ~(access->asked & row->clear_mask);
	access->value = *shadow;
	access->verdict = VFGATE_VERDICT_SHADOWED;
	return 0;
}

static int write_device(struct vfgate_gate *gate, struct vfgate_access *access,
			u32 value)
{
	access->verdict = value == access->asked ? VFGATE_VERDICT_PASSED :
						   VFGATE_VERDICT_CHANGED;
	access->value = value;
	return gate->ops->write(gate, access);
}

static int do_write(struct vfgate_gate *gate, struct vfgate_access *access)
{
	const struct vfgate_row *row = access->row;

	switch (row ? vfgate_policy_action(gate->policy, row) : VFGATE_DENY) {
	case VFGATE_PASS:
		return write_device(gate, access, access->asked);
	case VFGATE_FORWARD:
		return write_device(gate, access,
				    within_limits(row, access->asked &
						       row->write_mask));
	case VFGATE_SHADOW:
		return write_shadow(gate, access);
	case VFGATE_HOOK:
		return call_hook(gate, access, row->write);
	case VFGATE_DOORBELL:
		access->verdict = VFGATE_VERDICT_RUNG;
		return gate->ops->doorbell(gate, access);
	default:
		access->verdict = VFGATE_VERDICT_DENIED;
		return 0;
	}
}

static void count(struct vfgate_gate *gate, const struct vfgate_access *access)
{
	struct vfgate_hits *hits = &gate->hits[row_index(gate, access)];

	if (vfgate_access_stopped(access))
		hits->refused++;
	else if (access->write)
		hits->writes++;
	else
		hits->reads++;
}

static void locate(const struct vfgate_policy *policy,
		   struct vfgate_access *access)
{
	const struct vfgate_row *row;
	u32 in;

	row = vfgate_policy_row(policy, access->bar, access->offset);
	access->row = row;
	if (!row)
		return;
	in = access->offset - row->offset;
	access->instance = row->stride ? in / row->stride : 0;
	access->word = (in - access->instance * row->stride) / DWORD;
}

static int judge(struct vfgate_gate *gate, struct vfgate_access *access)
{
	int ret = 0;

	locate(gate->policy, access);
	if (!access->write)
		ret = do_read(gate, access);
	else if (access->length == DWORD || !access->row)
		ret = do_write(gate, access);
	else
		access->verdict = VFGATE_VERDICT_PARTIAL;

	count(gate, access);
	if (gate->ops->note)
		gate->ops->note(gate, access);
	return ret;
}

/* Registers are little endian in the VMM's buffer, whatever the host is. */
static u32 get_bytes(const struct vfgate_access *access, const u8 *bytes)
{
	u32 value = 0, i;

	for (i = 0; i < access->length; i++)
		value |= (u32)bytes[i] << 8 * (access->first + i);
	return value;
}

static void put_bytes(const struct vfgate_access *access, u8 *bytes)
{
	u32 i;

	for (i = 0; i < access->length; i++)
		bytes[i] = access->value >> 8 * (access->first + i);
}

/**
 * vfgate_policy_access - a read or write, judged dword by dword
 * @gate: the gate
 * @bar: any BAR number below 256
 * @offset: any offset; beyond the BAR there is no row
 * @bytes: what is written, or where to put what is read
 * @length: number of bytes, any
 * @write: or read
 *
 * Refused accesses are no errors: reads give zero, writes have no effect.
 *
 * Return: 0, or the error of the first device access that failed; dwords
 * before that one have had their effect.
 */
int vfgate_policy_access(struct vfgate_gate *gate, unsigned int bar, u64 offset,
			 u8 *bytes, size_t length, bool write)
{
	while (length) {
		struct vfgate_access access = {
			.bar = bar,
			.offset = min_t(u64, offset & ~(u64)(DWORD - 1),
					VFGATE_BAR_SIZE_MAX),
			.first = offset % DWORD,
			.write = write,
		};
		int ret;

		access.length = min_t(size_t, length, DWORD - access.first);
		if (write) {
			access.asked = get_bytes(&access, bytes);
			access.value = access.asked;
		}
		ret = judge(gate, &access);
		if (ret)
			return ret;
		if (!write)
			put_bytes(&access, bytes);

		offset += access.length;
		bytes += access.length;
		length -= access.length;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_access);
