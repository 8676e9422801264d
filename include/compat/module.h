/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels in what a module says of itself.
 */
#ifndef VFGATE_COMPAT_MODULE_H
#define VFGATE_COMPAT_MODULE_H

#include <linux/module.h>
#include <linux/version.h>

/* The namespace became a string literal in 6.13. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define VFGATE_IMPORT_NS(ns) MODULE_IMPORT_NS(#ns)
#else
#define VFGATE_IMPORT_NS(ns) MODULE_IMPORT_NS(ns)
#endif

#endif /* VFGATE_COMPAT_MODULE_H */
