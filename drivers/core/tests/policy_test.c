// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy engine on a device of the test's own: an array of dwords.
 */
#include <linux/bitops.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <vfgate/policy.h>
#include "tests.h"

#define DEVICE_SIZE	(4 * SZ_4K)
#define W		"a reason"

struct fake {
	struct vfgate_gate gate;
	struct vfgate_policy policy;
	u32 device[DEVICE_SIZE / 4];
	u32 reads;
	u32 writes;
	u32 rings;
	u32 notes;
	int fail;
	struct vfgate_access last;
};

static struct fake *fake_of(struct vfgate_gate *gate)
{
	return container_of(gate, struct fake, gate);
}

static int fake_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct fake *fake = fake_of(gate);

	fake->reads++;
	access->value = fake->device[access->offset / 4];
	return fake->fail;
}

static int fake_write(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct fake *fake = fake_of(gate);

	fake->writes++;
	fake->device[access->offset / 4] = access->value;
	return fake->fail;
}

static int fake_ring(struct vfgate_gate *gate, struct vfgate_access *access)
{
	fake_of(gate)->rings++;
	return fake_write(gate, access);
}

static void fake_note(struct vfgate_gate *gate,
		      const struct vfgate_access *access)
{
	fake_of(gate)->notes++;
	fake_of(gate)->last = *access;
}

static const struct vfgate_gate_ops fake_ops = {
	.read = fake_read,
	.write = fake_write,
	.doorbell = fake_ring,
	.note = fake_note,
};

static int hook_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	access->value = 0xb00c0000 | access->instance << 8 | access->word;
	return 0;
}

static int hook_refuse(struct vfgate_gate *gate, struct vfgate_access *access)
{
	access->verdict = VFGATE_VERDICT_REFUSED;
	return 0;
}

/* Page 0 control, page 1 mixed, page 2 ring, page 3 without a row. */
static const struct vfgate_row rows[] = {
	{ .name = "HOOK", .width = 4, .offset = 0x0, .klass = VFGATE_CONTROL,
	  .action = VFGATE_ALWAYS(VFGATE_HOOK), .read = hook_read,
	  .write = hook_refuse, .reason = W },
	{ .name = "RO", .width = 4, .offset = 0x8, .klass = VFGATE_INFORMATION,
	  .action = VFGATE_ALWAYS(VFGATE_RO), .read_mask = 0x00ff00ff,
	  .reason = W },
	{ .name = "MASKED", .width = 4, .offset = 0xc, .klass = VFGATE_CONTROL,
	  .action = VFGATE_ALWAYS(VFGATE_FORWARD), .read_mask = 0x0000ffff,
	  .write_mask = 0x0f0f0f0f, .reason = W },
	{ .name = "CLAMPED", .width = 4, .offset = 0x10,
	  .klass = VFGATE_INTERRUPT, .action = VFGATE_ALWAYS(VFGATE_FORWARD),
	  .write_mask = 0x80078087,
	  .limit = { { .field = 0x00000007, .max = 2 },
		     { .field = 0x00070000, .min = 3, .max = 5 } },
	  .reason = W },
	{ .name = "SHADOW", .width = 4, .offset = 0x20, .count = 3, .stride = 8,
	  .klass = VFGATE_CONTROL, .action = VFGATE_ALWAYS(VFGATE_SHADOW),
	  .write_mask = 0xffff, .clear_mask = 0xff, .initial = 0xabcd00ff,
	  .reason = W },
	{ .name = "DENIED", .width = 4, .offset = 0x40, .klass = VFGATE_CONTROL,
	  .reason = W },
	{ .name = "WIDE", .width = 8, .offset = 0x48, .count = 2, .stride = 16,
	  .klass = VFGATE_CONTROL, .action = VFGATE_ALWAYS(VFGATE_HOOK),
	  .read = hook_read, .reason = W },
	{ .name = "MIXED", .width = 4, .offset = 0x1000,
	  .klass = VFGATE_INTERRUPT, .action = VFGATE_ALWAYS(VFGATE_PASS),
	  .reason = W },
	{ .name = "MIXED2", .width = 4, .offset = 0x1ffc,
	  .klass = VFGATE_INTERRUPT, .action = VFGATE_ALWAYS(VFGATE_RO),
	  .trust = true, .read_mask = ~0U, .reason = W },
	{ .name = "BASE", .width = 4, .offset = 0x2000, .count = 2,
	  .stride = 0x100, .klass = VFGATE_RING,
	  .action = VFGATE_RING_ACTION(VFGATE_PASS), .reason = W },
	{ .name = "TAIL", .width = 4, .offset = 0x2018, .count = 2,
	  .stride = 0x100, .klass = VFGATE_BELL,
	  .action = VFGATE_DOORBELL_ACTION, .reason = W },
};

