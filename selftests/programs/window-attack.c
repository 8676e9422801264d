// SPDX-License-Identifier: GPL-2.0-only
/*
 * window-attack [--cdev] UUID [hold]: a VMM and its guest in one, with 1 MiB of
 * memory and a mediated 82576 VF, which tries to have the VF reach what it must
 * not. Somebody has to send broadcasts meanwhile, or the VF receives nothing.
 *
 * Prints a line for each attack and returns 1 if one succeeded. With "hold" it
 * posts as many receive buffers as it can and waits to be killed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <linux/iommufd.h>
#include <linux/pci_regs.h>

#include "lib/queue.h"

#define PAGE		4096ULL
#define MEMORY		0x100000ULL	/* first address and size of the guest's */
#define READ_ONLY	0x300000ULL	/* a page that it may only read */
#define MEMORY_END	(MEMORY + MEMORY)
#define TX_RING		MEMORY
#define RX_RING		(MEMORY + PAGE)
#define DATA		(MEMORY + 16 * PAGE)
#define TOGGLED		0x400000ULL	/* two ranges, mapped and unmapped */
#define TOGGLED_SIZE	(16 * PAGE)
#define PATTERN		0x5a
#define OUTSIDE		"outside-guest-memory"

static const char *name;
static struct vfio vfio;
static char *memory;
static int failures;

static void *at(__u64 iova) { return memory + (iova - MEMORY); }

static struct descriptor *desc(__u64 ring, unsigned int index)
{
	return (struct descriptor *)at(ring) + index % ENTRIES;
}

/* Where others look at the same time. */
static void aim_at(struct descriptor *descriptor, __u64 address)
{
	__atomic_store_n(&descriptor->address, address, __ATOMIC_SEQ_CST);
}

/* A figure of the window, or the count of one breach in its list of them. */
static __u64 figure(const char *attribute, const char *row)
{
	char path[256], text[1024] = "";
	__u64 value = 0;
	char *found;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/mdev/devices/%s/window/%s", name, attribute);
	file = fopen(path, "r");
	if (!file || !fread(text, 1, sizeof(text) - 1, file))
		die("%s: %m", path);
	fclose(file);
	found = row ? strstr(text, row) : text;
	if (!found || sscanf(found + (row ? strlen(row) : 0), "%llu", &value) != 1)
		die("%s: no %s", path, row ?: "number");
	return value;
}

static void set_figure(const char *attribute, __u64 value)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/mdev/devices/%s/window/%s", name, attribute);
	file = fopen(path, "w");
	if (!file || fprintf(file, "%llu\n", value) < 0 || fclose(file))
		die("%s: %m", path);
}

static void report(const char *what, bool held)
{
	printf("%-6s %s\n", held ? "ok" : "FAILED", what);
	failures += !held;
}

static bool started(__u32 queue) { return vfio_get(&vfio, queue + CONTROL) & ENABLE; }

static void fresh_pattern(void) { memset(at(DATA), PATTERN, MEMORY_END - DATA); }

static bool untouched(__u64 iova, size_t size)
{
	const char *bytes = at(iova);

	for (size_t i = 0; i < size; i++)
		if (bytes[i] != PATTERN)
			return false;
	return true;
}

static void transmit(__u64 address, __u64 rest)
{
	__u32 tail = vfio_get(&vfio, TX + TAIL);

	desc(TX_RING, tail)->address = address;
	desc(TX_RING, tail)->rest = rest;
	__sync_synchronize();
	vfio_put(&vfio, TX + TAIL, (tail + 1) % ENTRIES);
}

/* One buffer, at the tail. */
static void receive(__u64 address)
{
	__u32 tail = vfio_get(&vfio, RX + TAIL);

	desc(RX_RING, tail)->address = address;
	desc(RX_RING, tail)->rest = 0;
	__sync_synchronize();
	vfio_put(&vfio, RX + TAIL, (tail + 1) % ENTRIES);
}

/* Until the device has used a descriptor, or 5 s. */
static bool used(__u32 head)
{
	for (int tries = 500; tries; tries--) {
		if (vfio_get(&vfio, RX + HEAD) != head)
			return true;
		usleep(10000);
	}
	return false;
}

