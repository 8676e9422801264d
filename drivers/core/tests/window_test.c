// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window over an IOMMU of the tests' own, which knows what a real one
 * would not forgive: memory unpinned that a device may still reach, pages
 * mapped twice, pins that do not balance.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <vfgate/window.h>
#include "tests.h"

#define PAGES		128U		/* of the guest, from address 0 */
#define READ_ONLY	100U		/* the guest may only read this one */
#define MSI_FIRST	0x50000U
#define MSI_LAST	0x51fffU

enum reach { NOTHING, MAPPED, UNMAPPED_NOT_SYNCED };

struct fake {
	struct vfgate_window window;
	struct vfgate_range msi;
	struct kunit *test;
	char *memory;
	bool scattered;
	unsigned int fail_map;		/* the nth map call fails; 0: none */
	unsigned int pins[PAGES];
	enum reach reach[PAGES];
	u32 direction[PAGES];
	unsigned int wrong;		/* things a real IOMMU would not forgive */
	unsigned int pin_calls;
};

static struct fake *fake_of(struct vfgate_window *window)
{
	return container_of(window, struct fake, window);
}

/* Scattered: no page is followed by the next one in memory. */
static struct page *fake_page(struct fake *fake, u64 number)
{
	if (fake->scattered)
		number = PAGES - 1 - number;
	return virt_to_page(fake->memory + number * PAGE_SIZE);
}

static int fake_pin(struct vfgate_window *window, u64 iova, unsigned int count,
		    u32 direction, struct page **pages)
{
	u64 first = iova >> PAGE_SHIFT;
	struct fake *fake = fake_of(window);

	fake->pin_calls++;
	for (u64 n = first; n < first + count; n++) {
		if (n >= PAGES)
			return -EINVAL;
		if (n == READ_ONLY && direction & VFGATE_DMA_WRITE)
			return -EPERM;
	}
	for (unsigned int i = 0; i < count; i++) {
		fake->pins[first + i]++;
		pages[i] = fake_page(fake, first + i);
	}
	return 0;
}

static void fake_unpin(struct vfgate_window *window, u64 iova, unsigned int count)
{
	struct fake *fake = fake_of(window);

	for (u64 n = iova >> PAGE_SHIFT; count--; n++) {
		if (!fake->pins[n]--)
			fake->wrong++;
		if (!fake->pins[n] && fake->reach[n] != NOTHING)
			fake->wrong++;
	}
}

static int fake_map(struct vfgate_window *window, u64 iova, phys_addr_t phys,
		    size_t size, u32 direction)
{
	struct fake *fake = fake_of(window);

	if (fake->fail_map && !--fake->fail_map)
		return -ENOMEM;
	for (u64 n = iova >> PAGE_SHIFT; size; n++, size -= PAGE_SIZE, phys += PAGE_SIZE) {
		if (fake->reach[n] == MAPPED || !fake->pins[n] || !direction ||
		    phys != page_to_phys(fake_page(fake, n)))
			fake->wrong++;
		fake->reach[n] = MAPPED;
		fake->direction[n] = direction;
	}
	return 0;
}

static void fake_unmap(struct vfgate_window *window, u64 iova, size_t size)
{
	struct fake *fake = fake_of(window);

	for (u64 n = iova >> PAGE_SHIFT; size; n++, size -= PAGE_SIZE) {
		if (fake->reach[n] != MAPPED)
			fake->wrong++;
		fake->reach[n] = UNMAPPED_NOT_SYNCED;
	}
}

static void fake_sync(struct vfgate_window *window)
{
	struct fake *fake = fake_of(window);

	for (unsigned int n = 0; n < PAGES; n++)
		if (fake->reach[n] == UNMAPPED_NOT_SYNCED)
			fake->reach[n] = NOTHING;
}

static const struct vfgate_window_ops fake_ops = {
	.pin = fake_pin,
	.unpin = fake_unpin,
	.map = fake_map,
	.unmap = fake_unmap,
	.sync = fake_sync,
};

