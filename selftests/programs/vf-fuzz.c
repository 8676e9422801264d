// SPDX-License-Identifier: GPL-2.0-only
/*
 * vf-fuzz [--cdev] DEVICE SEED COUNT: an 82576 VF (a PCI address, or the UUID
 * of a mediated device) driven through VFIO by chance: registers of all widths,
 * rings that are right or have one thing wrong, mailbox messages, ioctls with
 * arguments near their limits, mappings made and taken away, opened and closed.
 * The same seed does the same again.
 *
 * It asks for nothing but that the host survives; who runs it looks at the
 * kernel's log, and at the VF afterwards. Prints how often each thing was done
 * and how often it was refused.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/pci_regs.h>

#include "lib/mailbox.h"
#include "lib/queue.h"

#define BAR_SIZE	0x4000
#define CONFIG_SIZE	4096
#define MEMORY_IOVA	0x100000
#define MEMORY_SIZE	(64 * 4096)

#define RING_STRIDE	0x100

struct fuzz {
	struct vfio vfio;
	const char *name;
	bool cdev;
	__u64 state;
};

static __u64 random64(struct fuzz *fuzz)
{
	__u64 x = fuzz->state += 0x9e3779b97f4a7c15;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static __u64 below(struct fuzz *fuzz, __u64 limit)
{
	return random64(fuzz) % limit;
}

/* What breaks things: small, near a power of two, near the end, anything. */
static __u64 edge(struct fuzz *fuzz)
{
	switch (below(fuzz, 5)) {
	case 0:
		return below(fuzz, 16);
	case 1:
		return (1ULL << below(fuzz, 64)) + below(fuzz, 3) - 1;
	case 2:
		return -below(fuzz, 4096);
	case 3:
		return MEMORY_IOVA + below(fuzz, MEMORY_SIZE);
	default:
		return random64(fuzz);
	}
}

/* Refused where it must be, as while memory decoding is off. */
static int put(struct fuzz *fuzz, __u64 offset, __u32 value)
{
	return vfio_write(&fuzz->vfio, 0, offset, &value, sizeof(value));
}

/* Where registers are; of all offsets, one in a hundred would find one. */
static const struct {
	__u16 from, to;
} inhabited[] = {
	{ 0x0000, 0x000c }, { 0x0800, 0x0840 }, { 0x0c40, 0x0c44 },
	{ 0x0f04, 0x0f58 }, { 0x1048, 0x104c }, { 0x1520, 0x1534 },
	{ 0x1580, 0x1584 }, { 0x1680, 0x168c }, { 0x1700, 0x1744 },
	{ RX, RX + 0x34 }, { RX + RING_STRIDE, RX + RING_STRIDE + 0x34 },
	{ TX, TX + 0x40 }, { TX + RING_STRIDE, TX + RING_STRIDE + 0x40 },
};

static int fuzz_register(struct fuzz *fuzz)
{
	__u64 value = edge(fuzz), offset = below(fuzz, BAR_SIZE + 16);
	size_t width = 1 + below(fuzz, 8);
	unsigned int i;

	if (below(fuzz, 4)) {
		i = below(fuzz, ARRAY_SIZE(inhabited));
		offset = inhabited[i].from + offset % (inhabited[i].to - inhabited[i].from);
	}
	if (below(fuzz, 4)) {
		offset &= ~3ULL;
		width = 4;
	}
	if (below(fuzz, 2))
		return vfio_read(&fuzz->vfio, 0, offset, &value, width);
	return vfio_write(&fuzz->vfio, 0, offset, &value, width);
}

/* The other regions, and offsets that no region has. */
static int fuzz_region(struct fuzz *fuzz)
{
	__u8 bytes[256] = {};
	__u64 offset = below(fuzz, 2) ? below(fuzz, BAR_SIZE) : edge(fuzz);
	size_t length = 1 + below(fuzz, sizeof(bytes));
	unsigned int region = below(fuzz, VFIO_PCI_NUM_REGIONS + 2);

	if (below(fuzz, 2))
		return vfio_read(&fuzz->vfio, region, offset, bytes, length);
	return vfio_write(&fuzz->vfio, region, offset, bytes, length);
}

static int fuzz_config(struct fuzz *fuzz)
{
	__u32 value = edge(fuzz);
	__u64 offset = below(fuzz, CONFIG_SIZE);
	size_t width = 1 << below(fuzz, 3);

	if (below(fuzz, 2))
		return vfio_read(&fuzz->vfio, VFIO_PCI_CONFIG_REGION_INDEX,
				 offset, &value, width);
	return vfio_write(&fuzz->vfio, VFIO_PCI_CONFIG_REGION_INDEX, offset,
			  &value, width);
}

