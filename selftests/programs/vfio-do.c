// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio-do [--cdev] BDF... < commands: 82576 VFs held open in user space, driven
 * by a script. Each line is the number of a device and a command; what a
 * command finds out is printed on a line. Numbers are as in C.
 *
 *	N read OFFSET [WIDTH]		N write OFFSET VALUE [WIDTH]
 *	N config OFFSET			N configure OFFSET VALUE
 *					a dword of configuration space
 *	N withhold OFFSET		configure, but the kernel waits for the bytes
 *	N give VALUE			until they are given
 *	N flood OFFSET VALUE COUNT	write it as often, as fast as may be
 *	N price OFFSET VALUE COUNT	the same, and how many ns each took
 *	N frames COUNT			transmit as often, and how many ns each took
 *	N vectors COUNT			N fired VECTOR
 *	N toggle MILLISECONDS		vectors on and off, as fast as may be
 *	N mailbox WORD...		a message to the PF; its answer's first word
 *	N ring				queue 0 as new, as after a reset
 *	N transmit			a frame on that queue
 *	N bad COUNT			descriptors that name what is not there
 *	N sent				how far the device got on queue 0
 *	N areas				of BAR 0 that may be mapped
 *	N mmap OFFSET SIZE		N ioeventfd OFFSET	N dmabuf OFFSET SIZE
 *	N reset				the function
 *	N asked				how often was its user asked to let go
 *	N map OFFSET			a page, and keep it
 *	N load OFFSET			N store OFFSET VALUE	in that page
 *	N errors			since the error eventfd was asked last
 *	- sleep MILLISECONDS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <linux/pci_regs.h>

#include "lib/mailbox.h"
#include "lib/queue.h"
#include "lib/withheld.h"

#define DEVICES		4
#define ARGUMENTS	20

#define RING_IOVA	0x100000
#define FRAME_IOVA	0x101000
#define RING_ENTRIES	8

struct command {
	const char *name;
	int arguments;
	void (*run)(struct vfio *vfio, int count, const __u64 *values);
};

static void report(int error)
{
	puts(error ? strerrorname_np(error) : "ok");
}

static void do_read(struct vfio *vfio, int count, const __u64 *values)
{
	size_t width = count > 1 ? values[1] : 4;
	__u64 value = 0;
	int error = vfio_read(vfio, 0, values[0], &value, width);

	if (error)
		report(error);
	else
		printf("0x%0*llx\n", (int)width * 2, value);
}

static void do_write(struct vfio *vfio, int count, const __u64 *values)
{
	size_t width = count > 2 ? values[2] : 4;
	int error = vfio_write(vfio, 0, values[0], &values[1], width);

	if (error)
		report(error);
}

static void do_config(struct vfio *vfio, int count, const __u64 *values)
{
	__u32 value = 0;
	int error = vfio_read(vfio, VFIO_PCI_CONFIG_REGION_INDEX, values[0],
			      &value, sizeof(value));

	(void)count;
	if (error)
		report(error);
	else
		printf("0x%08x\n", value);
}

static void do_configure(struct vfio *vfio, int count, const __u64 *values)
{
	__u32 value = values[1];
	int error = vfio_write(vfio, VFIO_PCI_CONFIG_REGION_INDEX, values[0],
			       &value, sizeof(value));

	(void)count;
	if (error)
		report(error);
}

static void do_withhold(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	vfio->withheld = withheld_write(vfio, VFIO_PCI_CONFIG_REGION_INDEX,
					values[0], sizeof(__u32));
	puts("waiting");
}

static void do_give(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	if (!vfio->withheld)
		die("nothing is withheld");
	report(withheld_give(vfio->withheld, values[0]));
	vfio->withheld = NULL;
}

static void do_flood(struct vfio *vfio, int count, const __u64 *values)
{
	__u64 i;

	(void)count;
	for (i = 0; i < values[2]; i++)
		vfio_put(vfio, values[0], values[1]);
}

static __u64 nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static void do_price(struct vfio *vfio, int count, const __u64 *values)
{
	__u64 start = nanoseconds();

	do_flood(vfio, count, values);
	printf("%llu\n", (nanoseconds() - start) / (values[2] ?: 1));
}

static void do_vectors(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	vfio_vectors(vfio, values[0]);
}

static void do_fired(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	printf("%llu\n", vfio_fired(vfio, values[0]));
}

static void do_toggle(struct vfio *vfio, int count, const __u64 *values)
{
	__u64 end = nanoseconds() + values[0] * 1000000;

	(void)count;
	while (nanoseconds() < end) {
		vfio_vectors(vfio, 3);
		vfio_no_vectors(vfio);
	}
	puts("ok");
}

static void do_mailbox(struct vfio *vfio, int count, const __u64 *values)
{
	int i;

	if (!mailbox_take(vfio)) {
		puts("busy");
		return;
	}
	for (i = 0; i < count; i++)
		vfio_put(vfio, VMBMEM + 4 * i, values[i]);
	mailbox_request(vfio, 2000);
	if (!mailbox_take(vfio)) {
		puts("busy");
		return;
	}
	printf("0x%08x\n", vfio_get(vfio, VMBMEM));
	vfio_put(vfio, V2PMAILBOX, ACK);
}