static const struct vfgate_table table = {
	.name = "test",
	.rows = rows,
	.nr_rows = ARRAY_SIZE(rows),
	.bar_size = { DEVICE_SIZE },
};

static struct fake *fake_trusting(struct kunit *test, enum vfgate_mode mode,
				  bool trusting)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct vfgate_flaw flaw = {};
	void *memory;

	KUNIT_ASSERT_NOT_NULL(test, fake);
	memory = kunit_kzalloc(test, vfgate_policy_size(&table, 12),
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_EQ(test, vfgate_policy_check(&table, &flaw), 0);
	KUNIT_ASSERT_EQ(test, vfgate_policy_compile(&fake->policy, &table, mode,
						    trusting, 12, memory,
						    &flaw), 0);

	fake->gate.policy = &fake->policy;
	fake->gate.ops = &fake_ops;
	fake->gate.hits = kunit_kcalloc(test, table.nr_rows + 1,
					sizeof(*fake->gate.hits), GFP_KERNEL);
	fake->gate.shadow = kunit_kcalloc(test, fake->policy.nr_shadows + 1,
					  sizeof(u32), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake->gate.hits);
	KUNIT_ASSERT_NOT_NULL(test, fake->gate.shadow);
	vfgate_policy_reset(&fake->gate);
	return fake;
}

static struct fake *fake_up(struct kunit *test, enum vfgate_mode mode)
{
	return fake_trusting(test, mode, false);
}

static u64 get(struct fake *fake, u64 offset, size_t length)
{
	u8 bytes[8] = {};
	u64 value = 0;

	vfgate_policy_access(&fake->gate, 0, offset, bytes, length, false);
	while (length--)
		value = value << 8 | bytes[length];
	return value;
}

static void put(struct fake *fake, u64 offset, size_t length, u64 value)
{
	u8 bytes[8];
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = value >> 8 * i;
	vfgate_policy_access(&fake->gate, 0, offset, bytes, length, true);
}

static void policy_denies_what_has_no_row(struct kunit *test)
{
	static const u64 nowhere[] = { 0x4, 0x14, 0xffc, 0x3000, DEVICE_SIZE,
				       SZ_1M, SZ_1G * 4ULL + 8, ~0ULL - 7 };
	struct fake *fake = fake_up(test, VFGATE_DIRECT);
	int i;

	memset(fake->device, 0xff, sizeof(fake->device));
	for (i = 0; i < ARRAY_SIZE(nowhere); i++) {
		KUNIT_EXPECT_EQ(test, get(fake, nowhere[i], 4), 0);
		put(fake, nowhere[i], 4, 0x12345678);
	}
	KUNIT_EXPECT_EQ(test, fake->reads + fake->writes, 0);
	KUNIT_EXPECT_EQ(test, fake->gate.hits[table.nr_rows].refused,
			2 * ARRAY_SIZE(nowhere));
	KUNIT_EXPECT_EQ(test, fake->notes, 2 * ARRAY_SIZE(nowhere));
}

static void policy_denies_other_bars(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);
	u8 bytes[4] = { 1, 2, 3, 4 };
	unsigned int bar;

	for (bar = 1; bar < 8; bar++)
		vfgate_policy_access(&fake->gate, bar, 0x1000, bytes, 4, true);
	KUNIT_EXPECT_EQ(test, fake->writes, 0);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_DENIED);
}

static void policy_applies_masks(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	fake->device[0x8 / 4] = 0x12345678;
	fake->device[0xc / 4] = 0x12345678;
	KUNIT_EXPECT_EQ(test, get(fake, 0x8, 4), 0x00340078);
	KUNIT_EXPECT_EQ(test, get(fake, 0xc, 4), 0x00005678);

	put(fake, 0x8, 4, ~0U);
	KUNIT_EXPECT_EQ(test, fake->device[0x8 / 4], 0x12345678);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_DENIED);

	put(fake, 0xc, 4, 0xffffffff);
	KUNIT_EXPECT_EQ(test, fake->device[0xc / 4], 0x0f0f0f0f);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_CHANGED);
	put(fake, 0xc, 4, 0x01010101);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_PASSED);
}