static struct vfgate_span span(u64 page, u32 pages, u32 direction)
{
	return (struct vfgate_span){
		.iova = page * PAGE_SIZE, .length = pages * PAGE_SIZE,
		.direction = direction,
	};
}

static unsigned int count_mapped(struct fake *fake)
{
	unsigned int count = 0;

	for (unsigned int n = 0; n < PAGES; n++)
		count += fake->reach[n] == MAPPED;
	return count;
}

static enum vfgate_breach get(struct fake *fake, struct vfgate_span s)
{
	enum vfgate_breach why;

	vfgate_window_get(&fake->window, &s, 1, &why);
	return why;
}

static void put(struct fake *fake, struct vfgate_span s)
{
	vfgate_window_put(&fake->window, &s, 1);
}

static int window_test_init(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->memory = alloc_pages_exact(PAGES * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, fake->memory);
	fake->test = test;
	fake->msi = (struct vfgate_range){ MSI_FIRST, MSI_LAST };
	vfgate_window_init(&fake->window, &fake_ops);
	vfgate_window_open(&fake->window, &fake->msi, 1, BIT_ULL(39) - 1);
	fake->window.limits = (struct vfgate_window_limits){ .idle = 8, .quota = 64 };
	test->priv = fake;
	return 0;
}

/* Whatever a test did: nothing may be left, and nothing may have gone wrong. */
static void window_test_exit(struct kunit *test)
{
	struct fake *fake = test->priv;

	if (!fake || !fake->memory)
		return;
	vfgate_window_close(&fake->window);
	KUNIT_EXPECT_EQ(test, 0, fake->wrong);
	KUNIT_EXPECT_EQ(test, 0, fake->window.figures.pages);
	for (unsigned int n = 0; n < PAGES; n++) {
		KUNIT_EXPECT_EQ(test, NOTHING, fake->reach[n]);
		KUNIT_EXPECT_EQ(test, 0, fake->pins[n]);
	}
	vfgate_window_destroy(&fake->window);
	free_pages_exact(fake->memory, PAGES * PAGE_SIZE);
}

static void window_maps_whole_pages_in_one_call(struct kunit *test)
{
	struct vfgate_span odd = { 3 * PAGE_SIZE - 1, PAGE_SIZE + 2, VFGATE_DMA_READ };
	struct fake *fake = test->priv;

	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, odd));
	KUNIT_EXPECT_EQ(test, 3, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[2]);
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[4]);
	KUNIT_EXPECT_EQ(test, VFGATE_DMA_READ, fake->direction[3]);
	KUNIT_EXPECT_EQ(test, 1, fake->window.figures.mapped);
	KUNIT_EXPECT_EQ(test, 1, fake->pin_calls);
}

static void window_batches_across_spans(struct kunit *test)
{
	struct fake *fake = test->priv;
	struct vfgate_span spans[32];
	enum vfgate_breach why;

	for (int i = 0; i < ARRAY_SIZE(spans); i++)
		spans[i] = (struct vfgate_span){ i * 2048, 2048, VFGATE_DMA_WRITE };
	KUNIT_EXPECT_EQ(test, 32, vfgate_window_get(&fake->window, spans, 32, &why));
	KUNIT_EXPECT_EQ(test, 16, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, 1, fake->window.figures.mapped);
	KUNIT_EXPECT_EQ(test, 1, fake->pin_calls);
}

static void window_maps_scattered_memory_page_by_page(struct kunit *test)
{
	struct fake *fake = test->priv;

	fake->scattered = true;
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(0, 8, VFGATE_DMA_READ)));
	KUNIT_EXPECT_EQ(test, 8, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, 8, fake->window.figures.mapped);
}

static void window_counts_references(struct kunit *test)
{
	struct fake *fake = test->priv;
	struct vfgate_span s = span(7, 1, VFGATE_DMA_WRITE);

	fake->window.limits.idle = 0;
	get(fake, s);
	get(fake, s);
	put(fake, s);
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[7]);
	put(fake, s);
	KUNIT_EXPECT_EQ(test, NOTHING, fake->reach[7]);
	KUNIT_EXPECT_EQ(test, 0, fake->pins[7]);
}