static void make_frame(struct vfio *vfio)
{
	vfio_enable(vfio, PCI_COMMAND_MASTER);
	if (!vfio->ring) {
		vfio->ring = vfio_memory(vfio, RING_IOVA, 4096);
		vfio->frame = vfio_memory(vfio, FRAME_IOVA, 4096);
	}
	memset(vfio->frame, 0xff, 6);
	memcpy((char *)vfio->frame + 6, "\x02vfio\0\x88\xb5", 8);
}

static void set_up_ring(struct vfio *vfio)
{
	vfio_put(vfio, TX + CONTROL, 0);
	vfio_put(vfio, TX + BASE, RING_IOVA);
	vfio_put(vfio, TX + BASE_HIGH, 0);
	vfio_put(vfio, TX + LENGTH, RING_ENTRIES * sizeof(struct descriptor));
	vfio_put(vfio, TX + HEAD, 0);
	vfio_put(vfio, TX + TAIL, 0);
}

static void do_ring(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	make_frame(vfio);
	set_up_ring(vfio);
}

/*
 * Write the next descriptor, a legacy one of a whole frame of 60 bytes whose
 * status is asked for; the tail that makes it known. There is no ring the first
 * time, and when a reset has cleared it.
 */
static __u32 write_descriptor(struct vfio *vfio, __u64 address)
{
	struct descriptor *descriptor;
	__u32 tail;

	if (!vfio->ring || vfio_get(vfio, TX + BASE) != RING_IOVA) {
		make_frame(vfio);
		set_up_ring(vfio);
	}
	vfio_put(vfio, TX + CONTROL, ENABLE);
	tail = vfio_get(vfio, TX + TAIL) % RING_ENTRIES;
	descriptor = (struct descriptor *)vfio->ring + tail;
	descriptor->address = address;
	descriptor->rest = 0x0b000000 | 60;
	__sync_synchronize();
	return (tail + 1) % RING_ENTRIES;
}

/* A broadcast that nobody understands. */
static void do_transmit(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	vfio_put(vfio, TX + TAIL, write_descriptor(vfio, FRAME_IOVA));
}

static void do_frames(struct vfio *vfio, int count, const __u64 *values)
{
	__u64 start = nanoseconds(), i;

	for (i = 0; i < values[0]; i++)
		do_transmit(vfio, count, values);
	printf("%llu\n", (nanoseconds() - start) / (values[0] ?: 1));
}

/* Each is new to whoever looks: it did not pass the last one. */
static void do_bad(struct vfio *vfio, int count, const __u64 *values)
{
	__u32 tail = write_descriptor(vfio, ~0ULL << 40);

	(void)count;
	for (__u64 i = 0; i < values[0]; i++)
		vfio_put(vfio, TX + TAIL, tail);
}

static void do_sent(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	printf("%u\n", vfio_get(vfio, TX + HEAD));
}

static void do_areas(struct vfio *vfio, int count, const __u64 *values)
{
	struct vfio_region_info *info = vfio_region(vfio, 0);
	struct vfio_region_info_cap_sparse_mmap *sparse;
	__u32 i;

	(void)count;
	(void)values;
	if (!info)
		die("no region 0: %m");
	if (!(info->flags & VFIO_REGION_INFO_FLAG_MMAP)) {
		puts("none");
	} else if (!(info->flags & VFIO_REGION_INFO_FLAG_CAPS)) {
		puts("all");
	} else {
		sparse = (void *)((char *)info + info->cap_offset);
		for (i = 0; i < sparse->nr_areas; i++)
			printf("0x%llx+0x%llx%c", sparse->areas[i].offset,
			       sparse->areas[i].size,
			       i + 1 < sparse->nr_areas ? ' ' : '\n');
	}
	free(info);
}

static void do_mmap(struct vfio *vfio, int count, const __u64 *values)
{
	void *map = mmap(NULL, values[1], PROT_READ | PROT_WRITE, MAP_SHARED,
			 vfio->device, values[0]);

	(void)count;
	report(map == MAP_FAILED ? errno : 0);
	if (map != MAP_FAILED)
		munmap(map, values[1]);
}

static void do_ioeventfd(struct vfio *vfio, int count, const __u64 *values)
{
	struct vfio_device_ioeventfd ioeventfd = {
		.argsz = sizeof(ioeventfd),
		.flags = VFIO_DEVICE_IOEVENTFD_32,
		.offset = values[0],
		.fd = eventfd(0, EFD_CLOEXEC),
	};

	(void)count;
	report(ioctl(vfio->device, VFIO_DEVICE_IOEVENTFD, &ioeventfd) ? errno :
									 0);
	close(ioeventfd.fd);
}

