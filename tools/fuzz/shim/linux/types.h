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
typedef uint64_t __le64;

#define ARRAY_SIZE(array)		(sizeof(array) / sizeof((array)[0]))

#define min_t(type, a, b)						\
	({ type min_a = (a); type min_b = (b); min_a < min_b ? min_a : min_b; })
#define max_t(type, a, b)						\
	({ type max_a = (a); type max_b = (b); max_a > max_b ? max_a : max_b; })
#define clamp(value, low, high)						\
	min_t(typeof(value), max_t(typeof(value), value, low), high)
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
