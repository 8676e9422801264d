// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of breaches, as sysfs, tracepoints and the log give them.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/export.h>
#include <vfgate/window.h>

static const char * const names[] = {
	[VFGATE_BREACH_NONE]		= "none",
	[VFGATE_BREACH_BAD_RING]	= "bad-ring",
	[VFGATE_BREACH_BAD_TAIL]	= "bad-tail",
	[VFGATE_BREACH_BAD_TYPE]	= "bad-descriptor-type",
	[VFGATE_BREACH_BAD_BUFFER]	= "bad-buffer-size",
	[VFGATE_BREACH_WRAPS]		= "address-wraps",
	[VFGATE_BREACH_OUTSIDE]		= "outside-guest-memory",
	[VFGATE_BREACH_READ_ONLY]	= "read-only-memory",
	[VFGATE_BREACH_RESERVED]	= "reserved-address",
	[VFGATE_BREACH_QUOTA]		= "quota",
	[VFGATE_BREACH_LOCKED]		= "ring-in-use",
	[VFGATE_BREACH_NO_MEMORY]	= "host-memory",
	[VFGATE_BREACH_MEMLOCK]		= "memlock-limit",
};

static_assert(ARRAY_SIZE(names) == VFGATE_BREACHES);

/**
 * vfgate_breach_name - what a breach is called
 * @breach: the breach
 *
 * Return: its name.
 */
const char *vfgate_breach_name(enum vfgate_breach breach)
{
	return breach < VFGATE_BREACHES ? names[breach] : "unknown";
}
EXPORT_SYMBOL_GPL(vfgate_breach_name);