static void window_keeps_idle_pages_up_to_its_limit(struct kunit *test)
{
	struct fake *fake = test->priv;

	for (u64 n = 0; n < 8; n++) {
		get(fake, span(n, 1, VFGATE_DMA_READ));
		put(fake, span(n, 1, VFGATE_DMA_READ));
	}
	KUNIT_EXPECT_EQ(test, 8, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, 0, fake->window.figures.unmapped);

	get(fake, span(0, 1, VFGATE_DMA_READ));
	put(fake, span(0, 1, VFGATE_DMA_READ));
	KUNIT_EXPECT_EQ(test, 1, fake->window.figures.hits);

	get(fake, span(8, 1, VFGATE_DMA_READ));
	put(fake, span(8, 1, VFGATE_DMA_READ));
	KUNIT_EXPECT_LE(test, count_mapped(fake), 8);
	KUNIT_EXPECT_EQ(test, NOTHING, fake->reach[1]);
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[0]);
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[8]);
	KUNIT_EXPECT_EQ(test, 1, fake->window.figures.invalidated);
}

static void window_widens_a_page_that_is_both(struct kunit *test)
{
	struct fake *fake = test->priv;

	get(fake, span(3, 1, VFGATE_DMA_READ));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(3, 1, VFGATE_DMA_WRITE)));
	KUNIT_EXPECT_EQ(test, VFGATE_DMA_BOTH, fake->direction[3]);
	KUNIT_EXPECT_EQ(test, 1, fake->pins[3]);
	get(fake, span(3, 1, VFGATE_DMA_READ));
	KUNIT_EXPECT_EQ(test, 2, fake->window.figures.mapped);
}

static void window_asks_before_it_widens(struct kunit *test)
{
	struct fake *fake = test->priv;

	get(fake, span(READ_ONLY, 1, VFGATE_DMA_READ));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_READ_ONLY,
			get(fake, span(READ_ONLY, 1, VFGATE_DMA_WRITE)));
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[READ_ONLY]);
	KUNIT_EXPECT_EQ(test, VFGATE_DMA_READ, fake->direction[READ_ONLY]);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(READ_ONLY, 1, VFGATE_DMA_READ)));
}

static void window_refuses_what_is_not_the_guests(struct kunit *test)
{
	static const struct {
		struct vfgate_span span;
		enum vfgate_breach why;
	} rows[] = {
		{ { PAGES * PAGE_SIZE, 1, VFGATE_DMA_READ }, VFGATE_BREACH_OUTSIDE },
		{ { PAGES * PAGE_SIZE - 1, 2, VFGATE_DMA_READ }, VFGATE_BREACH_OUTSIDE },
		{ { MSI_FIRST - 1, 2, VFGATE_DMA_WRITE }, VFGATE_BREACH_RESERVED },
		{ { MSI_LAST, 1, VFGATE_DMA_WRITE }, VFGATE_BREACH_RESERVED },
		{ { MSI_FIRST - PAGE_SIZE, PAGE_SIZE, VFGATE_DMA_READ }, VFGATE_BREACH_NONE },
		{ { BIT_ULL(39) - 1, 2, VFGATE_DMA_READ }, VFGATE_BREACH_RESERVED },
		{ { BIT_ULL(48), 1, VFGATE_DMA_READ }, VFGATE_BREACH_RESERVED },
		{ { U64_MAX, 1, VFGATE_DMA_READ }, VFGATE_BREACH_RESERVED },
		{ { U64_MAX, 2, VFGATE_DMA_READ }, VFGATE_BREACH_WRAPS },
		{ { U64_MAX - 9, U32_MAX, VFGATE_DMA_READ }, VFGATE_BREACH_WRAPS },
		{ { U64_MAX, 0, VFGATE_DMA_READ }, VFGATE_BREACH_NONE },
	};
	struct fake *fake = test->priv;

	for (int i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test, rows[i].why, get(fake, rows[i].span), "row %d", i);
	KUNIT_EXPECT_EQ(test, 1, count_mapped(fake));
}

