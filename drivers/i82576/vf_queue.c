// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues of a VF that is attached mediated: when they start and stop, and
 * how their descriptors are read.
 *
 * What a ring is, is read from the device when it is enabled: what the guest
 * wrote is not always what the device took. While it is enabled, these
 * registers are locked. The datasheet has drivers write them before the enable
 * bit, and a ring that moves would be one whose descriptors nobody has seen.
 */
#include <linux/bits.h>
#include <linux/delay.h>
#include <vfgate/queue.h>
#include "vf.h"
#include "vf_ring.h"

/* The bit in TDWBAL that has the head written to memory, instead of marks. */
#define TDWB_ENABLE	BIT(0)

/* Silicon finishes what it has begun before the enable bit reads zero. */
#define STOP_TRIES	10
#define STOP_DELAY_US	1000

/* The registers of a ring; receive and transmit have them in equal places. */
struct ring_registers {
	u32 base_low;
	u32 base_high;
	u32 length;
	u32 head;
	u32 tail;
	u32 srrctl;		/* receive only */
	u32 writeback_low;	/* transmit only */
	u32 writeback_high;
};

static bool is_tx(const struct vfgate_access *access)
{
	return access->offset >= TX(0, 0);
}

/**
 * i82576_queue_of - which queue a register is of
 * @access: to a register of a ring
 *
 * Return: its index: receive queues first.
 */
unsigned int i82576_queue_of(const struct vfgate_access *access)
{
	return access->instance + (is_tx(access) ? VF_QUEUES : 0);
}

static int read_ring(struct vfgate_vf *vf, const struct vfgate_access *access,
		     struct ring_registers *ring)
{
	u32 first = is_tx(access) ? TX(access->instance, 0) : RX(access->instance, 0);
	const struct {
		u32 offset;
		u32 *value;
		bool wanted;
	} registers[] = {
		{ RDBAL, &ring->base_low, true },
		{ RDBAH, &ring->base_high, true },
		{ RDLEN, &ring->length, true },
		{ RDH, &ring->head, true },
		{ RDT, &ring->tail, true },
		{ SRRCTL, &ring->srrctl, !is_tx(access) },
		{ TDWBAL, &ring->writeback_low, is_tx(access) },
		{ TDWBAH, &ring->writeback_high, is_tx(access) },
	};
	int ret = 0;

	*ring = (struct ring_registers){};
	for (int i = 0; i < ARRAY_SIZE(registers) && !ret; i++)
		if (registers[i].wanted)
			ret = vfgate_vf_read(vf, first + registers[i].offset,
					     registers[i].value);
	return ret;
}

static u64 join(u32 high, u32 low)
{
	return (u64)high << 32 | low;
}

static enum vfgate_breach set_up(struct vfgate_queue *queue, bool tx,
				 const struct ring_registers *ring,
				 struct vf_ring_format *format)
{
	struct vfgate_queue_setup setup = {
		.base = join(ring->base_high, ring->base_low),
		.size = ring->length / sizeof(struct vf_ring_desc),
		.head = ring->head,
		.writeback = join(ring->writeback_high, ring->writeback_low),
		.writes_head = ring->writeback_low & TDWB_ENABLE,
	};
	enum vfgate_breach why;

	why = vf_ring_check(setup.base, ring->length, ring->head, ring->tail);
	if (why)
		return why;
	*format = (struct vf_ring_format){ .kind = VF_RING_TX };
	if (!tx)
		why = vf_ring_rx_format(ring->srrctl, format);
	if (why)
		return why;
	queue->format = format;
	return vfgate_queue_start(queue, &setup);
}

/* Descriptors that were announced before the queue was enabled count as well. */
static int post_early(struct vfgate_vf *vf, struct vfgate_queue *queue,
		      struct vfgate_access *access, u32 tail)
{
	u32 offset = access->offset - RXDCTL + RDT;
	enum vfgate_breach why;
	u32 good;

	good = vfgate_queue_post(queue, tail, &why);
	if (!why)
		return 0;
	vfgate_vf_refuse(vf, access, why);
	return vfgate_vf_write(vf, offset, good);
}

static int start(struct vfgate_vf *vf, struct vfgate_queue *queue,
		 struct vfgate_access *access)
{
	struct i82576_vf *state = vfgate_vf_priv(vf);
	struct ring_registers ring;
	enum vfgate_breach why;
	int ret;

	ret = read_ring(vf, access, &ring);
	if (ret)
		return ret;
	why = set_up(queue, is_tx(access), &ring, &state->format[i82576_queue_of(access)]);
	if (why) {
		vfgate_vf_refuse(vf, access, why);
		return 0;
	}
	ret = post_early(vf, queue, access, ring.tail);
	if (!ret)
		ret = vfgate_vf_write(vf, access->offset, access->value);
	if (ret)
		vfgate_queue_stop(queue);
	return ret;
}

static int stop(struct vfgate_vf *vf, struct vfgate_queue *queue,
		struct vfgate_access *access)
{
	u32 value;
	int ret;

	ret = vfgate_vf_write(vf, access->offset, access->value);
	for (int try = 0; try < STOP_TRIES && !ret; try++) {
		ret = vfgate_vf_read(vf, access->offset, &value);
		if (ret || !(value & QUEUE_ENABLE))
			break;
		usleep_range(STOP_DELAY_US, 2 * STOP_DELAY_US);
	}
	if (!ret)
		vfgate_queue_stop(queue);
	return ret;
}

/**
 * i82576_queue_control - RXDCTL and TXDCTL: enable and disable
 * @gate: of the VF
 * @access: the write
 *
 * Return: 0 or the error of an access to the device.
 */
int i82576_queue_control(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);
	struct vfgate_queue *queue = vfgate_vf_queue(vf, i82576_queue_of(access));
	bool enable = access->asked & QUEUE_ENABLE;

	if (enable == vfgate_queue_started(queue))
		return vfgate_trap_write(gate, access);
	if (enable)
		return start(vf, queue, access);
	return stop(vf, queue, access);
}

/**
 * i82576_queue_config - what a ring is: free while it is disabled
 * @gate: of the VF
 * @access: the write
 *
 * Return: 0 or the error of the write to the device.
 */
int i82576_queue_config(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);
	struct vfgate_queue *queue = vfgate_vf_queue(vf, i82576_queue_of(access));

	if (!vfgate_queue_started(queue))
		return vfgate_trap_write(gate, access);
	vfgate_vf_refuse(vf, access, VFGATE_BREACH_LOCKED);
	return 0;
}

static u32 queue_parse(const struct vfgate_queue *queue, const void *desc, u32 count,
		       struct vfgate_slot *slots, enum vfgate_breach *why)
{
	return vf_ring_parse(queue->format, desc, count, slots, why);
}

static bool queue_done(const struct vfgate_queue *queue, const void *desc)
{
	const struct vf_ring_format *format = queue->format;

	return vf_ring_done(format->kind, desc);
}

const struct vfgate_queue_ops i82576_queue_ops = {
	.desc_size = sizeof(struct vf_ring_desc),
	.parse = queue_parse,
	.done = queue_done,
};
