// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest-attack BDF MEMORY: in a guest, in the place of its driver: drives the
 * registers of an 82576 VF and tries to have it reach what it must not. MEMORY is
 * the address of 4 MiB of the guest's own memory that its kernel does not use.
 * Somebody has to send broadcasts meanwhile, or the VF receives nothing.
 *
 * A guest does not see how it is judged: a descriptor that was refused is one
 * that the device never used. Prints a line for each attack and returns 1 if one
 * succeeded. Linked statically: a guest has no libraries.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/queue.h"

#define PAGE		4096ULL
#define MEMORY_SIZE	(4ULL << 20)
#define RX_RING		PAGE
#define DATA		(16 * PAGE)	/* from here on buffers */
#define PATTERN		0x5a

static struct vfio vf;
static char *memory;
static __u64 base;
static int failures;

static __u32 get(__u32 offset) { return vfio_get(&vf, offset); }
static void put(__u32 offset, __u32 value) { vfio_put(&vf, offset, value); }

static struct descriptor *desc(__u32 queue, unsigned int index)
{
	return (struct descriptor *)(memory + (queue == RX ? RX_RING : 0)) + index % ENTRIES;
}

static void report(const char *what, bool held)
{
	printf("%-6s %s\n", held ? "ok" : "FAILED", what);
	failures += !held;
}

static void start(__u32 queue) { queue_start(&vf, queue, base + (queue == RX ? RX_RING : 0)); }

static void post(__u32 queue, __u64 address, __u64 rest)
{
	__u32 tail = get(queue + TAIL);

	desc(queue, tail)->address = address;
	desc(queue, tail)->rest = rest;
	__sync_synchronize();
	put(queue + TAIL, (tail + 1) % ENTRIES);
}

/* Has the device come as far as the tail, within 5 s? */
static bool used(__u32 queue)
{
	for (int tries = 500; tries; tries--) {
		if (get(queue + HEAD) == get(queue + TAIL))
			return true;
		usleep(10000);
	}
	return false;
}

static bool untouched(__u64 from, __u64 to)
{
	for (__u64 i = from; i < to; i++)
		if (memory[i] != PATTERN)
			return false;
	return true;
}

static void attack_works_at_all(void)
{
	memset(memory + DATA, 0xff, 6);
	memcpy(memory + DATA + 6, "\x02guest\x88\xb5", 8);
	post(TX, base + DATA, TX_DATA | 60);
	report("an honest packet leaves", used(TX) && get(TX + HEAD) == 1);
	memset(memory + DATA, PATTERN, 2048);
	post(RX, base + DATA, 0);
	report("an honest buffer is filled",
	       used(RX) && get(RX + HEAD) == 1 && !untouched(DATA, DATA + 2048));
}

/*
 * What lies beyond the guest is somebody's: the host's, another guest's, a
 * device's. The tail does not move over a descriptor that was refused.
 */
static void attack_addresses(void)
{
	static const struct {
		const char *where;
		__u64 address;
	} rows[] = {
		{ "behind the guest", 1ULL << 30 },
		{ "high memory of the host", 5ULL << 30 },
		{ "the MSI window", 0xfee00000 },
		{ "across 2^48", (1ULL << 48) - 8 },
		{ "2^63", 1ULL << 63 },
		{ "across 2^64", -8ULL },
	};
	char what[80];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		__u32 sent = get(TX + HEAD), received = get(RX + HEAD);

		post(TX, rows[i].address, TX_DATA | 60);
		snprintf(what, sizeof(what), "send from %s", rows[i].where);
		report(what, get(TX + TAIL) == sent && get(TX + HEAD) == sent);
		post(RX, rows[i].address, 0);
		snprintf(what, sizeof(what), "receive at %s", rows[i].where);
		report(what, get(RX + TAIL) == received && get(RX + HEAD) == received);
	}
}

static void attack_rings(void)
{
	put(TX + BASE, 0xfee00000);
	put(RX + BASE_HIGH, 1);
	put(RX + LENGTH, 0x100000);
	report("a ring moved while it is enabled",
	       get(TX + BASE) == (__u32)base && !get(RX + BASE_HIGH) &&
	       get(RX + LENGTH) == ENTRIES * sizeof(struct descriptor));
	put(TX + 0x100 + BASE, 1 << 30);
	put(TX + 0x100 + LENGTH, PAGE);
	put(TX + 0x100 + CONTROL, ENABLE);
	report("a ring behind the guest", !(get(TX + 0x100 + CONTROL) & ENABLE));
}

static atomic_bool racing;

static void *rewriter(void *unused)
{
	while (racing)
		for (unsigned int i = 0; i < ENTRIES; i++)
			__atomic_store_n(&desc(RX, i)->address,
					 (1ULL << 30) + i * PAGE, __ATOMIC_SEQ_CST);
	return unused;
}

/*
 * A second CPU aims what the first one posts at somebody else's memory. What is
 * looked at in time is refused, what is not is the IOMMU's.
 */
static void attack_race(void)
{
	pthread_t thread;

	memset(memory + DATA, PATTERN, MEMORY_SIZE - DATA);
	start(RX);
	racing = true;
	if (pthread_create(&thread, NULL, rewriter, NULL))
		die("no thread");
	for (int i = 0; i < 300; i++) {
		post(RX, base + DATA + i % 16 * PAGE, 0);
		usleep(2000);
	}
	racing = false;
	pthread_join(thread, NULL);
	report("rewriting in a race leaves the rest of memory alone",
	       untouched(DATA + 16 * PAGE, MEMORY_SIZE));
}

int main(int argc, char **argv)
{
	int file;

	if (argc < 3)
		die("guest-attack BDF MEMORY");
	vfio_open_bar(&vf, argv[1]);
	base = strtoull(argv[2], NULL, 0);
	file = open("/dev/mem", O_RDWR);
	if (file < 0)
		die("/dev/mem: %m");
	memory = mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, base);
	if (memory == MAP_FAILED)
		die("/dev/mem at 0x%llx: %m", base);
	memset(memory, 0, MEMORY_SIZE);
	put(VTCTRL, VTCTRL_RST);
	usleep(100000);
	queues_introduce(&vf);
	start(TX);
	start(RX);
	attack_works_at_all();
	attack_addresses();
	attack_rings();
	attack_race();
	put(VTCTRL, VTCTRL_RST);
	return failures ? 1 : 0;
}
