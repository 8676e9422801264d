/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFGATE_SHIM_UNALIGNED_H
#define VFGATE_SHIM_UNALIGNED_H

#include <linux/types.h>

static inline void put_unaligned_le16(u16 value, void *to)
{
	((u8 *)to)[0] = value;
	((u8 *)to)[1] = value >> 8;
}

static inline void put_unaligned_le32(u32 value, void *to)
{
	put_unaligned_le16(value, to);
	put_unaligned_le16(value >> 16, (u8 *)to + 2);
}

#endif /* VFGATE_SHIM_UNALIGNED_H */
