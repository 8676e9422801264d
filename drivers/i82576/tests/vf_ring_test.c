// SPDX-License-Identifier: GPL-2.0-only
#include <asm/byteorder.h>
#include "../vf_ring.h"
#include "vf_tests.h"

/* Registers and descriptors as igbvf writes them. */
#define SRRCTL_ONE_2K		0x82000002
#define SRRCTL_SPLIT_4K_256	0x84000404
#define TX_DATA			0x2b300000ULL	/* EOP, IFCS, RS, DEXT, data */
#define TX_CONTEXT		0x20200000ULL
#define TX_LEGACY		0x0b000000ULL	/* EOP, IFCS, RS */

static const struct vf_ring_format tx = { .kind = VF_RING_TX };

static struct vf_ring_desc desc(u64 first, u64 second)
{
	return (struct vf_ring_desc){{ cpu_to_le64(first), cpu_to_le64(second) }};
}

static enum vfgate_breach parse_one(const struct vf_ring_format *format,
				    struct vf_ring_desc d,
				    struct vfgate_slot *slot)
{
	enum vfgate_breach why;

	vf_ring_parse(format, &d, 1, slot, &why);
	return why;
}

#define EXPECT_PARSED(test, why, ...) \
	KUNIT_EXPECT_EQ(test, why, parse_one(__VA_ARGS__))

static void expect_span(struct kunit *test, const struct vfgate_span *span,
			u64 iova, u32 length, u32 direction)
{
	KUNIT_EXPECT_EQ(test, span->iova, iova);
	KUNIT_EXPECT_EQ(test, span->length, length);
	KUNIT_EXPECT_EQ(test, span->direction, direction);
}

static void ring_knows_its_bounds(struct kunit *test)
{
	static const struct {
		u64 base;
		u32 length, head, tail;
		enum vfgate_breach why;
	} rows[] = {
		{ 0x1000, 0x4000, 0, 1022, VFGATE_BREACH_NONE },
		{ 0x1000, 0x80, 7, 7, VFGATE_BREACH_NONE },
		{ 0x1000, 0x100000, 65535, 0, VFGATE_BREACH_NONE },
		{ 0x1000, 0, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1000, 0x40, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1000, 0x88, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1000, 0x100080, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1000, U32_MAX, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1040, 0x80, 0, 0, VFGATE_BREACH_BAD_RING },
		{ 0x1000, 0x80, 0, 8, VFGATE_BREACH_BAD_TAIL },
		{ 0x1000, 0x80, 8, 0, VFGATE_BREACH_BAD_TAIL },
		{ 0x1000, 0x80, 0, U32_MAX, VFGATE_BREACH_BAD_TAIL },
		{ U64_MAX - 0x7f, 0x80, 0, 0, VFGATE_BREACH_NONE },
		{ U64_MAX - 0x7f, 0x100, 0, 0, VFGATE_BREACH_WRAPS },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test, rows[i].why,
				    vf_ring_check(rows[i].base, rows[i].length,
						  rows[i].head, rows[i].tail),
				    "row %d", i);
}

static void ring_rx_formats(struct kunit *test)
{
	struct vf_ring_format format;

	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, vf_ring_rx_format(SRRCTL_ONE_2K, &format));
	KUNIT_EXPECT_EQ(test, format.packet, 2048);
	KUNIT_EXPECT_EQ(test, format.header, 0);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, vf_ring_rx_format(SRRCTL_SPLIT_4K_256, &format));
	KUNIT_EXPECT_EQ(test, format.packet, 4096);
	KUNIT_EXPECT_EQ(test, format.header, 256);

	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_TYPE, vf_ring_rx_format(0x00000002, &format));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_TYPE, vf_ring_rx_format(0x0e000002, &format));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_BUFFER, vf_ring_rx_format(0x02000000, &format));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_BUFFER, vf_ring_rx_format(0x04000002, &format));
}

static void ring_rx_names_what_the_device_writes(struct kunit *test)
{
	struct vf_ring_format one = { VF_RING_RX, 2048, 0 };
	struct vf_ring_format split = { VF_RING_RX, 4096, 256 };
	struct vfgate_slot slot;

	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &one, desc(0x12345678, 0xdeadbe00), &slot);
	expect_span(test, &slot.span[0], 0x12345678, 2048, VFGATE_DMA_WRITE);
	expect_span(test, &slot.span[1], 0, 0, 0);
	KUNIT_EXPECT_TRUE(test, slot.reports);

	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &split, desc(0x1000, 0x2000), &slot);
	expect_span(test, &slot.span[0], 0x1000, 4096, VFGATE_DMA_WRITE);
	expect_span(test, &slot.span[1], 0x2000, 256, VFGATE_DMA_WRITE);
}