static void policy_clamps_fields(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	put(fake, 0x10, 4, 0xffffffff);
	KUNIT_EXPECT_EQ(test, fake->device[0x10 / 4], 0x80058082);
	put(fake, 0x10, 4, 0);
	KUNIT_EXPECT_EQ(test, fake->device[0x10 / 4], 0x00030000);
	KUNIT_EXPECT_EQ(test, get(fake, 0x10, 4), 0);
	KUNIT_EXPECT_EQ(test, fake->reads, 0);
}

static void policy_keeps_shadows_apart(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	put(fake, 0x28, 4, 0x5a0f);
	KUNIT_EXPECT_EQ(test, get(fake, 0x20, 4), 0xabcd00ff);
	KUNIT_EXPECT_EQ(test, get(fake, 0x28, 4), 0xabcd5af0);
	KUNIT_EXPECT_EQ(test, get(fake, 0x30, 4), 0xabcd00ff);
	KUNIT_EXPECT_EQ(test, fake->reads + fake->writes, 0);

	vfgate_policy_reset(&fake->gate);
	KUNIT_EXPECT_EQ(test, get(fake, 0x28, 4), 0xabcd00ff);
}

/* Write one to clear: a zero leaves a bit alone, and so does a part write. */
static void policy_clears_only_written_ones(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	put(fake, 0x20, 4, 0x01);
	KUNIT_EXPECT_EQ(test, get(fake, 0x20, 4) & 0xff, 0xfe);
	put(fake, 0x20, 1, 0xff);
	KUNIT_EXPECT_EQ(test, get(fake, 0x20, 4) & 0xff, 0xfe);
	put(fake, 0x20, 4, 0xff);
	KUNIT_EXPECT_EQ(test, get(fake, 0x20, 4) & 0xff, 0);
	put(fake, 0x20, 4, 0);
	KUNIT_EXPECT_EQ(test, get(fake, 0x20, 4) & 0xff, 0);
}

static void policy_refuses_part_writes(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);
	size_t length, first;

	for (first = 0; first < 4; first++) {
		for (length = 1; length < 4; length++) {
			put(fake, 0x1000 + first, length, ~0ULL);
			KUNIT_EXPECT_EQ(test, fake->last.verdict,
					first + length > 4 ?
					VFGATE_VERDICT_DENIED :
					VFGATE_VERDICT_PARTIAL);
		}
	}
	KUNIT_EXPECT_EQ(test, fake->writes, 0);
	KUNIT_EXPECT_EQ(test, fake->gate.hits[7].refused, 12);
}

static void policy_reads_parts(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	fake->device[0x1000 / 4] = 0x87654321;
	KUNIT_EXPECT_EQ(test, get(fake, 0x1000, 1), 0x21);
	KUNIT_EXPECT_EQ(test, get(fake, 0x1003, 1), 0x87);
	KUNIT_EXPECT_EQ(test, get(fake, 0x1001, 2), 0x6543);
	KUNIT_EXPECT_EQ(test, fake->reads, 3);
	/* Over the end: the next dword has no row. */
	KUNIT_EXPECT_EQ(test, get(fake, 0x1002, 4), 0x8765);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_DENIED);
	/* Over the end of a page and of the register before it. */
	fake->device[0x1ffc / 4] = 0xaabbccdd;
	fake->device[0x2000 / 4] = 0x11223344;
	KUNIT_EXPECT_EQ(test, get(fake, 0x1ffe, 4), 0x3344aabb);
}

/* Eight bytes are two registers, each judged by its own row. */
static void policy_splits_eight_bytes(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	put(fake, 0x8, 8, 0xffffffffffffffffULL);
	KUNIT_EXPECT_EQ(test, fake->device[0x8 / 4], 0);
	KUNIT_EXPECT_EQ(test, fake->device[0xc / 4], 0x0f0f0f0f);
	KUNIT_EXPECT_EQ(test, fake->notes, 2);
	KUNIT_EXPECT_EQ(test, get(fake, 0x8, 8), 0x00000f0f00000000ULL);
	/* Unaligned: a part, a whole one, a part. */
	put(fake, 0xe, 8, 0xffffffffffffffffULL);
	KUNIT_EXPECT_EQ(test, fake->device[0xc / 4], 0x0f0f0f0f);
	KUNIT_EXPECT_EQ(test, fake->device[0x10 / 4], 0x80058082);
}

