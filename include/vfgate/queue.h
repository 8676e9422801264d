/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A queue of a VF that is attached mediated: which descriptors the guest has
 * posted, and the memory that is held in the DMA window for them.
 */
#ifndef VFGATE_QUEUE_H
#define VFGATE_QUEUE_H

#include <linux/types.h>
#include <vfgate/span.h>

struct vfgate_access;
struct vfgate_queue;
struct vfgate_vf;
struct vfgate_window;

/* Descriptors looked at together: the bound of every copy. */
#define VFGATE_QUEUE_CHUNK	64
#define VFGATE_DESC_MAX		64

/**
 * struct vfgate_queue_ops - how a back end reads its descriptors
 * @desc_size: bytes of one, at most VFGATE_DESC_MAX
 * @parse: which memory do @count descriptors name? @desc are copies, @slots
 *	takes the answer. Returns how many are good, from the first, and in @why
 *	what is wrong with the next one
 * @done: did the device mark this descriptor? Asked of those that report
 */
struct vfgate_queue_ops {
	u32 desc_size;
	u32 (*parse)(const struct vfgate_queue *queue, const void *desc,
		     u32 count, struct vfgate_slot *slots,
		     enum vfgate_breach *why);
	bool (*done)(const struct vfgate_queue *queue, const void *desc);
};

/**
 * struct vfgate_queue_setup - where a ring is, as the device has it
 * @base: address of the first descriptor
 * @size: number of descriptors
 * @head: index of the next descriptor that the device will read
 * @writeback: address where the device writes its head, unless it marks
 *	descriptors; only valid if @writes_head
 * @writes_head: see @writeback
 */
struct vfgate_queue_setup {
	u64 base;
	u32 size;
	u32 head;
	u64 writeback;
	bool writes_head;
};

/**
 * struct vfgate_queue - a queue
 * @ops: how to read its descriptors
 * @window: where the memory is held
 * @format: the back end's; what its @ops need to know besides
 * @setup: as it was started
 * @slots: what each descriptor names; NULL while the queue is stopped
 * @tail: index after the last descriptor that was parsed
 * @pending: how many before @tail may still be in use by the device
 * @posted: bytes that were named, ever
 * @desc: copies of descriptors
 * @fresh: what they name
 * @span: the same, in one row
 *
 * The caller serialises all calls (vfgate_vf.gate_lock).
 */
struct vfgate_queue {
	const struct vfgate_queue_ops *ops;
	struct vfgate_window *window;
	const void *format;
	struct vfgate_queue_setup setup;
	struct vfgate_slot *slots;
	u32 tail;
	u32 pending;
	u64 posted;

	u8 desc[VFGATE_QUEUE_CHUNK * VFGATE_DESC_MAX] __aligned(8);
	struct vfgate_slot fresh[VFGATE_QUEUE_CHUNK];
	struct vfgate_span span[VFGATE_QUEUE_CHUNK * VFGATE_SLOT_SPANS];
};

enum vfgate_breach vfgate_queue_start(struct vfgate_queue *queue,
				      const struct vfgate_queue_setup *setup);
void vfgate_queue_stop(struct vfgate_queue *queue);
u32 vfgate_queue_post(struct vfgate_queue *queue, u32 tail,
		      enum vfgate_breach *why);
void vfgate_queue_reap(struct vfgate_queue *queue);

static inline bool vfgate_queue_started(const struct vfgate_queue *queue)
{
	return queue->slots;
}

/*
 * For the hooks of a back end's table, of a VF that is attached mediated. The
 * gate lock is held.
 */
struct vfgate_queue *vfgate_vf_queue(struct vfgate_vf *vf, unsigned int index);
void vfgate_vf_refuse(struct vfgate_vf *vf, struct vfgate_access *access,
		      enum vfgate_breach why);
void vfgate_vf_stop_queues(struct vfgate_vf *vf);

#endif /* VFGATE_QUEUE_H */
