/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a row of a table is read, by who checks it and by who compiles it.
 */
#ifndef VFGATE_POLICY_ROW_H
#define VFGATE_POLICY_ROW_H

#include <vfgate/policy.h>

#define DWORD	4U

static inline u32 row_count(const struct vfgate_row *row)
{
	return row->count ? row->count : 1;
}

#endif /* VFGATE_POLICY_ROW_H */