static void policy_tells_hooks_where(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);

	KUNIT_EXPECT_EQ(test, get(fake, 0x48, 4), 0xb00c0000);
	KUNIT_EXPECT_EQ(test, get(fake, 0x4c, 4), 0xb00c0001);
	KUNIT_EXPECT_EQ(test, get(fake, 0x58, 8), 0xb00c0101b00c0100ULL);
	KUNIT_EXPECT_EQ(test, get(fake, 0x50, 8), 0);
	/* No function for writes: ignored, not refused. */
	put(fake, 0x48, 4, 1);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_HOOKED);
	put(fake, 0x0, 4, 1);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_REFUSED);
	KUNIT_EXPECT_EQ(test, fake->gate.hits[0].refused, 1);
	KUNIT_EXPECT_EQ(test, fake->gate.hits[0].writes, 0);
}

static void policy_rings_by_mode(struct kunit *test)
{
	struct fake *direct = fake_up(test, VFGATE_DIRECT);
	struct fake *fenced = fake_up(test, VFGATE_FENCED);

	put(direct, 0x2118, 4, 7);
	put(fenced, 0x2118, 4, 7);
	KUNIT_EXPECT_EQ(test, direct->rings, 0);
	KUNIT_EXPECT_EQ(test, fenced->rings, 1);
	KUNIT_EXPECT_EQ(test, fenced->last.instance, 1);
	KUNIT_EXPECT_EQ(test, direct->device[0x2118 / 4], 7);
	KUNIT_EXPECT_EQ(test, fenced->device[0x2118 / 4], 7);
}

static void policy_maps_pages_that_only_pass(struct kunit *test)
{
	struct fake *direct = fake_up(test, VFGATE_DIRECT);
	struct fake *fenced = fake_up(test, VFGATE_FENCED);
	struct vfgate_area area = {};

	KUNIT_EXPECT_TRUE(test, vfgate_policy_next_area(&direct->policy, 0,
							&area));
	KUNIT_EXPECT_EQ(test, area.offset, 0x2000);
	KUNIT_EXPECT_EQ(test, area.size, 0x1000);
	KUNIT_EXPECT_FALSE(test, vfgate_policy_next_area(&direct->policy, 0,
							 &area));
	area = (struct vfgate_area){};
	KUNIT_EXPECT_FALSE(test, vfgate_policy_next_area(&fenced->policy, 0,
							 &area));
}

static void policy_passes_what_is_trusted(struct kunit *test)
{
	struct fake *fake = fake_trusting(test, VFGATE_FENCED, true);

	put(fake, 0x1ffc, 4, 7);
	KUNIT_EXPECT_EQ(test, fake->last.verdict, VFGATE_VERDICT_PASSED);
	KUNIT_EXPECT_EQ(test, fake->device[0x1ffc / 4], 7);
	/* And its page, in which the other row always passes, is mapped. */
	KUNIT_EXPECT_TRUE(test, vfgate_policy_mappable(&fake->policy, 0,
						       0x1000, 0x1000));
	fake = fake_up(test, VFGATE_FENCED);
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(&fake->policy, 0,
							0x1000, 0x1000));
	fake = fake_trusting(test, VFGATE_FENCED, true);
	put(fake, 0x2118, 4, 7);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
}

static void policy_maps_no_more_than_asked(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);
	const struct vfgate_policy *policy = &fake->policy;

	KUNIT_EXPECT_TRUE(test, vfgate_policy_mappable(policy, 0, 0x2000, 4));
	KUNIT_EXPECT_TRUE(test, vfgate_policy_mappable(policy, 0, 0x2fff, 1));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 0, 0x2fff, 2));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 0, 0x1fff, 2));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 0, 0x2000, 0));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 0, 0x2000,
							~0ULL));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 0,
							~0ULL - 0xfff, 0x1000));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 1, 0x2000, 4));
	KUNIT_EXPECT_FALSE(test, vfgate_policy_mappable(policy, 9, 0x2000, 4));
}

static void policy_reports_device_errors(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_DIRECT);
	u8 bytes[8] = {};

	fake->fail = -EIO;
	KUNIT_EXPECT_EQ(test, vfgate_policy_access(&fake->gate, 0, 0x1000,
						   bytes, 8, false), -EIO);
	KUNIT_EXPECT_EQ(test, fake->notes, 1);
}

