// SPDX-License-Identifier: GPL-2.0-only
/*
 * gate-sweep [--cdev] VF NUMBER PF: write every offset of an 82576 VF's BAR in
 * every width, and watch through the PF's BAR what arrives in the device. The
 * VF is bound to vfgate, the PF to a driver that is idle; the kernel needs
 * iomem=relaxed, which the lab gives it.
 *
 * Allowed to change are the VF's own queues, its own entries in moderation and
 * routing within bounds, its own bits in masks. Nothing else may, and no access
 * may fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/vfio.h"

#define BAR_SIZE	0x4000
#define TRAPPED_END	0x2000
#define QUEUES		8
#define CAUSES(vf)	(22 - 3 * (vf))
#define FLOOR		40

#define EIMS		0x1524
#define EIAC		0x152c
#define EITR		0x1680
#define IVAR		0x1700
#define VFRE		0x0c8c
#define VFTE		0x0c90
#define RX		0xc000
#define TX		0xe000

/* Of the PF: what reading does not change, and an idle driver leaves alone. */
struct range {
	const char *name;
	__u32 first;
	__u32 last;
};

static const struct range watched[] = {
	{ "RCTL", 0x0100, 0x0100 },
	{ "TCTL", 0x0400, 0x0400 },
	{ "VMBMEM", 0x0800, 0x09fc },
	{ "VFRE, VFTE", VFRE, VFTE },
	{ "GPIE", 0x1514, 0x1514 },
	{ "EIMS", EIMS, EIMS },
	{ "EIAC", EIAC, EIAC },
	{ "EITR", EITR, 0x16e0 },
	{ "IVAR", IVAR, 0x171c },
	{ "IVAR_MISC", 0x1740, 0x1740 },
	{ "DTXSWC", 0x3500, 0x3500 },
	{ "VMVIR", 0x3700, 0x371c },
	{ "RLPML", 0x5004, 0x5004 },
	{ "MTA", 0x5200, 0x53fc },
	{ "RAL, RAH", 0x5400, 0x547c },
	{ "RAL, RAH 16", 0x54e0, 0x551c },
	{ "VFTA", 0x5600, 0x57fc },
	{ "MRQC, VT_CTL", 0x5818, 0x581c },
	{ "VMOLR", 0x5ad0, 0x5aec },
	{ "PBACLR", 0x5b68, 0x5b68 },
	{ "VLVF", 0x5d00, 0x5d7c },
	{ "RX queues", RX, RX + 0x40 * 2 * QUEUES - 4 },
	{ "TX queues", TX, TX + 0x40 * 2 * QUEUES - 4 },
};

#define MAX_WORDS	0x4000

static __u32 *pf;
static __u32 before[MAX_WORDS];
static unsigned int number;
static unsigned int failures;

static bool own_queue(__u32 offset, __u32 base)
{
	unsigned int queue = (offset - base) / 0x40;

	return queue % QUEUES == number;
}

/* Head and tail of queues that an idle PF may still use now and then. */
static bool moves_by_itself(__u32 offset)
{
	__u32 in = offset % 0x40;

	return offset >= RX && (in == 0x10 || in == 0x18 || in == 0x30);
}

static bool own_vector(__u32 value)
{
	unsigned int cause = value & 0x1f;

	return !(value & 0x80) ||
	       (cause >= CAUSES(number) && cause < CAUSES(number) + 3);
}

/* May this dword of the device have become that by what the VF did? */
static bool may_be(__u32 offset, __u32 was, __u32 is)
{
	__u32 causes = 7U << CAUSES(number);

	if (is == was)
		return true;
	if (offset >= TX)
		return own_queue(offset, TX) || moves_by_itself(offset);
	if (offset >= RX)
		return own_queue(offset, RX) || moves_by_itself(offset);
	switch (offset) {
	case VFRE:
	case VFTE:
		return !((is ^ was) & ~(1U << number));
	case EIMS:
		/* The low causes are the PF's own. */
		return !((is ^ was) & 0x01fffff0 & ~causes);
	case EIAC:
		return !((is ^ was) & ~causes);
	}
	if (offset >= EITR && offset <= 0x16e0) {
		unsigned int cause = (offset - EITR) / 4;

		if (cause < 4)
			return true;
		return cause >= CAUSES(number) && cause < CAUSES(number) + 3 &&
		       (is & 0x7ffe) >= FLOOR;
	}
	if (offset == IVAR + 4 * number)
		return own_vector(is) && own_vector(is >> 8) &&
		       own_vector(is >> 16) && own_vector(is >> 24);
	return false;
}

static void snapshot(void)
{
	size_t r;
	__u32 o;

	for (r = 0; r < ARRAY_SIZE(watched); r++)
		for (o = watched[r].first; o <= watched[r].last; o += 4)
			before[o / 4] = bar_get(pf, o);
}

static void compare(__u32 wrote)
{
	size_t r;
	__u32 o;

	for (r = 0; r < ARRAY_SIZE(watched); r++) {
		for (o = watched[r].first; o <= watched[r].last; o += 4) {
			__u32 is = bar_get(pf, o);

			if (may_be(o, before[o / 4], is))
				continue;
			printf("%s 0x%05x became 0x%08x from 0x%08x after VF 0x%04x\n",
			       watched[r].name, o, is, before[o / 4], wrote);
			before[o / 4] = is;
			failures++;
		}
	}
}

static unsigned long sweep(struct vfio *vfio, __u8 pattern)
{
	static const size_t widths[] = { 1, 2, 4, 8 };
	unsigned long accesses = 0;
	__u8 bytes[8];
	__u32 offset;
	size_t w;

	for (offset = 0; offset < BAR_SIZE; offset++) {
		for (w = 0; w < 4; w++) {
			size_t width = widths[w];

			if (offset + width > BAR_SIZE)
				continue;
			memset(bytes, pattern, sizeof(bytes));
			if (vfio_write(vfio, 0, offset, bytes, width) ||
			    vfio_read(vfio, 0, offset, bytes, width)) {
				printf("0x%04x width %zu failed\n", offset,
				       width);
				failures++;
			}
			accesses += 2;
		}
		if (offset % 4 == 3 && offset < TRAPPED_END)
			compare(offset & ~3U);
	}
	compare(BAR_SIZE);
	return accesses;
}

int main(int argc, char **argv)
{
	bool cdev = argc > 1 && !strcmp(argv[1], "--cdev");
	unsigned long accesses = 0;
	struct vfio vfio;
	__u8 byte;
	size_t size;

	argv += cdev;
	argc -= cdev;
	if (argc != 4)
		die("gate-sweep [--cdev] VF NUMBER PF");
	number = atoi(argv[2]);
	vfio_open(&vfio, argv[1], cdev);
	vfio_enable(&vfio, 0x2);
	pf = bar_map(argv[3], &size);

	snapshot();
	accesses += sweep(&vfio, 0xff);
	accesses += sweep(&vfio, 0xa5);
	accesses += sweep(&vfio, 0x00);
	if (!vfio_write(&vfio, 0, BAR_SIZE, &byte, 1)) {
		printf("a write beyond the BAR succeeded\n");
		failures++;
	}
	vfio_close(&vfio);
	printf("%lu accesses, %u failures\n", accesses, failures);
	return failures ? 1 : 0;
}
