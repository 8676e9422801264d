// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzes the descriptor parser of the 82576 VF: whatever the guest writes, what
 * comes out is bounded, does not wrap, and goes in one direction.
 *
 * Input: SRRCTL or a transmit ring (4 bytes), base (8), length (4), head (4),
 * tail (4), then descriptors of 16 bytes.
 */
#include <stdlib.h>
#include "../../drivers/i82576/vf_ring.h"

#define DESCS		64U
#define HEADER		24U
#define RX_LONGEST	(127U * 1024)
#define TX_LONGEST	65535U

static void require(bool truth)
{
	if (!truth)
		abort();
}

static void check_span(const struct vfgate_span *span, bool rx)
{
	if (!span->length)
		return;
	require(span->length <= (rx ? RX_LONGEST : TX_LONGEST));
	require(span->direction == (rx ? VFGATE_DMA_WRITE : VFGATE_DMA_READ));
	require(span->iova + span->length - 1 >= span->iova);
}

static void check_ring(const u8 *data)
{
	u32 length, head, tail;
	u64 base;

	memcpy(&base, data + 4, 8);
	memcpy(&length, data + 12, 4);
	memcpy(&head, data + 16, 4);
	memcpy(&tail, data + 20, 4);
	if (vf_ring_check(base, length, head, tail))
		return;
	require(length && length <= 0x100000 && length % 128 == 0);
	require(base + length - 1 >= base);
	require(head < length / 16 && tail < length / 16);
}

int fuzz_one(const u8 *data, size_t size);

/* The Makefile gives it the name that libFuzzer calls. */
int fuzz_one(const u8 *data, size_t size)
{
	struct vf_ring_desc desc[DESCS];
	struct vfgate_slot slots[DESCS];
	struct vf_ring_format format = { .kind = VF_RING_TX };
	enum vfgate_breach why;
	u32 count, good, i;
	u32 srrctl;

	if (size < HEADER)
		return 0;
	check_ring(data);
	memcpy(&srrctl, data, 4);
	if (srrctl & 1U << 31 && vf_ring_rx_format(srrctl, &format))
		return 0;

	count = (size - HEADER) / sizeof(desc[0]);
	if (count > DESCS)
		count = DESCS;
	memcpy(desc, data + HEADER, count * sizeof(desc[0]));
	memset(slots, 0xa5, sizeof(slots));
	good = vf_ring_parse(&format, desc, count, slots, &why);

	require(good <= count);
	require((why == VFGATE_BREACH_NONE) == (good == count));
	require(why < VFGATE_BREACHES);
	for (i = 0; i < good; i++) {
		check_span(&slots[i].span[0], format.kind == VF_RING_RX);
		check_span(&slots[i].span[1], format.kind == VF_RING_RX);
		require(slots[i].reports == 0 || slots[i].reports == 1);
		vf_ring_done(format.kind, &desc[i]);
	}
	return 0;
}