/* As a driver writes it, or that with one thing wrong. */
static struct descriptor descriptor(struct fuzz *fuzz, bool tx)
{
	__u64 length = 1 + below(fuzz, 2000);
	struct descriptor made = {
		.address = MEMORY_IOVA + below(fuzz, MEMORY_SIZE - 2048),
		.rest = tx ? length << 46 | TX_DATA | length : 0,
	};

	switch (below(fuzz, 16)) {
	case 0:
		made.address = edge(fuzz);
		break;
	case 1:
		made.rest = edge(fuzz);
		break;
	case 2:
		made.rest ^= 1ULL << below(fuzz, 64);
		break;
	}
	return made;
}

/* A ring in our memory, or not quite. */
static int fuzz_ring(struct fuzz *fuzz)
{
	bool tx = below(fuzz, 2);
	__u32 ring = (tx ? TX : RX) + below(fuzz, 2) * RING_STRIDE;
	__u64 at = below(fuzz, MEMORY_SIZE / 4096) * 4096;
	__u64 base = below(fuzz, 8) ? MEMORY_IOVA + at : edge(fuzz);
	struct descriptor *desc = (void *)((char *)fuzz->vfio.frame + at);
	__u32 i;

	vfio_enable(&fuzz->vfio, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	for (i = 0; i < 8; i++)
		desc[i] = descriptor(fuzz, tx);
	put(fuzz, ring + CONTROL, 0);
	put(fuzz, ring + BASE, base);
	put(fuzz, ring + BASE_HIGH, base >> 32);
	put(fuzz, ring + LENGTH,
	    below(fuzz, 8) ? 128ULL << below(fuzz, 8) : edge(fuzz));
	if (!tx && below(fuzz, 4))
		put(fuzz, ring + SRRCTL, SRRCTL_ONE_2K);
	put(fuzz, ring + HEAD, below(fuzz, 8) ? 0 : edge(fuzz));
	put(fuzz, ring + CONTROL, ENABLE | below(fuzz, 1 << 22));
	return put(fuzz, ring + TAIL,
		   below(fuzz, 8) ? below(fuzz, 8) : edge(fuzz));
}

static int fuzz_mailbox(struct fuzz *fuzz)
{
	__u32 words = below(fuzz, 17), i;

	put(fuzz, V2PMAILBOX, VFU);
	for (i = 0; i < words; i++)
		put(fuzz, VMBMEM + 4 * i, edge(fuzz));
	if (below(fuzz, 4))
		put(fuzz, VMBMEM, 1 + below(fuzz, 8) + (below(fuzz, 32) << 16));
	return put(fuzz, V2PMAILBOX, below(fuzz, 16));
}

/*
 * Interrupts set as a VMM does it, or that with one thing wrong: with more than
 * one, hardly any would come past the first check.
 */
static int fuzz_irqs(struct fuzz *fuzz)
{
	char buffer[sizeof(struct vfio_irq_set) + 8 * sizeof(__s32)];
	struct vfio_irq_set *set = (void *)buffer;
	__s32 fds[8];
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int i, error;

	for (i = 0; i < 8; i++)
		fds[i] = fd;
	set->argsz = sizeof(buffer);
	set->flags = VFIO_IRQ_SET_DATA_NONE << below(fuzz, 3) |
		     (below(fuzz, 4) ? VFIO_IRQ_SET_ACTION_TRIGGER :
				       VFIO_IRQ_SET_ACTION_MASK << below(fuzz, 2));
	set->index = VFIO_PCI_MSIX_IRQ_INDEX;
	set->start = below(fuzz, 2);
	set->count = below(fuzz, 4 - set->start);
	switch (below(fuzz, 16)) {
	case 0:
		set->argsz = below(fuzz, sizeof(buffer));
		break;
	case 1:
		set->flags = edge(fuzz);
		break;
	case 2:
		set->index = below(fuzz, VFIO_PCI_NUM_IRQS + 1);
		break;
	case 3:
		set->start = edge(fuzz);
		break;
	case 4:
		set->count = edge(fuzz);
		break;
	case 5:
		fds[below(fuzz, 3)] = (__s32)below(fuzz, 4) - 2;
		break;
	}
	memcpy(set->data, fds, sizeof(fds));
	error = ioctl(fuzz->vfio.device, VFIO_DEVICE_SET_IRQS, set) ? errno : 0;
	close(fd);
	return error;
}

/* Any ioctl of a VFIO device, with a length that may be a lie. */
static int fuzz_ioctl(struct fuzz *fuzz)
{
	static const unsigned long commands[] = {
		VFIO_DEVICE_GET_INFO, VFIO_DEVICE_GET_REGION_INFO,
		VFIO_DEVICE_GET_IRQ_INFO, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO,
		VFIO_DEVICE_PCI_HOT_RESET, VFIO_DEVICE_IOEVENTFD,
		VFIO_DEVICE_FEATURE, VFIO_DEVICE_RESET,
	};
	__u32 words[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		words[i] = edge(fuzz);
	words[0] = below(fuzz, 4) ? sizeof(words) : below(fuzz, sizeof(words));
	if (below(fuzz, 2))
		words[2] = below(fuzz, VFIO_PCI_NUM_REGIONS + 2);
	i = below(fuzz, ARRAY_SIZE(commands));
	return ioctl(fuzz->vfio.device, commands[i], words) ? errno : 0;
}

static sigjmp_buf no_memory;

static void on_bus_error(int signal)
{
	siglongjmp(no_memory, signal);
}

/*
 * What can be mapped is written to, as a guest's CPU would. While memory
 * decoding is off there is nothing behind the mapping.
 */
static int fuzz_mmap(struct fuzz *fuzz)
{
	size_t size = (1 + below(fuzz, 5)) * 4096;
	volatile __u32 *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
				   fuzz->vfio.device, below(fuzz, 6) * 4096);
	volatile int error = 0;
	int i;

	if (map == MAP_FAILED)
		return errno;
	if (!sigsetjmp(no_memory, 1))
		for (i = 0; i < 4; i++)
			map[below(fuzz, size / 4)] = edge(fuzz);
	else
		error = EFAULT;
	munmap((void *)map, size);
	return error;
}

/* Whoever has put it into quarantine may take a while to release it. */
#define OPEN_TRIES	600
#define OPEN_DELAY_US	100000

static void start(struct fuzz *fuzz)
{
	int tries = 0, error;
	__u64 *words;
	size_t i;

	while ((error = vfio_try_open(&fuzz->vfio, fuzz->name, fuzz->cdev)) == EPERM &&
	       tries++ < OPEN_TRIES)
		usleep(OPEN_DELAY_US);
	if (error)
		die("%s: %s", fuzz->name, strerror(error));
	vfio_enable(&fuzz->vfio, PCI_COMMAND_MEMORY);
	fuzz->vfio.frame = vfio_memory(&fuzz->vfio, MEMORY_IOVA, MEMORY_SIZE);
	for (words = fuzz->vfio.frame, i = 0; i < MEMORY_SIZE / sizeof(*words); i++)
		words[i] = random64(fuzz);
}

/* Closed as a VMM that dies does it: in the middle of anything. */
static int fuzz_reopen(struct fuzz *fuzz)
{
	void *memory = fuzz->vfio.frame;

	vfio_close(&fuzz->vfio);
	munmap(memory, MEMORY_SIZE);
	start(fuzz);
	return 0;
}

static const struct deed {
	const char *name;
	unsigned int weight;
	int (*act)(struct fuzz *fuzz);
} deeds[] = {
	{ "register", 4000, fuzz_register },
	{ "ring", 2000, fuzz_ring },
	{ "mailbox", 1000, fuzz_mailbox },
	{ "config", 1000, fuzz_config },
	{ "region", 1000, fuzz_region },
	{ "irqs", 300, fuzz_irqs },
	{ "mmap", 300, fuzz_mmap },
	{ "ioctl", 100, fuzz_ioctl },
	{ "reopen", 3, fuzz_reopen },
};

static unsigned int choose(struct fuzz *fuzz)
{
	unsigned int sum = 0, i;
	__u64 pick;

	for (i = 0; i < ARRAY_SIZE(deeds); i++)
		sum += deeds[i].weight;
	pick = below(fuzz, sum);
	for (i = 0; pick >= deeds[i].weight; i++)
		pick -= deeds[i].weight;
	return i;
}

int main(int argc, char **argv)
{
	unsigned long done[ARRAY_SIZE(deeds)] = {}, refused[ARRAY_SIZE(deeds)] = {};
	struct fuzz fuzz = {};
	unsigned long left;
	unsigned int i;

	fuzz.cdev = argc > 1 && !strcmp(argv[1], "--cdev");
	argv += fuzz.cdev;
	if (argc - fuzz.cdev != 4)
		die("vf-fuzz [--cdev] DEVICE SEED COUNT");
	fuzz.name = argv[1];
	fuzz.state = strtoull(argv[2], NULL, 0);
	signal(SIGBUS, on_bus_error);
	start(&fuzz);
	for (left = strtoul(argv[3], NULL, 0); left; left--) {
		i = choose(&fuzz);
		done[i]++;
		refused[i] += !!deeds[i].act(&fuzz);
	}
	for (i = 0; i < ARRAY_SIZE(deeds); i++)
		printf("%-10s %8lu done, %8lu refused\n", deeds[i].name, done[i], refused[i]);
	vfio_close(&fuzz.vfio);
	return 0;
}
