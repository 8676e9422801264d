// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue of a VF that is attached mediated: which descriptors the guest has
 * posted, and the memory that is held in the DMA window for them.
 *
 * A slot of the ring holds the memory its descriptor names until the device
 * has marked it, or a mark further on, as done; without marks, until the guest
 * uses the slot again. The marks stand in guest memory and are believed only
 * so far: a guest that forges one loses its own buffer early. What it cannot
 * get is memory that is not its own.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <vfgate/queue.h>
#include <vfgate/window.h>

/* The device writes its head as a dword; the low bits of its address are flags. */
#define HEAD_BYTES	4U

static u32 after(const struct vfgate_queue *queue, u32 index, u32 count)
{
	return (index + count) % queue->setup.size;
}

static u32 oldest(const struct vfgate_queue *queue)
{
	return after(queue, queue->tail, queue->setup.size - queue->pending);
}

static u64 desc_iova(const struct vfgate_queue *queue, u32 index)
{
	return queue->setup.base + (u64)index * queue->ops->desc_size;
}

static struct vfgate_span ring_span(const struct vfgate_queue *queue)
{
	return (struct vfgate_span){
		.iova = queue->setup.base,
		.length = queue->setup.size * queue->ops->desc_size,
		.direction = VFGATE_DMA_BOTH,
	};
}

static struct vfgate_span head_span(const struct vfgate_queue *queue)
{
	return (struct vfgate_span){
		.iova = queue->setup.writeback & ~(u64)(HEAD_BYTES - 1),
		.length = queue->setup.writes_head ? HEAD_BYTES : 0,
		.direction = VFGATE_DMA_WRITE,
	};
}

static void flatten(struct vfgate_queue *queue, const struct vfgate_slot *slots,
		    u32 count)
{
	for (u32 i = 0; i < count; i++)
		memcpy(&queue->span[i * VFGATE_SLOT_SPANS], slots[i].span,
		       sizeof(slots[i].span));
}

/* Give up what the @count oldest slots hold. */
static void release(struct vfgate_queue *queue, u32 count)
{
	u32 first, piece;

	for (; count; count -= piece) {
		first = oldest(queue);
		piece = min3(count, (u32)VFGATE_QUEUE_CHUNK, queue->setup.size - first);
		flatten(queue, &queue->slots[first], piece);
		vfgate_window_put(queue->window, queue->span, piece * VFGATE_SLOT_SPANS);
		queue->pending -= piece;
	}
}

/**
 * vfgate_queue_start - the device is about to use this ring
 * @queue: the queue, stopped
 * @setup: where it is; bounds are checked, addresses are the window's business
 *
 * Return: VFGATE_BREACH_NONE, or why it must not be started.
 */
enum vfgate_breach vfgate_queue_start(struct vfgate_queue *queue,
				      const struct vfgate_queue_setup *setup)
{
	struct vfgate_span spans[2];
	enum vfgate_breach why;
	u32 held;

	if (!setup->size || setup->size > U32_MAX / VFGATE_DESC_MAX)
		return VFGATE_BREACH_BAD_RING;
	if (setup->head >= setup->size)
		return VFGATE_BREACH_BAD_TAIL;

	queue->setup = *setup;
	queue->tail = setup->head;
	queue->pending = 0;
	spans[0] = ring_span(queue);
	spans[1] = head_span(queue);
	held = vfgate_window_get(queue->window, spans, ARRAY_SIZE(spans), &why);
	if (why)
		goto put_spans;

	queue->slots = kvcalloc(setup->size, sizeof(*queue->slots), GFP_KERNEL_ACCOUNT);
	if (queue->slots)
		return VFGATE_BREACH_NONE;
	why = VFGATE_BREACH_NO_MEMORY;

put_spans:
	vfgate_window_put(queue->window, spans, held);
	return why;
}
EXPORT_SYMBOL_GPL(vfgate_queue_start);

/**
 * vfgate_queue_stop - the device does not use this ring any more
 * @queue: the queue; nothing happens if it is stopped
 */
void vfgate_queue_stop(struct vfgate_queue *queue)
{
	struct vfgate_span spans[2];

	if (!vfgate_queue_started(queue))
		return;
	release(queue, queue->pending);
	spans[0] = ring_span(queue);
	spans[1] = head_span(queue);
	vfgate_window_put(queue->window, spans, ARRAY_SIZE(spans));
	kvfree(queue->slots);
	queue->slots = NULL;
}
EXPORT_SYMBOL_GPL(vfgate_queue_stop);

