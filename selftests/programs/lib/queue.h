/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Queues of an 82576 VF that a program drives itself, with the names of
 * drivers/i82576/vf_regs.h where those are the same.
 */
#ifndef SELFTESTS_QUEUE_H
#define SELFTESTS_QUEUE_H

#include "vfio.h"

#define VTCTRL		0x0000
#define VTCTRL_RST	0x04000000
#define RX		0x2800
#define TX		0x3800
#define BASE		0x00
#define BASE_HIGH	0x04
#define LENGTH		0x08
#define SRRCTL		0x0c
#define HEAD		0x10
#define TAIL		0x18
#define CONTROL		0x28
#define WRITEBACK	0x38
#define ENABLE		0x02000000
#define SRRCTL_ONE_2K	0x02000002
#define TX_DATA		0x2b300000ULL
#define ENTRIES		64U

struct descriptor {
	__u64 address;
	__u64 rest;
};

/* The message with which a VF introduces itself; the PF enables its queues. */
void queues_introduce(struct vfio *vfio);
/* RX or TX, or one of them + 0x100, on a ring of ENTRIES. */
void queue_start(struct vfio *vfio, __u32 queue, __u64 ring);

#endif