static void ring_tx_names_what_the_device_reads(struct kunit *test)
{
	struct vfgate_slot slot;

	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &tx, desc(0xabcde, TX_DATA | 1514), &slot);
	expect_span(test, &slot.span[0], 0xabcde, 1514, VFGATE_DMA_READ);
	KUNIT_EXPECT_TRUE(test, slot.reports);

	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &tx, desc(0xabc, TX_LEGACY | 60), &slot);
	expect_span(test, &slot.span[0], 0xabc, 60, VFGATE_DMA_READ);

	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &tx, desc(0xabc, TX_DATA), &slot);
	expect_span(test, &slot.span[0], 0, 0, 0);
}

/* The words of a context descriptor look like an address: they are not. */
static void ring_tx_context_names_nothing(struct kunit *test)
{
	struct vfgate_slot slot;

	EXPECT_PARSED(test, VFGATE_BREACH_NONE,
		      &tx, desc(U64_MAX, TX_CONTEXT | BIT(27) | 0x0f0f), &slot);
	expect_span(test, &slot.span[0], 0, 0, 0);
	KUNIT_EXPECT_FALSE(test, slot.reports);
}

static void ring_refuses_what_it_does_not_know(struct kunit *test)
{
	struct vf_ring_format one = { VF_RING_RX, 2048, 0 };
	struct vf_ring_format split = { VF_RING_RX, 1024, 64 };
	struct vfgate_slot slot;

	for (u64 type = 0; type < 16; type++)
		EXPECT_PARSED(test, type == 2 || type == 3 ? VFGATE_BREACH_NONE :
							     VFGATE_BREACH_BAD_TYPE,
			      &tx, desc(0, BIT(29) | type << 20 | 60), &slot);

	EXPECT_PARSED(test, VFGATE_BREACH_WRAPS, &tx, desc(U64_MAX - 58, TX_DATA | 60), &slot);
	EXPECT_PARSED(test, VFGATE_BREACH_NONE, &tx, desc(U64_MAX - 59, TX_DATA | 60), &slot);
	EXPECT_PARSED(test, VFGATE_BREACH_WRAPS, &one, desc(U64_MAX, 0), &slot);
	EXPECT_PARSED(test, VFGATE_BREACH_WRAPS, &split, desc(0, U64_MAX), &slot);
}

static void ring_stops_at_the_first_bad_descriptor(struct kunit *test)
{
	struct vf_ring_desc descs[] = {
		desc(0x1000, TX_DATA | 60),
		desc(0x2000, TX_DATA | 61),
		desc(0x3000, BIT(29) | 60),
		desc(0x4000, TX_DATA | 63),
	};
	struct vfgate_slot slots[ARRAY_SIZE(descs)];
	enum vfgate_breach why;

	KUNIT_EXPECT_EQ(test, 2, vf_ring_parse(&tx, descs, 4, slots, &why));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_TYPE, why);
	expect_span(test, &slots[1].span[0], 0x2000, 61, VFGATE_DMA_READ);

	KUNIT_EXPECT_EQ(test, 0, vf_ring_parse(&tx, descs, 0, slots, &why));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, why);
}

static void ring_sees_the_mark_of_the_device(struct kunit *test)
{
	struct vf_ring_desc rx_done = desc(0, 1), tx_done = desc(0, BIT_ULL(32));

	KUNIT_EXPECT_TRUE(test, vf_ring_done(VF_RING_RX, &rx_done));
	KUNIT_EXPECT_FALSE(test, vf_ring_done(VF_RING_RX, &tx_done));
	KUNIT_EXPECT_TRUE(test, vf_ring_done(VF_RING_TX, &tx_done));
	KUNIT_EXPECT_FALSE(test, vf_ring_done(VF_RING_TX, &rx_done));
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_knows_its_bounds),
	KUNIT_CASE(ring_rx_formats),
	KUNIT_CASE(ring_rx_names_what_the_device_writes),
	KUNIT_CASE(ring_tx_names_what_the_device_reads),
	KUNIT_CASE(ring_tx_context_names_nothing),
	KUNIT_CASE(ring_refuses_what_it_does_not_know),
	KUNIT_CASE(ring_stops_at_the_first_bad_descriptor),
	KUNIT_CASE(ring_sees_the_mark_of_the_device),
	{}
};

struct kunit_suite i82576_ring_suite = {
	.name = "vfgate_i82576_ring",
	.test_cases = ring_cases,
};