/* Where the device says its head is: how many slots is it done with? */
static u32 done_by_head(struct vfgate_queue *queue)
{
	u32 head, count;

	if (vfgate_window_read(queue->window, head_span(queue).iova, &head, sizeof(head)))
		return 0;
	head = le32_to_cpu((__force __le32)head);
	if (head >= queue->setup.size)
		return 0;
	count = after(queue, head, queue->setup.size - oldest(queue));
	return count <= queue->pending ? count : 0;
}

/*
 * Of up to @count slots from @first on, none across the end of the ring: how
 * many are done? Slots that do not report are done when a later one is.
 * @stuck says that a reporting slot is not, so that none after it is.
 */
static u32 done_in_chunk(struct vfgate_queue *queue, u32 first, u32 count, bool *stuck)
{
	u32 size = queue->ops->desc_size, done = 0;

	*stuck = true;
	if (vfgate_window_read(queue->window, desc_iova(queue, first), queue->desc,
			       (size_t)count * size))
		return 0;
	for (u32 i = 0; i < count; i++) {
		if (!queue->slots[first + i].reports)
			continue;
		if (!queue->ops->done(queue, queue->desc + i * size))
			return done;
		done = i + 1;
	}
	*stuck = false;
	return done;
}

static u32 done_by_marks(struct vfgate_queue *queue)
{
	u32 first, piece, found, done = 0;
	bool stuck = false;

	for (u32 seen = 0; seen < queue->pending && !stuck; seen += piece) {
		first = after(queue, oldest(queue), seen);
		piece = min3(queue->pending - seen, (u32)VFGATE_QUEUE_CHUNK,
			     queue->setup.size - first);
		found = done_in_chunk(queue, first, piece, &stuck);
		if (found)
			done = seen + found;
	}
	return done;
}

/**
 * vfgate_queue_reap - give up what the device is done with
 * @queue: the queue; nothing happens if it is stopped
 */
void vfgate_queue_reap(struct vfgate_queue *queue)
{
	if (!vfgate_queue_started(queue) || !queue->pending)
		return;
	if (queue->setup.writes_head)
		release(queue, done_by_head(queue));
	else
		release(queue, done_by_marks(queue));
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_queue_reap);

static void keep(struct vfgate_queue *queue, const struct vfgate_slot *slot)
{
	if (queue->pending == queue->setup.size)
		release(queue, 1);
	queue->slots[queue->tail] = *slot;
	queue->tail = after(queue, queue->tail, 1);
	queue->pending++;
	for (u32 i = 0; i < VFGATE_SLOT_SPANS; i++)
		queue->posted += slot->span[i].length;
}

/* Parse and hold the next @count descriptors, none across the end of the ring. */
static u32 post_chunk(struct vfgate_queue *queue, u32 count, enum vfgate_breach *why)
{
	enum vfgate_breach refused;
	u32 held, good;

	if (vfgate_window_read(queue->window, desc_iova(queue, queue->tail), queue->desc,
			       (size_t)count * queue->ops->desc_size)) {
		*why = VFGATE_BREACH_OUTSIDE;
		return 0;
	}
	good = queue->ops->parse(queue, queue->desc, count, queue->fresh, why);

	flatten(queue, queue->fresh, good);
	held = vfgate_window_get(queue->window, queue->span, good * VFGATE_SLOT_SPANS,
				 &refused);
	if (refused) {
		*why = refused;
		good = held / VFGATE_SLOT_SPANS;
		/* The bad one's first buffer may have been fine. */
		vfgate_window_put(queue->window, &queue->span[good * VFGATE_SLOT_SPANS],
				  held % VFGATE_SLOT_SPANS);
	}
	for (u32 i = 0; i < good; i++)
		keep(queue, &queue->fresh[i]);
	return good;
}

/**
 * vfgate_queue_post - the guest has moved its tail
 * @queue: the queue, started
 * @tail: to where
 * @why: what stopped it on the way, or VFGATE_BREACH_NONE
 *
 * Return: the tail that the device may be told: all that descriptors before it
 * name is in the window.
 */
u32 vfgate_queue_post(struct vfgate_queue *queue, u32 tail, enum vfgate_breach *why)
{
	u32 count;

	*why = VFGATE_BREACH_NONE;
	if (tail >= queue->setup.size) {
		*why = VFGATE_BREACH_BAD_TAIL;
		return queue->tail;
	}
	while (queue->tail != tail && !*why) {
		count = tail > queue->tail ? tail - queue->tail :
					     queue->setup.size - queue->tail;
		count = min(count, VFGATE_QUEUE_CHUNK);
		post_chunk(queue, count, why);
		cond_resched();
	}
	return queue->tail;
}
EXPORT_SYMBOL_GPL(vfgate_queue_post);
