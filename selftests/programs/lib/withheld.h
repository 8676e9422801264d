/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A write to a VFIO device whose bytes are not in memory, and do not come before
 * they are given: what a VMM can do to whoever reads its memory.
 */
#ifndef SELFTESTS_WITHHELD_H
#define SELFTESTS_WITHHELD_H

#include "vfio.h"

struct withheld;

/* Returns when the kernel waits for the bytes. */
struct withheld *withheld_write(struct vfio *vfio, unsigned int region,
				__u64 offset, size_t length);
/* Give them, and say what became of the write: 0 or an errno. */
int withheld_give(struct withheld *withheld, __u64 value);

#endif