/* Every offset of the device at every width: nothing but counters moves. */
static void policy_survives_every_access(struct kunit *test)
{
	struct fake *fake = fake_up(test, VFGATE_MEDIATED);
	u64 expected = 0, counted = 0;
	u32 offset, i;
	size_t length;

	for (offset = 0; offset < DEVICE_SIZE + 16; offset++) {
		for (length = 1; length <= 8; length++) {
			put(fake, offset, length, 0xa5a5a5a5a5a5a5a5ULL);
			get(fake, offset, length);
			expected += 2 * DIV_ROUND_UP(offset % 4 + length, 4);
		}
	}
	for (i = 0; i <= table.nr_rows; i++)
		counted += fake->gate.hits[i].reads +
			   fake->gate.hits[i].writes +
			   fake->gate.hits[i].refused;
	KUNIT_EXPECT_EQ(test, counted, expected);
	KUNIT_EXPECT_EQ(test, fake->notes, expected);
	for (i = 0; i < ARRAY_SIZE(fake->device); i++)
		if (!vfgate_policy_row(&fake->policy, 0, i * 4))
			KUNIT_ASSERT_EQ(test, fake->device[i], 0);
}

struct bad_row {
	const char *why;
	struct vfgate_row row;
};

#define GOOD .name = "X", .width = 4, .klass = VFGATE_CONTROL, .reason = W

