// SPDX-License-Identifier: GPL-2.0-only
/*
 * What makes a table of registers fit to be compiled. A row has to say what it
 * is and why, stand where it can be found, and mean all that it says: a mask
 * or a limit that its actions never use is refused as a misunderstanding.
 */
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <vfgate/policy.h>
#include "policy_row.h"

static bool row_does(const struct vfgate_row *row, enum vfgate_action action)
{
	unsigned int mode;

	for (mode = 0; mode < VFGATE_MODES; mode++)
		if (row->action[mode] == action)
			return true;
	return false;
}

static bool row_passes(const struct vfgate_row *row)
{
	unsigned int mode;

	for (mode = 0; mode < VFGATE_MODES; mode++)
		if (row->action[mode] != VFGATE_PASS)
			return false;
	return true;
}

static const char *check_words(const struct vfgate_row *row)
{
	unsigned int mode;

	if (!row->name || !row->name[0])
		return "no name";
	if (!row->reason || !row->reason[0])
		return "no reason";
	if (row->klass == VFGATE_UNCLASSED || row->klass >= VFGATE_CLASSES)
		return "no class";
	for (mode = 0; mode < VFGATE_MODES; mode++)
		if (row->action[mode] >= VFGATE_ACTIONS)
			return "unknown action";
	if (row->trust && row_passes(row))
		return "asks for trust that it does not need";
	return NULL;
}

static const char *check_place(const struct vfgate_table *table,
			       const struct vfgate_row *row)
{
	u64 last;

	if (row->bar >= VFGATE_BARS || !table->bar_size[row->bar])
		return "no such BAR";
	if (row->width != DWORD && row->width != 2 * DWORD)
		return "width is neither 4 nor 8";
	if (row->offset % row->width)
		return "not aligned to its width";
	if (row->stride % row->width)
		return "stride breaks the alignment";
	if (row_count(row) > 1 && row->stride < row->width)
		return "overlaps itself";

	last = row->offset + (u64)row->stride * (row_count(row) - 1);
	if (last + row->width > table->bar_size[row->bar])
		return "beyond its BAR";
	return NULL;
}

static const char *check_limit(const struct vfgate_row *row,
			       const struct vfgate_limit *limit)
{
	u32 greatest = limit->field >> __ffs(limit->field);

	if (greatest & (greatest + 1))
		return "a limited field has holes";
	if (limit->field & ~row->write_mask)
		return "a limited field cannot be written";
	if (limit->min > limit->max || limit->max > greatest)
		return "a limit does not fit its field";
	return NULL;
}

static const char *check_limits(const struct vfgate_row *row)
{
	const char *why = NULL;
	bool ended = false;
	u32 seen = 0;
	int i;

	for (i = 0; i < VFGATE_ROW_LIMITS && !why; i++) {
		const struct vfgate_limit *limit = &row->limit[i];

		if (!limit->field) {
			ended = true;
			continue;
		}
		if (ended || limit->field & seen)
			return "limits overlap or follow the end";
		seen |= limit->field;
		why = check_limit(row, limit);
	}
	return why;
}

static const char *check_masks(const struct vfgate_row *row)
{
	bool forward = row_does(row, VFGATE_FORWARD);
	bool shadow = row_does(row, VFGATE_SHADOW);

	if (row->write_mask && !forward && !shadow)
		return "a write mask that nothing uses";
	if (row->read_mask && !forward && !row_does(row, VFGATE_RO))
		return "a read mask that nothing uses";
	if (row_does(row, VFGATE_RO) && !row->read_mask)
		return "read-only, and nothing to read";
	if (forward && !row->write_mask)
		return "forwards no write";
	if (row->limit[0].field && !forward)
		return "limits that nothing uses";
	if ((row->clear_mask || row->initial) && !shadow)
		return "a value that no shadow keeps";
	if (row->clear_mask & ~row->write_mask)
		return "clears what cannot be written";
	if (row_does(row, VFGATE_HOOK) != (row->read || row->write))
		return "hook and functions disagree";
	return check_limits(row);
}

static bool in_order(const struct vfgate_row *a, const struct vfgate_row *b)
{
	return a->bar < b->bar || (a->bar == b->bar && a->offset < b->offset);
}

static const char *check_row(const struct vfgate_table *table, u32 index)
{
	const struct vfgate_row *row = &table->rows[index];
	const char *why;

	why = check_words(row);
	if (!why)
		why = check_place(table, row);
	if (!why)
		why = check_masks(row);
	if (!why && index && !in_order(row - 1, row))
		why = "not in order";
	return why;
}

static const char *check_frame(const struct vfgate_table *table)
{
	unsigned int bar;

	if (!table->rows || !table->nr_rows || table->nr_rows > VFGATE_ROWS_MAX)
		return "no rows, or too many";
	for (bar = 0; bar < VFGATE_BARS; bar++)
		if (table->bar_size[bar] % DWORD ||
		    table->bar_size[bar] > VFGATE_BAR_SIZE_MAX)
			return "a BAR of impossible size";
	return NULL;
}

/**
 * vfgate_policy_check - is a table fit to be compiled?
 * @table: the table
 * @flaw: what is wrong, if anything
 *
 * Two rows that claim the same dword are found by vfgate_policy_compile().
 *
 * Return: 0 or -EINVAL.
 */
int vfgate_policy_check(const struct vfgate_table *table,
			struct vfgate_flaw *flaw)
{
	u32 i;

	flaw->row = 0;
	flaw->why = check_frame(table);
	for (i = 0; !flaw->why && i < table->nr_rows; i++) {
		flaw->row = i;
		flaw->why = check_row(table, i);
	}
	return flaw->why ? -EINVAL : 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_policy_check);

