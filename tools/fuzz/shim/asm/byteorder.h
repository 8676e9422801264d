/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFGATE_SHIM_BYTEORDER_H
#define VFGATE_SHIM_BYTEORDER_H

#include <endian.h>
#include <linux/types.h>

#define le64_to_cpu(value)	le64toh(value)
#define cpu_to_le64(value)	htole64(value)

#endif /* VFGATE_SHIM_BYTEORDER_H */
