/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mailbox through which an 82576 VF speaks to its PF, with the names of
 * drivers/i82576/vf_regs.h.
 */
#ifndef SELFTESTS_MAILBOX_H
#define SELFTESTS_MAILBOX_H

#include "vfio.h"

#define VMBMEM		0x0800
#define MAILBOX_WORDS	16
#define V2PMAILBOX	0x0c40
#define REQ		0x01
#define ACK		0x02
#define VFU		0x04
#define PFSTS		0x10

/* For ourselves; false when the PF has it. */
bool mailbox_take(struct vfio *vfio);
/* Have what is in it read, and wait for an answer, half a millisecond a try. */
void mailbox_request(struct vfio *vfio, int tries);

#endif
