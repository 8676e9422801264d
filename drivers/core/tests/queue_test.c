// SPDX-License-Identifier: GPL-2.0-only
/*
 * Queues of a device of the tests' own: a descriptor is an address, a length
 * and flags. The window below is the real one, over memory that is always
 * there.
 */
#include <kunit/test-bug.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <vfgate/queue.h>
#include <vfgate/window.h>
#include "tests.h"

#define PAGES		32U
#define SIZE		16U	/* of the ring, which is in page 0 */
#define HEAD_AT		(PAGE_SIZE + 0x40)
#define DATA_AT		(4 * PAGE_SIZE)

#define REPORT		BIT(0)
#define DONE		BIT(1)
#define BAD		BIT(2)

struct test_desc {
	u64 iova;
	u32 length;
	u32 flags;
};

struct bench {
	struct vfgate_window window;
	struct vfgate_queue queue;
	char *memory;
	u32 mapped;
};

static int bench_pin(struct vfgate_window *window, u64 iova, unsigned int count,
		     u32 direction, struct page **pages)
{
	struct bench *bench = container_of(window, struct bench, window);

	if (iova + count * PAGE_SIZE > PAGES * PAGE_SIZE)
		return -EINVAL;
	for (unsigned int i = 0; i < count; i++)
		pages[i] = virt_to_page(bench->memory + iova + i * PAGE_SIZE);
	return 0;
}

static void bench_unpin(struct vfgate_window *window, u64 iova, unsigned int count)
{
}

static int bench_map(struct vfgate_window *window, u64 iova, phys_addr_t phys,
		     size_t size, u32 direction)
{
	container_of(window, struct bench, window)->mapped += size / PAGE_SIZE;
	return 0;
}

static void bench_unmap(struct vfgate_window *window, u64 iova, size_t size)
{
	container_of(window, struct bench, window)->mapped -= size / PAGE_SIZE;
}

static void bench_sync(struct vfgate_window *window)
{
}

static const struct vfgate_window_ops bench_window_ops = {
	.pin = bench_pin,
	.unpin = bench_unpin,
	.map = bench_map,
	.unmap = bench_unmap,
	.sync = bench_sync,
};

static u32 bench_parse(const struct vfgate_queue *queue, const void *desc, u32 count,
		       struct vfgate_slot *slots, enum vfgate_breach *why)
{
	const struct test_desc *descs = desc;
	u32 i;

	*why = VFGATE_BREACH_NONE;
	for (i = 0; i < count; i++) {
		if (descs[i].flags & BAD) {
			*why = VFGATE_BREACH_BAD_TYPE;
			break;
		}
		slots[i] = (struct vfgate_slot){
			.span[1] = { descs[i].iova, descs[i].length, VFGATE_DMA_READ },
			.reports = descs[i].flags & REPORT,
		};
	}
	return i;
}

static bool bench_done(const struct vfgate_queue *queue, const void *desc)
{
	return ((const struct test_desc *)desc)->flags & DONE;
}

static const struct vfgate_queue_ops bench_ops = {
	.desc_size = sizeof(struct test_desc),
	.parse = bench_parse,
	.done = bench_done,
};

static struct test_desc *slot(struct bench *bench, u32 index)
{
	return (struct test_desc *)bench->memory + index % SIZE;
}

/* Descriptors that name a page each, a different one for each place. */
static void fill(struct bench *bench, u32 first, u32 count, u32 flags)
{
	for (u32 i = first; i < first + count; i++)
		*slot(bench, i) = (struct test_desc){
			.iova = DATA_AT + i % SIZE * PAGE_SIZE, .length = 100, .flags = flags,
		};
}

static enum vfgate_breach start(struct bench *bench, u32 head, bool writes_head)
{
	struct vfgate_queue_setup setup = {
		.base = 0, .size = SIZE, .head = head,
		.writeback = HEAD_AT | 1, .writes_head = writes_head,
	};

	return vfgate_queue_start(&bench->queue, &setup);
}

static u32 post(struct bench *bench, u32 tail, enum vfgate_breach expected)
{
	struct kunit *test = kunit_get_current_test();
	enum vfgate_breach why;
	u32 rung;

	vfgate_queue_reap(&bench->queue);
	rung = vfgate_queue_post(&bench->queue, tail, &why);
	KUNIT_EXPECT_EQ(test, expected, why);
	return rung;
}

static int queue_test_init(struct kunit *test)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	bench->memory = alloc_pages_exact(PAGES * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, bench->memory);
	vfgate_window_init(&bench->window, &bench_window_ops);
	vfgate_window_open(&bench->window, NULL, 0, BIT_ULL(39) - 1);
	/* Strict: what is mapped is what is held. */
	bench->window.limits = (struct vfgate_window_limits){ .idle = 0, .quota = 64 };
	bench->queue.ops = &bench_ops;
	bench->queue.window = &bench->window;
	test->priv = bench;
	return 0;
}

static void queue_test_exit(struct kunit *test)
{
	struct bench *bench = test->priv;

	if (!bench || !bench->memory)
		return;
	vfgate_queue_stop(&bench->queue);
	KUNIT_EXPECT_EQ(test, 0, bench->mapped);
	vfgate_window_close(&bench->window);
	vfgate_window_destroy(&bench->window);
	free_pages_exact(bench->memory, PAGES * PAGE_SIZE);
}

static void queue_holds_its_ring_while_started(struct kunit *test)
{
	struct bench *bench = test->priv;

	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, start(bench, 0, false));
	KUNIT_EXPECT_EQ(test, 1, bench->mapped);
	vfgate_queue_stop(&bench->queue);
	KUNIT_EXPECT_EQ(test, 0, bench->mapped);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, start(bench, 0, true));
	KUNIT_EXPECT_EQ(test, 2, bench->mapped);
}

