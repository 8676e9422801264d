/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a ring parser says of guest memory: which bytes the device will touch,
 * or why it will not. Plain data, so that parsers compile in user space.
 */
#ifndef VFGATE_SPAN_H
#define VFGATE_SPAN_H

#include <linux/bits.h>
#include <linux/types.h>

/* What the device may do, seen from the device. */
#define VFGATE_DMA_READ		BIT(0)
#define VFGATE_DMA_WRITE	BIT(1)
#define VFGATE_DMA_BOTH		(VFGATE_DMA_READ | VFGATE_DMA_WRITE)

/**
 * struct vfgate_span - bytes of guest memory that the device will touch
 * @iova: the first byte; the guest-physical address
 * @length: how many; 0 means no span at all
 * @direction: VFGATE_DMA_*
 */
struct vfgate_span {
	u64 iova;
	u32 length;
	u32 direction;
};

/* Buffers that one descriptor can name. */
#define VFGATE_SLOT_SPANS	2

/**
 * struct vfgate_slot - what the descriptor in one place of a ring names
 * @span: its buffers; those of length 0 are not there
 * @reports: the device will mark this descriptor when it is done with it
 */
struct vfgate_slot {
	struct vfgate_span span[VFGATE_SLOT_SPANS];
	bool reports;
};

/**
 * enum vfgate_breach - what a guest asked of its queues that it did not get
 * @VFGATE_BREACH_NONE: nothing
 * @VFGATE_BREACH_BAD_RING: a ring of no length, too long, or out of alignment
 * @VFGATE_BREACH_BAD_TAIL: a head or tail beyond the ring
 * @VFGATE_BREACH_BAD_TYPE: a descriptor format that is not known
 * @VFGATE_BREACH_BAD_BUFFER: a buffer size that the queue does not say itself
 * @VFGATE_BREACH_WRAPS: a buffer across the end of the address space
 * @VFGATE_BREACH_OUTSIDE: memory that the guest does not have
 * @VFGATE_BREACH_READ_ONLY: the device is to write what the guest may only read
 * @VFGATE_BREACH_RESERVED: the MSI window, a reserved region, beyond the aperture
 * @VFGATE_BREACH_QUOTA: more pages at once than the administrator allows
 * @VFGATE_BREACH_LOCKED: a register of a ring, written while the ring is in use
 * @VFGATE_BREACH_NO_MEMORY: the host could not; the guest is not to blame
 * @VFGATE_BREACH_MEMLOCK: the VMM may not lock as much memory (RLIMIT_MEMLOCK)
 * @VFGATE_BREACHES: how many there are
 */
enum vfgate_breach {
	VFGATE_BREACH_NONE,
	VFGATE_BREACH_BAD_RING,
	VFGATE_BREACH_BAD_TAIL,
	VFGATE_BREACH_BAD_TYPE,
	VFGATE_BREACH_BAD_BUFFER,
	VFGATE_BREACH_WRAPS,
	VFGATE_BREACH_OUTSIDE,
	VFGATE_BREACH_READ_ONLY,
	VFGATE_BREACH_RESERVED,
	VFGATE_BREACH_QUOTA,
	VFGATE_BREACH_LOCKED,
	VFGATE_BREACH_NO_MEMORY,
	VFGATE_BREACH_MEMLOCK,
	VFGATE_BREACHES
};

#endif /* VFGATE_SPAN_H */
