/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel's headers as the policy engine needs to compile in
 * user space. The other headers of this directory only lead here.
 */
#ifndef VFGATE_SHIM_TYPES_H
#define VFGATE_SHIM_TYPES_H

#include <linux/errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define EXPORT_SYMBOL_IF_KUNIT(symbol)	struct vfgate_shim_semicolon
#define ARRAY_SIZE(array)		(sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(n, d)		(((n) + (d) - 1) / (d))

#define min_t(type, a, b)	((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define max_t(type, a, b)	((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define clamp(value, low, high)						\
	((value) < (low) ? (low) : (value) > (high) ? (high) : (value))
#define container_of(pointer, type, member)				\
	((type *)((char *)(pointer) - offsetof(type, member)))

static inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

static inline void memset32(u32 *to, u32 value, size_t count)
{
	while (count--)
		*to++ = value;
}

#endif /* VFGATE_SHIM_TYPES_H */
