// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the descriptors of a VF's rings: which memory will the device touch?
 *
 * Works on copies of the descriptors alone. It reads no register and no guest
 * memory, allocates nothing and keeps no state, so it compiles in user space,
 * where it is fuzzed. What it says is not a promise: the guest can rewrite a
 * descriptor after it was copied. The IOMMU holds whatever was said here; a
 * lie of the guest costs the guest its packet.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/overflow.h>
#include <asm/byteorder.h>
#include "vf_ring.h"

/* SRRCTL: what receive descriptors name. Sizes in units of 1 KiB and 64 B. */
#define SRRCTL_PACKET		GENMASK(6, 0)
#define SRRCTL_HEADER		GENMASK(11, 8)
#define SRRCTL_TYPE		GENMASK(27, 25)

/* Second word of a transmit descriptor, as the guest writes it. */
#define TX_LENGTH		GENMASK_ULL(15, 0)
#define TX_TYPE			GENMASK_ULL(23, 20)
#define TX_TYPE_CONTEXT		2
#define TX_TYPE_DATA		3
#define TX_REPORT		BIT_ULL(27)
#define TX_EXTENDED		BIT_ULL(29)

/* Second word as the device leaves it: descriptor done. */
#define RX_DONE			BIT_ULL(0)
#define TX_DONE			BIT_ULL(32)

enum rx_use { RX_UNKNOWN, RX_ONE_BUFFER, RX_TWO_BUFFERS };

/*
 * SRRCTL.DESCTYPE. A legacy descriptor (0) takes its buffer size from RCTL,
 * a register of the PF: what the device would write cannot be told, and no
 * VF driver uses it.
 */
static const u8 rx_types[] = {
	[0] = RX_UNKNOWN,	/* legacy */
	[1] = RX_ONE_BUFFER,	/* advanced */
	[2] = RX_TWO_BUFFERS,	/* header split */
	[3] = RX_TWO_BUFFERS,	/* header replication */
	[4] = RX_TWO_BUFFERS,	/* header replication, large packets */
	[5] = RX_TWO_BUFFERS,	/* header split, header buffer always used */
	[6] = RX_UNKNOWN,	/* reserved */
	[7] = RX_UNKNOWN,	/* reserved */
};

/**
 * vf_ring_check - can a ring be what its registers say?
 * @base: address of the first descriptor
 * @length: bytes
 * @head: index of the next descriptor the device will read
 * @tail: index after the last one it may read
 *
 * Return: VFGATE_BREACH_NONE or what is wrong.
 */
enum vfgate_breach vf_ring_check(u64 base, u32 length, u32 head, u32 tail)
{
	u32 size = length / sizeof(struct vf_ring_desc);
	u64 last;

	if (!size || size > VF_RING_MAX_SIZE || size % VF_RING_UNIT ||
	    length % sizeof(struct vf_ring_desc) || base % VF_RING_BASE_ALIGN)
		return VFGATE_BREACH_BAD_RING;
	if (check_add_overflow(base, (u64)length - 1, &last))
		return VFGATE_BREACH_WRAPS;
	if (head >= size || tail >= size)
		return VFGATE_BREACH_BAD_TAIL;
	return VFGATE_BREACH_NONE;
}
EXPORT_SYMBOL_IF_KUNIT(vf_ring_check);

/**
 * vf_ring_rx_format - what the descriptors of a receive ring leave unsaid
 * @srrctl: the queue's register
 * @format: filled in
 *
 * A packet size of 0 would mean the size in the PF's RCTL: see rx_types.
 *
 * Return: VFGATE_BREACH_NONE or what is wrong.
 */
enum vfgate_breach vf_ring_rx_format(u32 srrctl, struct vf_ring_format *format)
{
	enum rx_use use = rx_types[FIELD_GET(SRRCTL_TYPE, srrctl)];

	format->kind = VF_RING_RX;
	format->packet = FIELD_GET(SRRCTL_PACKET, srrctl) * 1024;
	format->header = 0;