static void window_serves_the_good_before_the_bad(struct kunit *test)
{
	struct vfgate_span spans[] = {
		span(0, 2, VFGATE_DMA_READ), span(2, 1, VFGATE_DMA_WRITE),
		span(PAGES, 1, VFGATE_DMA_READ), span(4, 1, VFGATE_DMA_READ),
	};
	struct fake *fake = test->priv;
	enum vfgate_breach why;

	KUNIT_EXPECT_EQ(test, 2, vfgate_window_get(&fake->window, spans, 4, &why));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_OUTSIDE, why);
	vfgate_window_put(&fake->window, spans, 2);
	fake->window.limits.idle = 0;
	vfgate_window_trim(&fake->window);
	KUNIT_EXPECT_EQ(test, 0, count_mapped(fake));
}

static void window_holds_its_quota(struct kunit *test)
{
	struct fake *fake = test->priv;

	get(fake, span(0, 4, VFGATE_DMA_READ));
	put(fake, span(0, 4, VFGATE_DMA_READ));
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(4, 62, VFGATE_DMA_READ)));
	KUNIT_EXPECT_LE(test, count_mapped(fake), 64);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_QUOTA, get(fake, span(84, 3, VFGATE_DMA_READ)));
	KUNIT_EXPECT_GE(test, fake->window.figures.quota_hits, 1);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(84, 2, VFGATE_DMA_READ)));
	KUNIT_EXPECT_EQ(test, 64, count_mapped(fake));
}

static void window_takes_back_a_failed_call(struct kunit *test)
{
	struct fake *fake = test->priv;

	fake->scattered = true;
	for (unsigned int nth = 1; nth <= 6; nth++) {
		struct vfgate_span s = span(nth * 6, 6, VFGATE_DMA_READ);
		enum vfgate_breach why;

		/* The attempt that looks for the culprit finds none. */
		fake->fail_map = nth;
		vfgate_window_get(&fake->window, &s, 1, &why);
		KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, why);
		put(fake, s);
	}
	KUNIT_EXPECT_EQ(test, 0, fake->wrong);
}

static void window_drops_memory_that_is_still_held(struct kunit *test)
{
	struct fake *fake = test->priv;
	struct vfgate_span s = span(8, 4, VFGATE_DMA_WRITE);
	u32 word;

	get(fake, s);
	KUNIT_EXPECT_EQ(test, 0, vfgate_window_read(&fake->window, 9 * PAGE_SIZE, &word, 4));
	vfgate_window_drop(&fake->window, 9 * PAGE_SIZE, 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, 2, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, 0, fake->pins[9]);
	KUNIT_EXPECT_EQ(test, -EFAULT, vfgate_window_read(&fake->window, 9 * PAGE_SIZE, &word, 4));

	/* The guest got memory there again and posts it. */
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, span(9, 1, VFGATE_DMA_READ)));
	KUNIT_EXPECT_EQ(test, 3, count_mapped(fake));
	put(fake, s);
	KUNIT_EXPECT_EQ(test, MAPPED, fake->reach[9]);
	put(fake, span(9, 1, VFGATE_DMA_READ));
	vfgate_window_drop(&fake->window, 0, U64_MAX);
	KUNIT_EXPECT_EQ(test, 0, count_mapped(fake));
	KUNIT_EXPECT_EQ(test, 0, fake->window.figures.idle);
}

static void window_pauses(struct kunit *test)
{
	struct fake *fake = test->priv;
	struct vfgate_span s = span(8, 1, VFGATE_DMA_READ);
	unsigned long start = jiffies;

	vfgate_window_pause(&fake->window);
	KUNIT_EXPECT_EQ(test, VFGATE_BREACH_NONE, get(fake, s));
	KUNIT_EXPECT_GE(test, jiffies - start, HZ);
}