static void attack_works_at_all(void)
{
	__u32 head = vfio_get(&vfio, TX + HEAD);

	memset(at(DATA), 0xff, 6);
	memcpy((char *)at(DATA) + 6, "\x02vfio\0\x88\xb5", 8);
	transmit(DATA, TX_DATA | 60);
	report("an honest packet leaves", vfio_get(&vfio, TX + HEAD) == (head + 1) % ENTRIES &&
	       __atomic_load_n(&desc(TX_RING, head)->rest, __ATOMIC_SEQ_CST) >> 32 & 1);

	fresh_pattern();
	head = vfio_get(&vfio, RX + HEAD);
	receive(DATA);
	report("an honest buffer is filled", used(head) && !untouched(DATA, 2048));
	report("and nothing but the buffer", untouched(DATA + 2048, 4 * PAGE));
}

static void attack_addresses(void)
{
	static const struct {
		const char *what;
		__u64 address, rest;
		const char *breach;
	} rows[] = {
		{ "send from below the guest", 0, TX_DATA | 60, OUTSIDE },
		{ "send from behind the guest", MEMORY_END, TX_DATA | 60, OUTSIDE },
		{ "send across the guest's end", MEMORY_END - 8, TX_DATA | 60, OUTSIDE },
		{ "send from another guest's addresses", 1ULL << 30, TX_DATA | 60, OUTSIDE },
		{ "send from the MSI window", 0xfee00000, TX_DATA | 60, "reserved-address" },
		{ "send across into the MSI window", 0xfedffff0, TX_DATA | 60, "reserved-address" },
		{ "send across 2^48", (1ULL << 48) - 8, TX_DATA | 60, "reserved-address" },
		{ "send from 2^63", 1ULL << 63, TX_DATA | 60, "reserved-address" },
		{ "send across 2^64", -8ULL, TX_DATA | 60, "address-wraps" },
		{ "send 64 KiB across the end", MEMORY_END - PAGE, TX_DATA | 0xffff, OUTSIDE },
		{ "an unknown descriptor", DATA, 0x2b500000ULL | 60, "bad-descriptor-type" },
	};
	bool held;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		__u64 before = figure("breaches", rows[i].breach);
		__u32 tail = vfio_get(&vfio, TX + TAIL);

		transmit(rows[i].address, rows[i].rest);
		held = vfio_get(&vfio, TX + TAIL) == tail &&
		       figure("breaches", rows[i].breach) == before + 1;
		report(rows[i].what, held);
	}
}

static void attack_receive_addresses(void)
{
	static const __u64 addresses[] = {
		0, MEMORY_END - 1024, 0xfee00000, (1ULL << 48) - 1, -1ULL, READ_ONLY,
	};
	__u32 tail = vfio_get(&vfio, RX + TAIL);
	char what[64];

	for (size_t i = 0; i < ARRAY_SIZE(addresses); i++) {
		receive(addresses[i]);
		snprintf(what, sizeof(what), "receive at 0x%llx", addresses[i]);
		report(what, vfio_get(&vfio, RX + TAIL) == tail);
	}
	report("the page that may only be read was named",
	       figure("breaches", "read-only-memory") > 0);
}

static void attack_rings(void)
{
	vfio_put(&vfio, TX + TAIL, ENTRIES);
	report("a tail beyond the ring", figure("breaches", "bad-tail") > 0);
	vfio_put(&vfio, TX + BASE, MEMORY_END);
	vfio_put(&vfio, TX + LENGTH, 0x100000);
	vfio_put(&vfio, RX + BASE, 0xfee00000);
	vfio_put(&vfio, RX + SRRCTL, 0x0200007f);
	vfio_put(&vfio, TX + WRITEBACK, MEMORY_END | 1);
	report("a ring moved while it is enabled", vfio_get(&vfio, TX + BASE) == TX_RING &&
	       vfio_get(&vfio, RX + BASE) == RX_RING &&
	       vfio_get(&vfio, TX + LENGTH) == ENTRIES * 16 &&
	       figure("breaches", "ring-in-use") == 5);

	queue_start(&vfio, TX + 0x100, MEMORY_END);
	report("a ring outside the guest", !started(TX + 0x100));
	queue_start(&vfio, TX + 0x100, 0xfee00000);
	report("a ring in the MSI window", !started(TX + 0x100));
	queue_start(&vfio, TX + 0x100, READ_ONLY);
	report("a ring in memory that may only be read", !started(TX + 0x100));
	vfio_put(&vfio, TX + 0x100 + WRITEBACK, MEMORY_END | 1);
	queue_start(&vfio, TX + 0x100, DATA);
	report("a head written behind the guest", !started(TX + 0x100));
	vfio_put(&vfio, TX + 0x100 + WRITEBACK, 0);
}