static void queue_refuses_bad_rings(struct kunit *test)
{
	struct bench *bench = test->priv;
	struct vfgate_queue_setup outside = { .base = PAGES * PAGE_SIZE, .size = SIZE };
	struct vfgate_queue_setup beyond = {
		.size = SIZE, .writes_head = true, .writeback = PAGES * PAGE_SIZE,
	};

	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_BAD_TAIL, start(bench, SIZE, false));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_OUTSIDE, vfgate_queue_start(&bench->queue, &outside));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_OUTSIDE, vfgate_queue_start(&bench->queue, &beyond));
	KUNIT_EXPECT_FALSE(test, vfgate_queue_started(&bench->queue));
}

static void queue_holds_until_marked(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, 0, false);
	fill(bench, 0, 4, REPORT);
	KUNIT_EXPECT_EQ(test, 4, post(bench, 4, VFGATE_BREACH_NONE));
	KUNIT_EXPECT_EQ(test, 5, bench->mapped);
	KUNIT_EXPECT_EQ(test, 400, bench->queue.posted);

	/* In order only: the second is done before the first. */
	slot(bench, 1)->flags |= DONE;
	post(bench, 4, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 5, bench->mapped);
	slot(bench, 0)->flags |= DONE;
	post(bench, 4, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 3, bench->mapped);
}

static void queue_mark_covers_those_before_it(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, 0, false);
	fill(bench, 0, 3, 0);
	slot(bench, 2)->flags = REPORT;
	post(bench, 3, VFGATE_BREACH_NONE);
	/* A mark on one that does not report is none. */
	slot(bench, 0)->flags |= DONE;
	post(bench, 3, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 4, bench->mapped);
	slot(bench, 2)->flags |= DONE;
	post(bench, 3, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 1, bench->mapped);
}

static void queue_wraps(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, SIZE - 2, false);
	fill(bench, SIZE - 2, 6, REPORT);
	KUNIT_EXPECT_EQ(test, 4, post(bench, 4, VFGATE_BREACH_NONE));
	KUNIT_EXPECT_EQ(test, 7, bench->mapped);
	fill(bench, SIZE - 2, 6, REPORT | DONE);
	post(bench, 4, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 1, bench->mapped);
}

static void queue_reuses_slots_without_marks(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, 0, false);
	fill(bench, 0, SIZE, 0);
	for (u32 round = 0; round < 5; round++)
		for (u32 i = 1; i <= SIZE; i++)
			post(bench, i % SIZE, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 1 + SIZE, bench->mapped);
	KUNIT_EXPECT_EQ(test, SIZE, bench->queue.pending);
}

static void queue_follows_the_written_head(struct kunit *test)
{
	struct bench *bench = test->priv;
	u32 *head;

	start(bench, 0, true);
	head = (u32 *)(bench->memory + HEAD_AT);
	fill(bench, 0, 8, REPORT);
	post(bench, 8, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 10, bench->mapped);
	*head = 3;
	post(bench, 8, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 7, bench->mapped);

	/* What it cannot be is not believed. */
	*head = 12;
	post(bench, 8, VFGATE_BREACH_NONE);
	*head = U32_MAX;
	post(bench, 8, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 7, bench->mapped);
	*head = 8;
	post(bench, 8, VFGATE_BREACH_NONE);
	KUNIT_EXPECT_EQ(test, 2, bench->mapped);
}

static void queue_stops_before_the_bad_one(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, 0, false);
	fill(bench, 0, 6, REPORT);
	slot(bench, 3)->iova = PAGES * PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, 3, post(bench, 6, VFGATE_BREACH_OUTSIDE));
	slot(bench, 3)->flags = BAD;
	KUNIT_EXPECT_EQ(test, 3, post(bench, 6, VFGATE_BREACH_BAD_TYPE));
	KUNIT_EXPECT_EQ(test, 3, post(bench, SIZE, VFGATE_BREACH_BAD_TAIL));
	KUNIT_EXPECT_EQ(test, 3, post(bench, U32_MAX, VFGATE_BREACH_BAD_TAIL));

	/* Mended, it goes on where it stopped. */
	fill(bench, 3, 1, REPORT);
	KUNIT_EXPECT_EQ(test, 6, post(bench, 6, VFGATE_BREACH_NONE));
	KUNIT_EXPECT_EQ(test, 7, bench->mapped);
}

static void queue_survives_the_loss_of_its_ring(struct kunit *test)
{
	struct bench *bench = test->priv;

	start(bench, 0, false);
	fill(bench, 0, 4, REPORT);
	post(bench, 2, VFGATE_BREACH_NONE);
	vfgate_window_drop(&bench->window, 0, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, 2, post(bench, 4, VFGATE_BREACH_OUTSIDE));
	vfgate_window_drop(&bench->window, 0, U64_MAX);
	KUNIT_EXPECT_EQ(test, 0, bench->mapped);
}

static struct kunit_case queue_cases[] = {
	KUNIT_CASE(queue_holds_its_ring_while_started),
	KUNIT_CASE(queue_refuses_bad_rings),
	KUNIT_CASE(queue_holds_until_marked),
	KUNIT_CASE(queue_mark_covers_those_before_it),
	KUNIT_CASE(queue_wraps),
	KUNIT_CASE(queue_reuses_slots_without_marks),
	KUNIT_CASE(queue_follows_the_written_head),
	KUNIT_CASE(queue_stops_before_the_bad_one),
	KUNIT_CASE(queue_survives_the_loss_of_its_ring),
	{}
};

struct kunit_suite vfgate_queue_suite = {
	.name = "vfgate_queue",
	.init = queue_test_init,
	.exit = queue_test_exit,
	.test_cases = queue_cases,
};