/* A balloon: the address comes back with other memory behind it. */
static void window_does_not_reuse_aged_pages(struct kunit *test)
{
	struct fake *fake = test->priv;
	struct vfgate_span s = span(5, 1, VFGATE_DMA_WRITE);

	get(fake, s);
	put(fake, s);
	vfgate_window_age(&fake->window);
	fake->scattered = true;
	get(fake, s);
	KUNIT_EXPECT_EQ(test, 2, fake->window.figures.misses);
	KUNIT_EXPECT_EQ(test, 1, fake->pins[5]);

	/* Aged while it was held: gone as soon as nobody holds it. */
	vfgate_window_age(&fake->window);
	put(fake, s);
	KUNIT_EXPECT_EQ(test, 0, count_mapped(fake));
}

static void window_reads_across_pages(struct kunit *test)
{
	struct fake *fake = test->priv;
	char text[12] = {};

	memcpy(fake->memory + 2 * PAGE_SIZE - 6, "hello world", 12);
	get(fake, span(1, 2, VFGATE_DMA_BOTH));
	KUNIT_EXPECT_EQ(test, 0, vfgate_window_read(&fake->window, 2 * PAGE_SIZE - 6, text, 12));
	KUNIT_EXPECT_STREQ(test, "hello world", text);
	KUNIT_EXPECT_EQ(test, -EFAULT,
			vfgate_window_read(&fake->window, 3 * PAGE_SIZE - 6, text, 12));
}

/* Random guests for a while; the fake IOMMU says whether anything was wrong. */
static void window_survives_random_use(struct kunit *test)
{
	struct vfgate_span held[24] = {};
	struct fake *fake = test->priv;
	u32 seed = 12345;

	for (int i = 0; i < 4000; i++) {
		struct vfgate_span *s;

		seed = seed * 1664525 + 1013904223;
		s = &held[(seed >> 8) % ARRAY_SIZE(held)];
		if (s->length) {
			put(fake, *s);
			s->length = 0;
		} else {
			*s = (struct vfgate_span){
				.iova = (seed >> 4) % ((PAGES + 4) * PAGE_SIZE),
				.length = 1 + (seed >> 13) % (6 * PAGE_SIZE),
				.direction = 1 + (seed >> 26) % 3,
			};
			fake->fail_map = seed >> 29 ? 0 : 1 + (seed & 3);
			if (get(fake, *s))
				s->length = 0;
		}
		if (!(seed >> 24))
			vfgate_window_drop(&fake->window, seed & 0x7ffff, 0x3000);
		if (seed >> 24 == 1)
			vfgate_window_age(&fake->window);
		if (seed >> 24 == 2)
			fake->window.limits.idle = seed % 12;
	}
	KUNIT_EXPECT_LE(test, fake->window.figures.peak, 64);
}

static struct kunit_case window_cases[] = {
	KUNIT_CASE(window_maps_whole_pages_in_one_call),
	KUNIT_CASE(window_batches_across_spans),
	KUNIT_CASE(window_maps_scattered_memory_page_by_page),
	KUNIT_CASE(window_counts_references),
	KUNIT_CASE(window_keeps_idle_pages_up_to_its_limit),
	KUNIT_CASE(window_widens_a_page_that_is_both),
	KUNIT_CASE(window_asks_before_it_widens),
	KUNIT_CASE(window_refuses_what_is_not_the_guests),
	KUNIT_CASE(window_serves_the_good_before_the_bad),
	KUNIT_CASE(window_holds_its_quota),
	KUNIT_CASE(window_takes_back_a_failed_call),
	KUNIT_CASE(window_drops_memory_that_is_still_held),
	KUNIT_CASE(window_pauses),
	KUNIT_CASE(window_does_not_reuse_aged_pages),
	KUNIT_CASE(window_reads_across_pages),
	KUNIT_CASE(window_survives_random_use),
	{}
};

struct kunit_suite vfgate_window_suite = {
	.name = "vfgate_window",
	.init = window_test_init,
	.exit = window_test_exit,
	.test_cases = window_cases,
};