/* The device reads the descriptor again: after we looked at it. */
static void attack_rewrite(void)
{
	__u64 posted = DATA + 8 * PAGE, aim = DATA + 32 * PAGE;

	set_figure("idle_limit", 0);
	fresh_pattern();
	vfio_put(&vfio, RX + CONTROL, 0);
	queue_start(&vfio, RX, RX_RING);
	desc(RX_RING, 0)->address = posted;
	desc(RX_RING, 0)->rest = 0;
	vfio_put(&vfio, RX + TAIL, 1);
	aim_at(desc(RX_RING, 0), aim);
	report("a descriptor rewritten is used", used(0));
	report("and reaches no page that was not posted", untouched(aim, 4 * PAGE));
}

static atomic_bool racing;

static void *rewriter(void *unused)
{
	while (racing) {
		for (unsigned int i = 0; i < ENTRIES; i++)
			aim_at(desc(RX_RING, i), DATA + (128 + i % 64) * PAGE);
	}
	return unused;
}

/* The same without order: a second CPU rewrites while the first one posts. */
static void attack_race(void)
{
	pthread_t thread;

	fresh_pattern();
	queue_start(&vfio, RX, RX_RING);
	racing = true;
	pthread_create(&thread, NULL, rewriter, NULL);
	for (int i = 0; i < 400; i++) {
		__u32 tail = vfio_get(&vfio, RX + TAIL);

		aim_at(desc(RX_RING, tail), DATA + i % 16 * PAGE);
		vfio_put(&vfio, RX + TAIL, (tail + 1) % ENTRIES);
		usleep(1000);
	}
	racing = false;
	pthread_join(thread, NULL);
	report("rewriting in a race leaves the rest of memory alone",
	       untouched(DATA + 16 * PAGE, 112 * PAGE));
	vfio_put(&vfio, RX + CONTROL, 0);
	queue_start(&vfio, RX, RX_RING);
}

/* Each buffer on a page of its own, up to the quota and no further. */
static void attack_quota(void)
{
	__u64 quota = figure("quota", NULL);

	set_figure("quota", 32 * PAGE);
	for (unsigned int i = 0; i < ENTRIES - 1; i++)
		receive(DATA + i * PAGE);
	report("posting without end stops at the quota", figure("pages", NULL) <= 32 &&
	       figure("quota_hits", NULL) > 0);
	set_figure("quota", quota);
	vfio_put(&vfio, RX + CONTROL, 0);
	queue_start(&vfio, RX, RX_RING);
}

/*
 * What a balloon does: the address stays, the memory goes. The next packet has
 * to arrive in the new memory; the old one would show a hole in the ring.
 */
static void attack_balloon(void)
{
	__u32 head;

	set_figure("idle_limit", 64 * PAGE);
	fresh_pattern();
	head = vfio_get(&vfio, RX + HEAD);
	receive(DATA);
	report("a buffer is filled before the balloon", used(head) && !untouched(DATA, 2048));
	madvise(at(DATA), 64 * PAGE, MADV_REMOVE);
	fresh_pattern();
	head = vfio_get(&vfio, RX + HEAD);
	receive(DATA);
	report("memory behind an address was exchanged, and the next packet finds it",
	       used(head) && !untouched(DATA, 2048));
}

