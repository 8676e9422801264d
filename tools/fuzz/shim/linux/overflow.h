/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFGATE_SHIM_OVERFLOW_H
#define VFGATE_SHIM_OVERFLOW_H

#define check_add_overflow(a, b, sum)	__builtin_add_overflow(a, b, sum)

#endif /* VFGATE_SHIM_OVERFLOW_H */
