/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Names that user space may rely on.
 */
#ifndef _UAPI_LINUX_VFGATE_H
#define _UAPI_LINUX_VFGATE_H

#define VFGATE_VERSION "0.1.0"

#endif /* _UAPI_LINUX_VFGATE_H */