static const struct bad_row bad_rows[] = {
	{ "no name", { .width = 4, .klass = VFGATE_CONTROL, .reason = W } },
	{ "no reason", { .name = "X", .width = 4, .klass = VFGATE_CONTROL } },
	{ "no class", { .name = "X", .width = 4, .reason = W } },
	{ "unknown action", { GOOD, .action = VFGATE_ALWAYS(VFGATE_ACTIONS) } },
	{ "asks for trust that it does not need", { GOOD, .trust = true,
		.action = VFGATE_ALWAYS(VFGATE_PASS) } },
	{ "no such BAR", { GOOD, .bar = 1 } },
	{ "no such BAR", { GOOD, .bar = VFGATE_BARS } },
	{ "width is neither 4 nor 8", { .name = "X", .width = 2,
		.klass = VFGATE_CONTROL, .reason = W } },
	{ "not aligned to its width", { GOOD, .offset = 2 } },
	{ "not aligned to its width", { .name = "X", .width = 8, .offset = 4,
		.klass = VFGATE_CONTROL, .reason = W } },
	{ "stride breaks the alignment", { GOOD, .stride = 6, .count = 2 } },
	{ "overlaps itself", { GOOD, .count = 2 } },
	{ "beyond its BAR", { GOOD, .offset = DEVICE_SIZE } },
	{ "beyond its BAR", { GOOD, .offset = 0xfffffffc } },
	{ "beyond its BAR", { GOOD, .count = 0xffff, .stride = 0xfffffffc } },
	{ "a write mask that nothing uses", { GOOD, .write_mask = 1 } },
	{ "a read mask that nothing uses", { GOOD, .read_mask = 1 } },
	{ "read-only, and nothing to read", { GOOD,
		.action = VFGATE_ALWAYS(VFGATE_RO) } },
	{ "forwards no write", { GOOD, .read_mask = 1,
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "limits that nothing uses", { GOOD, .limit = { { .field = 1 } } } },
	{ "a value that no shadow keeps", { GOOD, .initial = 1 } },
	{ "clears what cannot be written", { GOOD, .clear_mask = 2,
		.write_mask = 1, .action = VFGATE_ALWAYS(VFGATE_SHADOW) } },
	{ "hook and functions disagree", { GOOD,
		.action = VFGATE_ALWAYS(VFGATE_HOOK) } },
	{ "hook and functions disagree", { GOOD, .read = hook_read } },
	{ "a limited field has holes", { GOOD, .write_mask = 0xf,
		.limit = { { .field = 5 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "a limited field cannot be written", { GOOD, .write_mask = 1,
		.limit = { { .field = 3 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "a limit does not fit its field", { GOOD, .write_mask = 3,
		.limit = { { .field = 3, .max = 4 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "a limit does not fit its field", { GOOD, .write_mask = 3,
		.limit = { { .field = 3, .min = 2, .max = 1 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "limits overlap or follow the end", { GOOD, .write_mask = 3,
		.limit = { { .field = 3, .max = 1 }, { .field = 2 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
	{ "limits overlap or follow the end", { GOOD, .write_mask = 3,
		.limit = { { }, { .field = 2 } },
		.action = VFGATE_ALWAYS(VFGATE_FORWARD) } },
};

static void policy_refuses_bad_rows(struct kunit *test)
{
	struct vfgate_flaw flaw;
	int i;

	for (i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		struct vfgate_table bad = {
			.name = "bad",
			.rows = &bad_rows[i].row,
			.nr_rows = 1,
			.bar_size = { DEVICE_SIZE },
		};

		KUNIT_EXPECT_EQ_MSG(test, vfgate_policy_check(&bad, &flaw),
				    -EINVAL, "bad row %d", i);
		KUNIT_EXPECT_STREQ(test, flaw.why ? flaw.why : "",
				   bad_rows[i].why);
	}
}

static void policy_refuses_bad_frames(struct kunit *test)
{
	struct vfgate_table bad = table;
	struct vfgate_flaw flaw;

	bad.nr_rows = 0;
	KUNIT_EXPECT_EQ(test, vfgate_policy_check(&bad, &flaw), -EINVAL);
	bad.nr_rows = VFGATE_ROWS_MAX + 1;
	KUNIT_EXPECT_EQ(test, vfgate_policy_check(&bad, &flaw), -EINVAL);
	bad = table;
	bad.bar_size[1] = VFGATE_BAR_SIZE_MAX + 4;
	KUNIT_EXPECT_EQ(test, vfgate_policy_check(&bad, &flaw), -EINVAL);
	bad.bar_size[1] = 6;
	KUNIT_EXPECT_EQ(test, vfgate_policy_check(&bad, &flaw), -EINVAL);
}

static void policy_refuses_disorder(struct kunit *test)
{
	static const struct vfgate_row pair[] = {
		{ GOOD, .offset = 8 }, { GOOD, .offset = 4 },
	};
	struct vfgate_table bad = {
		.name = "bad", .rows = pair, .nr_rows = 2, .bar_size = { 64 },
	};
	struct vfgate_flaw flaw;

	KUNIT_EXPECT_EQ(test, vfgate_policy_check(&bad, &flaw), -EINVAL);
	KUNIT_EXPECT_EQ(test, flaw.row, 1);
	KUNIT_EXPECT_STREQ(test, flaw.why, "not in order");
}

static void policy_refuses_collisions(struct kunit *test)
{
	static const struct vfgate_row pair[] = {
		{ GOOD, .offset = 0, .count = 3, .stride = 8 },
		{ GOOD, .offset = 4, .count = 2, .stride = 12 },
	};
	struct vfgate_table bad = {
		.name = "bad", .rows = pair, .nr_rows = 2, .bar_size = { 64 },
	};
	struct vfgate_policy policy;
	struct vfgate_flaw flaw;
	void *memory;

	KUNIT_ASSERT_EQ(test, vfgate_policy_check(&bad, &flaw), 0);
	memory = kunit_kzalloc(test, vfgate_policy_size(&bad, 12), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_EQ(test, vfgate_policy_compile(&policy, &bad,
						    VFGATE_DIRECT, false, 12,
						    memory, &flaw), -EEXIST);
	KUNIT_EXPECT_EQ(test, flaw.row, 1);
}

static struct kunit_case policy_cases[] = {
	KUNIT_CASE(policy_denies_what_has_no_row),
	KUNIT_CASE(policy_denies_other_bars),
	KUNIT_CASE(policy_applies_masks),
	KUNIT_CASE(policy_clamps_fields),
	KUNIT_CASE(policy_keeps_shadows_apart),
	KUNIT_CASE(policy_clears_only_written_ones),
	KUNIT_CASE(policy_refuses_part_writes),
	KUNIT_CASE(policy_reads_parts),
	KUNIT_CASE(policy_splits_eight_bytes),
	KUNIT_CASE(policy_tells_hooks_where),
	KUNIT_CASE(policy_rings_by_mode),
	KUNIT_CASE(policy_maps_pages_that_only_pass),
	KUNIT_CASE(policy_passes_what_is_trusted),
	KUNIT_CASE(policy_maps_no_more_than_asked),
	KUNIT_CASE(policy_reports_device_errors),
	KUNIT_CASE(policy_survives_every_access),
	KUNIT_CASE(policy_refuses_bad_rows),
	KUNIT_CASE(policy_refuses_bad_frames),
	KUNIT_CASE(policy_refuses_disorder),
	KUNIT_CASE(policy_refuses_collisions),
	{}
};

struct kunit_suite vfgate_policy_suite = {
	.name = "vfgate_policy",
	.test_cases = policy_cases,
};