static void *toggle(void *which)
{
	const __u64 iova = TOGGLED + (which ? TOGGLED_SIZE : 0);
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map), .iova = iova, .size = TOGGLED_SIZE,
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)vfio_memory(&vfio, iova, TOGGLED_SIZE),
	};
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap), .iova = iova, .size = TOGGLED_SIZE,
	};

	while (racing) {
		usleep(10000);
		if (ioctl(vfio.container, VFIO_IOMMU_UNMAP_DMA, &unmap) ||
		    ioctl(vfio.container, VFIO_IOMMU_MAP_DMA, &map))
			die("unmap and map: %m");
	}
	return NULL;
}

/*
 * Two threads unmap what a third one has the VF reach, over and over: it must
 * not stand still, nor may VFIO run out of patience with what is pinned again.
 */
static void attack_toggled_memory(void)
{
	pthread_t threads[2];
	time_t end = time(NULL) + 8;
	__u64 dropped;

	if (vfio.group < 0)
		return;
	dropped = figure("dropped_pages", NULL);
	racing = true;
	pthread_create(&threads[0], NULL, toggle, NULL);
	pthread_create(&threads[1], NULL, toggle, threads);
	for (unsigned int i = 0; time(NULL) < end; i++)
		transmit(TOGGLED + i % 32 * PAGE, TX_DATA | 60);
	racing = false;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	dropped = figure("dropped_pages", NULL) - dropped;
	printf("%llu pages were unmapped under the VF\n", dropped);
	report("two threads may unmap what a third one posts", dropped > 0);
}

/* The VMM takes memory away under posted buffers. */
static void attack_unmap(void)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap), .iova = MEMORY, .size = MEMORY,
	};

	if (vfio.group < 0)
		return;
	for (int i = 0; i < 32; i++)
		receive(DATA + i * PAGE);
	if (ioctl(vfio.container, VFIO_IOMMU_UNMAP_DMA, &unmap))
		die("unmap: %m");
	report("memory that the VMM unmapped is out of the window", figure("pages", NULL) == 0);
	fresh_pattern();
	sleep(2);
	report("and no packet gets there", untouched(DATA, 64 * PAGE));
	vfio_put(&vfio, RX + TAIL, 40);
	vfio_put(&vfio, VTCTRL, VTCTRL_RST);
}

static void hold(void)
{
	for (unsigned int i = 0; i < ENTRIES - 1; i++)
		receive(DATA + i * PAGE);
	printf("%llu\n", figure("pages", NULL));
	fflush(stdout);
	for (;;)
		pause();
}

static void map_read_only(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map), .flags = VFIO_DMA_MAP_FLAG_READ,
		.vaddr = (unsigned long)page, .iova = READ_ONLY, .size = PAGE,
	};
	struct iommu_ioas_map ioas_map = {
		.size = sizeof(ioas_map),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE,
		.ioas_id = vfio.ioas, .user_va = (unsigned long)page,
		.iova = READ_ONLY, .length = PAGE,
	};

	if (vfio.group < 0 ? ioctl(vfio.container, IOMMU_IOAS_MAP, &ioas_map) :
			     ioctl(vfio.container, VFIO_IOMMU_MAP_DMA, &map))
		die("map: %m");
}

int main(int argc, char **argv)
{
	bool cdev = argc > 1 && !strcmp(argv[1], "--cdev");

	if (argc < 2 + cdev)
		die("window-attack [--cdev] UUID [hold]");
	name = argv[1 + cdev];
	vfio_open(&vfio, name, cdev);
	vfio_enable(&vfio, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	memory = vfio_memory(&vfio, MEMORY, MEMORY);
	map_read_only();
	usleep(100000);
	queues_introduce(&vfio);
	queue_start(&vfio, TX, TX_RING);
	queue_start(&vfio, RX, RX_RING);
	if (argc > 2 + cdev)
		hold();

	attack_works_at_all();
	attack_addresses();
	attack_receive_addresses();
	attack_rings();
	attack_rewrite();
	attack_race();
	attack_quota();
	attack_balloon();
	attack_toggled_memory();
	attack_unmap();
	vfio_close(&vfio);
	return failures ? 1 : 0;
}