#ifndef VFIO_DEVICE_FEATURE_DMA_BUF
#define VFIO_DEVICE_FEATURE_DMA_BUF 11

struct vfio_region_dma_range {
	__u64 offset;
	__u64 length;
};

struct vfio_device_feature_dma_buf {
	__u32 region_index;
	__u32 open_flags;
	__u32 flags;
	__u32 nr_ranges;
	struct vfio_region_dma_range dma_ranges[];
};
#endif

static void do_dmabuf(struct vfio *vfio, int count, const __u64 *values)
{
	struct vfio_device_feature_dma_buf *export;
	struct vfio_device_feature *feature;
	size_t size = sizeof(*feature) + sizeof(*export) +
		      sizeof(export->dma_ranges[0]);
	int fd;

	(void)count;
	feature = calloc(1, size);
	feature->argsz = size;
	feature->flags = VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_DMA_BUF;
	export = (void *)feature->data;
	export->nr_ranges = 1;
	export->dma_ranges[0].offset = values[0];
	export->dma_ranges[0].length = values[1];
	fd = ioctl(vfio->device, VFIO_DEVICE_FEATURE, feature);
	report(fd < 0 ? errno : 0);
	if (fd >= 0)
		close(fd);
	free(feature);
}

static void do_reset(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	report(ioctl(vfio->device, VFIO_DEVICE_RESET) ? errno : 0);
}

static void do_map(struct vfio *vfio, int count, const __u64 *values)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, vfio->device, values[0]);

	(void)count;
	report(map == MAP_FAILED ? errno : 0);
	vfio->map = map == MAP_FAILED ? NULL : map;
}

static void do_load(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	if (vfio->map)
		printf("0x%08x\n", bar_get(vfio->map, values[0]));
	else
		puts("nothing is mapped");
}

static void do_store(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	if (vfio->map)
		__atomic_store_n(&vfio->map[values[0] / 4], values[1], __ATOMIC_SEQ_CST);
	else
		puts("nothing is mapped");
}

static void do_errors(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	printf("%llu\n", vfio_errors(vfio));
}

static void do_asked(struct vfio *vfio, int count, const __u64 *values)
{
	(void)count;
	(void)values;
	printf("%llu\n", vfio_asked(vfio));
}

static const struct command commands[] = {
	{ "read", 1, do_read },
	{ "write", 2, do_write },
	{ "config", 1, do_config },
	{ "configure", 2, do_configure },
	{ "withhold", 1, do_withhold },
	{ "give", 1, do_give },
	{ "flood", 3, do_flood },
	{ "price", 3, do_price },
	{ "frames", 1, do_frames },
	{ "vectors", 1, do_vectors },
	{ "fired", 1, do_fired },
	{ "toggle", 1, do_toggle },
	{ "mailbox", 1, do_mailbox },
	{ "ring", 0, do_ring },
	{ "transmit", 0, do_transmit },
	{ "bad", 1, do_bad },
	{ "sent", 0, do_sent },
	{ "areas", 0, do_areas },
	{ "mmap", 2, do_mmap },
	{ "ioeventfd", 1, do_ioeventfd },
	{ "dmabuf", 2, do_dmabuf },
	{ "reset", 0, do_reset },
	{ "asked", 0, do_asked },
	{ "map", 1, do_map },
	{ "load", 1, do_load },
	{ "store", 2, do_store },
	{ "errors", 0, do_errors },
};

static void run(struct vfio *vfio, int devices, char *line)
{
	__u64 values[ARGUMENTS] = {};
	char *device = strtok(line, " \t\n");
	char *name = strtok(NULL, " \t\n");
	char *word;
	size_t i;
	int count = 0, n;

	if (!device || *device == '#')
		return;
	while ((word = strtok(NULL, " \t\n")) && count < ARGUMENTS)
		values[count++] = strtoull(word, NULL, 0);
	if (name && !strcmp(name, "sleep")) {
		usleep(values[0] * 1000);
		return;
	}
	n = atoi(device);
	for (i = 0; name && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(name, commands[i].name) || n >= devices ||
		    count < commands[i].arguments)
			continue;
		commands[i].run(&vfio[n], count, values);
		return;
	}
	die("what is '%s %s'?", device, name ?: "");
}

int main(int argc, char **argv)
{
	struct vfio vfio[DEVICES];
	bool cdev = argc > 1 && !strcmp(argv[1], "--cdev");
	char line[256];
	int devices, i;

	argv += 1 + cdev;
	devices = argc - 1 - cdev;
	if (devices < 1 || devices > DEVICES)
		die("vfio-do [--cdev] BDF... < commands");
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; i < devices; i++) {
		vfio_open(&vfio[i], argv[i], cdev);
		vfio_enable(&vfio[i], PCI_COMMAND_MEMORY);
		vfio_errors(&vfio[i]);
	}
	while (fgets(line, sizeof(line), stdin))
		run(vfio, devices, line);
	for (i = 0; i < devices; i++)
		vfio_close(&vfio[i]);
	return 0;
}