	if (use == RX_UNKNOWN)
		return VFGATE_BREACH_BAD_TYPE;
	if (use == RX_TWO_BUFFERS) {
		format->header = FIELD_GET(SRRCTL_HEADER, srrctl) * 64;
		if (!format->header)
			return VFGATE_BREACH_BAD_BUFFER;
	}
	return format->packet ? VFGATE_BREACH_NONE : VFGATE_BREACH_BAD_BUFFER;
}
EXPORT_SYMBOL_IF_KUNIT(vf_ring_rx_format);

static enum vfgate_breach add_span(struct vfgate_span *span, u64 iova,
				   u32 length, u32 direction)
{
	u64 last;

	if (!length)
		return VFGATE_BREACH_NONE;
	if (check_add_overflow(iova, (u64)length - 1, &last))
		return VFGATE_BREACH_WRAPS;

	*span = (struct vfgate_span){
		.iova = iova, .length = length, .direction = direction,
	};
	return VFGATE_BREACH_NONE;
}

static enum vfgate_breach parse_rx(const struct vf_ring_format *format,
				   const struct vf_ring_desc *desc,
				   struct vfgate_slot *slot)
{
	enum vfgate_breach why;

	slot->reports = true;
	why = add_span(&slot->span[0], le64_to_cpu(desc->word[0]),
		       format->packet, VFGATE_DMA_WRITE);
	if (why)
		return why;
	return add_span(&slot->span[1], le64_to_cpu(desc->word[1]),
			format->header, VFGATE_DMA_WRITE);
}

/*
 * A descriptor without the extension bit is a legacy one, whose length and
 * report bit stand in the same places.
 */
static enum vfgate_breach parse_tx(const struct vf_ring_desc *desc,
				   struct vfgate_slot *slot)
{
	u64 word = le64_to_cpu(desc->word[1]);

	slot->reports = word & TX_REPORT;
	if (word & TX_EXTENDED) {
		switch (FIELD_GET(TX_TYPE, word)) {
		case TX_TYPE_CONTEXT:
			/* Names no memory; its other bits mean other things. */
			slot->reports = false;
			return VFGATE_BREACH_NONE;
		case TX_TYPE_DATA:
			break;
		default:
			return VFGATE_BREACH_BAD_TYPE;
		}
	}
	return add_span(&slot->span[0], le64_to_cpu(desc->word[0]),
			FIELD_GET(TX_LENGTH, word), VFGATE_DMA_READ);
}

/**
 * vf_ring_parse - which memory do these descriptors name?
 * @format: of their ring
 * @desc: copies of them
 * @count: how many
 * @slots: what each of them names: as many as there are descriptors
 * @why: what is wrong with the first bad one, or VFGATE_BREACH_NONE
 *
 * Return: how many are good, from the first: @count, or the index of the
 * first bad one, after which nothing was looked at.
 */
u32 vf_ring_parse(const struct vf_ring_format *format,
		  const struct vf_ring_desc *desc, u32 count,
		  struct vfgate_slot *slots, enum vfgate_breach *why)
{
	u32 i;

	*why = VFGATE_BREACH_NONE;
	for (i = 0; i < count; i++) {
		slots[i] = (struct vfgate_slot){};
		if (format->kind == VF_RING_RX)
			*why = parse_rx(format, &desc[i], &slots[i]);
		else
			*why = parse_tx(&desc[i], &slots[i]);
		if (*why)
			break;
	}
	return i;
}
EXPORT_SYMBOL_IF_KUNIT(vf_ring_parse);

/**
 * vf_ring_done - did the device mark this descriptor?
 * @kind: of the ring
 * @desc: a copy of it
 *
 * The mark stands in guest memory: a guest that sets it itself gives up its
 * own buffer early and no more.
 *
 * Return: true if it is marked.
 */
bool vf_ring_done(enum vf_ring_kind kind, const struct vf_ring_desc *desc)
{
	u64 word = le64_to_cpu(desc->word[1]);

	return word & (kind == VF_RING_RX ? RX_DONE : TX_DONE);
}
EXPORT_SYMBOL_IF_KUNIT(vf_ring_done);
