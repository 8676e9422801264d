// SPDX-License-Identifier: GPL-2.0-only
/*
 * negative [--cdev] DEVICE [ROW...]: what a hostile VMM does to a VF's VFIO
 * device, one row for each class of bugs that VFIO drivers had before; without
 * rows, all of them. DEVICE is a BDF or the UUID of a mediated device.
 *
 * Prints "ok ROW" or "FAILED ROW: what it saw", and returns 1 if one failed. A
 * row leaves an open device that works; that is looked at after each.
 * Documentation/negative.rst says what each row stands for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <linux/pci_regs.h>

#include "lib/mailbox.h"

/* Of the VF: see drivers/i82576/vf_regs.h. */
#define BAR_SIZE	0x4000ULL
#define STATUS		0x0008
#define RINGS		0x2000

#define CONFIG		VFIO_PCI_CONFIG_REGION_INDEX
#define CONFIG_SIZE	4096
#define PAGE		4096ULL

static const char *device;
static bool cdev;
static struct vfio vfio;
static char complaint[256];

/* Remember the first thing that is wrong with a row. */
static void wrong(const char *format, ...)
{
	va_list args;

	if (complaint[0])
		return;
	va_start(args, format);
	vsnprintf(complaint, sizeof(complaint), format, args);
	va_end(args);
}

static void reopen(void)
{
	vfio_open(&vfio, device, cdev);
	vfio_enable(&vfio, PCI_COMMAND_MEMORY);
}

static __u32 config(__u64 offset)
{
	__u32 value = 0;

	vfio_read(&vfio, CONFIG, offset, &value, sizeof(value));
	return value;
}

static int configure(__u64 offset, __u32 value, size_t width)
{
	return vfio_write(&vfio, CONFIG, offset, &value, width);
}

static void reset(void)
{
	if (ioctl(vfio.device, VFIO_DEVICE_RESET))
		wrong("VFIO_DEVICE_RESET: %m");
	vfio_enable(&vfio, PCI_COMMAND_MEMORY);
}

static sigjmp_buf bus_error;

static void on_bus_error(int signal)
{
	siglongjmp(bus_error, signal);
}

/* A load from a mapped page: false if there is nothing behind it. */
static bool load(const __u32 *map, __u64 offset, __u32 *value)
{
	if (sigsetjmp(bus_error, 1))
		return false;
	*value = bar_get(map, offset);
	return true;
}

static void *map_bar(__u64 offset, size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vfio.device, offset);
}

/* Behind the buffer there is nothing: what is written too far, faults. */
static char *guarded_buffer(size_t size)
{
	char *buffer = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (buffer == MAP_FAILED || mprotect(buffer + size, PAGE, PROT_NONE))
		die("memory: %m");
	return buffer;
}

static __u64 region_size(unsigned int index)
{
	struct vfio_region_info *info = vfio_region(&vfio, index);
	__u64 size = info ? info->size : 0;

	free(info);
	return size;
}

/* One transfer may move what lies within the region, and no more. */
static void transfer(unsigned int region, __u64 size, __u64 offset, char *buffer,
		     size_t count, bool write)
{
	__u64 at = ((__u64)region << 40) + offset;
	__u64 most = offset < size ? size - offset : 0;
	ssize_t done = write ? pwrite(vfio.device, buffer, count, at) :
			       pread(vfio.device, buffer, count, at);

	if (done > 0 && (__u64)done > most)
		wrong("%s of %zu bytes at 0x%llx of region %u moved %zd",
		      write ? "write" : "read", count, offset, region, done);
}

static void region_offsets(void)
{
	static const unsigned int regions[] = { 0, 1, 3, 5, 6, 7, 8, 9, 10, 255, 0x7fffff };
	static const size_t counts[] = { 1, 3, 4, 8, 4096, 65536 };
	char *buffer = guarded_buffer(65536);

	for (size_t r = 0; r < ARRAY_SIZE(regions); r++) {
		__u64 size = region_size(regions[r]);
		__u64 offsets[] = { size - 1, size - 3, size, size + 1, 1ULL << 32,
				    (1ULL << 40) - 4, (1ULL << 40) - 1 };

		for (size_t o = 0; o < ARRAY_SIZE(offsets); o++)
			for (size_t c = 0; c < ARRAY_SIZE(counts); c++)
				if (offsets[o] < 1ULL << 40)
					transfer(regions[r], size, offsets[o], buffer,
						 counts[c], false);
	}
	for (__u64 offset = BAR_SIZE; offset < 1ULL << 40; offset *= 2)
		transfer(0, BAR_SIZE, offset, buffer, 8, true);
	if (pread(vfio.device, buffer, 4, -4) >= 0)
		wrong("a negative position was read");
	munmap(buffer, 65536 + PAGE);
}

static int set_irqs(__u32 index, __u32 flags, __u32 start, __u32 count, const __s32 *fds)
{
	char buffer[sizeof(struct vfio_irq_set) + 8 * sizeof(__s32)] = {};
	struct vfio_irq_set *set = (void *)buffer;

	set->argsz = sizeof(buffer);
	set->flags = flags;
	set->index = index;
	set->start = start;
	set->count = count;
	if (fds)
		memcpy(set->data, fds, (count < 8 ? count : 8) * sizeof(__s32));
	return ioctl(vfio.device, VFIO_DEVICE_SET_IRQS, set) ? errno : 0;
}

static const __u32 irq_data[] = {
	VFIO_IRQ_SET_DATA_NONE, VFIO_IRQ_SET_DATA_BOOL, VFIO_IRQ_SET_DATA_EVENTFD,
};

static void irq_ranges(void)
{
	static const struct { __u32 start, count; } ranges[] = {
		{ 0, ~0U }, { ~0U, 1 }, { ~0U, 2 }, { 1, ~0U }, { 0x80000000, 0x80000000 },
		{ 3, 1 }, { 0, 4 }, { 2, 2 }, { 0x10000, 1 },
	};

	for (__u32 index = 0; index <= VFIO_PCI_NUM_IRQS; index++)
		for (size_t d = 0; d < ARRAY_SIZE(irq_data); d++)
			for (size_t r = 0; r < ARRAY_SIZE(ranges); r++)
				if (!set_irqs(index, irq_data[d] | VFIO_IRQ_SET_ACTION_TRIGGER,
					      ranges[r].start, ranges[r].count, NULL))
					wrong("interrupts %u: %u+%u were set", index,
					      ranges[r].start, ranges[r].count);
	if (!set_irqs(VFIO_PCI_MSIX_IRQ_INDEX, ~0U, 0, 1, NULL))
		wrong("unknown flags were accepted");
}

static void irq_descriptors(void)
{
	int file = open("/dev/null", O_RDWR | O_CLOEXEC);
	/* A negative number means none, to VFIO. */
	const __s32 bad[] = { INT_MAX, file, vfio.device };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (!set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
			      VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
			      0, 1, &bad[i]))
			wrong("descriptor %d was taken for an eventfd", bad[i]);
	close(file);
}

static void *set_until_closed(void *unused)
{
	__s32 fds[3];

	for (int i = 0; i < 3; i++)
		fds[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	while (set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
			VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 3,
			fds) != EBADF)
		set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
			 VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 0, NULL);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	return unused;
}

static void irqs_against_close(void)
{
	pthread_t thread;

	for (int i = 0; i < 10; i++) {
		pthread_create(&thread, NULL, set_until_closed, NULL);
		usleep(20000 + 1000 * i);
		vfio_close(&vfio);
		pthread_join(thread, NULL);
		reopen();
	}
}

static atomic_bool storming;

static void *storm(void *unused)
{
	while (storming)
		set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
			 VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 3, NULL);
	return unused;
}

static void eventfds_in_a_storm(void)
{
	pthread_t thread;

	vfio_vectors(&vfio, 3);
	storming = true;
	pthread_create(&thread, NULL, storm, NULL);
	for (int i = 0; i < 500; i++) {
		int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

		set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
			 VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
			 i % 3, 1, i % 2 ? &fd : &(__s32){ -1 });
		close(fd);
	}
	storming = false;
	pthread_join(thread, NULL);
	vfio_no_vectors(&vfio);
	vfio_vectors(&vfio, 3);
	set_irqs(VFIO_PCI_MSIX_IRQ_INDEX,
		 VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, 1, 1, NULL);
	if (vfio_fired(&vfio, 1) != 1)
		wrong("the vector does not fire afterwards");
}

/*
 * The bit is VFIO's, as a VF has none: what its registers read meanwhile is
 * between VFIO and the bus. They are the same as before when it is back.
 */
static void memory_decode_off(void)
{
	__u32 *map = map_bar(RINGS, PAGE), value = 0, before = vfio_get(&vfio, STATUS);

	configure(PCI_COMMAND, 0, 2);
	vfio_read(&vfio, 0, STATUS, &value, 4);
	vfio_write(&vfio, 0, RINGS + 0x800, &value, 4);
	if (map != MAP_FAILED)
		load(map, 0x800, &value);
	vfio_enable(&vfio, PCI_COMMAND_MEMORY);
	if (vfio_get(&vfio, STATUS) != before)
		wrong("the device is not what it was");
	if (map != MAP_FAILED && !load(map, 0x800, &value))
		wrong("the mapped page does not come back");
	if (map != MAP_FAILED)
		munmap(map, PAGE);
}

static void mappings(void)
{
	static const struct { __u64 offset; size_t size; } ranges[] = {
		{ 0, PAGE }, { 0, BAR_SIZE }, { PAGE, PAGE }, { PAGE, 2 * PAGE },
		{ BAR_SIZE, PAGE }, { BAR_SIZE - PAGE, 2 * PAGE }, { RINGS, 1 << 20 },
		{ (1ULL << 40) - PAGE, PAGE }, { (1ULL << 40) - PAGE, 2 * PAGE },
		{ 7ULL << 40, PAGE }, { 8ULL << 40, PAGE }, { 200ULL << 40, PAGE },
		{ 0x7fffffULL << 40, PAGE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
		if (map_bar(ranges[i].offset, ranges[i].size) != MAP_FAILED)
			wrong("0x%zx bytes at 0x%llx can be mapped", ranges[i].size,
			      ranges[i].offset);
}

static void straddles(void)
{
	__u8 bytes[16];

	/* Across rows, from one page to the next, and over the end. */
	for (__u64 edge = 0x400; edge <= BAR_SIZE; edge += 0x400)
		for (__u64 offset = edge - 8; offset < edge; offset++)
			for (size_t length = 1; length <= sizeof(bytes); length++) {
				memset(bytes, 0, sizeof(bytes));
				transfer(0, BAR_SIZE, offset, (char *)bytes, length, false);
				memset(bytes, 0, sizeof(bytes));
				transfer(0, BAR_SIZE, offset, (char *)bytes, length, true);
			}
}

static void config_writes(void)
{
	static const __u32 patterns[] = { ~0U, 0, 0x55555555, 0xaaaaaaaa };
	__u32 id = config(PCI_VENDOR_ID), first = config(PCI_CFG_SPACE_SIZE);

	for (size_t p = 0; p < ARRAY_SIZE(patterns); p++) {
		for (__u64 offset = 4; offset < CONFIG_SIZE; offset += 4)
			configure(offset, patterns[p], 4);
		for (__u64 offset = 4; offset < PCI_CFG_SPACE_SIZE; offset++)
			configure(offset, patterns[p], 1);
		/* Out of the sleep that it was sent to, too. */
		reset();
		if (config(PCI_VENDOR_ID) != id || config(PCI_CFG_SPACE_SIZE) != first)
			wrong("0x%08x everywhere changed what the device is", patterns[p]);
	}
	configure(PCI_BASE_ADDRESS_0, ~0U, 4);
	if ((config(PCI_BASE_ADDRESS_0) & PCI_BASE_ADDRESS_MEM_MASK) != (__u32)-BAR_SIZE)
		wrong("the BAR sizes to 0x%x", config(PCI_BASE_ADDRESS_0));
}

static __u64 capability(__u8 id)
{
	__u64 at = config(PCI_CAPABILITY_LIST) & 0xfc;

	for (int left = 48; at && left; left--) {
		__u32 header = config(at);

		if ((header & 0xff) == id)
			return at;
		at = header >> 8 & 0xfc;
	}
	return 0;
}

static void sleep_and_reset(void)
{
	__u64 express = capability(PCI_CAP_ID_EXP), power = capability(PCI_CAP_ID_PM);
	__u32 value;

	for (int i = 0; i < 10; i++) {
		if (power) {
			configure(power + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK, 2);
			vfio_read(&vfio, 0, STATUS, &value, 4);
			configure(power + PCI_PM_CTRL, 0, 2);
		}
		configure(express + PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_BCR_FLR, 2);
		vfio_enable(&vfio, PCI_COMMAND_MEMORY);
		vfio_get(&vfio, STATUS);
		reset();
		vfio_get(&vfio, STATUS);
	}
	if (!express)
		wrong("no express capability");
}

static void descriptors_run_out(void)
{
	struct rlimit before, none;
	int fd = eventfd(0, EFD_CLOEXEC);

	getrlimit(RLIMIT_NOFILE, &before);
	none = before;
	/* The next one that is asked for is one too many. */
	none.rlim_cur = fd;
	close(fd);
	setrlimit(RLIMIT_NOFILE, &none);
	if (vfio.group >= 0 && ioctl(vfio.group, VFIO_GROUP_GET_DEVICE_FD, device) >= 0)
		wrong("a descriptor beyond the limit");
	if (eventfd(0, EFD_CLOEXEC) >= 0)
		wrong("the limit does not hold");
	setrlimit(RLIMIT_NOFILE, &before);
}

/*
 * Every opcode with extreme words. What comes back has been sent by us, or is an
 * answer's first words, or zero: never anything else of the host's.
 */
static void mailbox_messages(void)
{
	static const __u32 fills[] = { 0, ~0U, 0x00ff00ff };

	for (__u32 opcode = 0; opcode < 0x20; opcode++)
		for (size_t f = 0; f < ARRAY_SIZE(fills); f++) {
			__u32 first = opcode | (fills[f] & 0x00ff0000);

			if (!mailbox_take(&vfio))
				wrong("the mailbox stays taken at 0x%x", first);
			for (int i = 1; i < MAILBOX_WORDS; i++)
				vfio_put(&vfio, VMBMEM + 4 * i, fills[f]);
			vfio_put(&vfio, VMBMEM, first);
			mailbox_request(&vfio, 40);
			mailbox_take(&vfio);
			for (int i = 3; i < MAILBOX_WORDS; i++) {
				__u32 word = vfio_get(&vfio, VMBMEM + 4 * i);

				if (word && word != fills[f])
					wrong("0x%x: word %d of the answer is 0x%x", first,
					      i, word);
			}
			vfio_put(&vfio, V2PMAILBOX, ACK);
		}
}

/* More refusals than anybody wants to read of: the log is looked at outside. */
static void refusals_without_end(void)
{
	char bytes[4] = {};

	for (int i = 0; i < 1000; i++) {
		vfio_write(&vfio, 0, 0x1f00, bytes, 4);
		vfio_write(&vfio, 0, STATUS, bytes, 3);
		ioctl(vfio.device, VFIO_DEVICE_IOEVENTFD, NULL);
		map_bar(0, PAGE);
	}
}

/* A mapping is a user like any other: the device is open as long as it is there. */
static void mapping_outlives_descriptor(void)
{
	__u32 *map = map_bar(RINGS, PAGE), value;

	vfio_close(&vfio);
	if (map != MAP_FAILED) {
		load(map, 0x800, &value);
		munmap(map, PAGE);
	}
	reopen();
}

static const struct row {
	const char *name;
	void (*run)(void);
} rows[] = {
	{ "region-offsets", region_offsets },
	{ "straddles", straddles },
	{ "mappings", mappings },
	{ "memory-decode-off", memory_decode_off },
	{ "irq-ranges", irq_ranges },
	{ "irq-descriptors", irq_descriptors },
	{ "irqs-against-close", irqs_against_close },
	{ "eventfds-in-a-storm", eventfds_in_a_storm },
	{ "config-writes", config_writes },
	{ "sleep-and-reset", sleep_and_reset },
	{ "descriptors-run-out", descriptors_run_out },
	{ "mailbox-messages", mailbox_messages },
	{ "refusals-without-end", refusals_without_end },
	{ "mapping-outlives-descriptor", mapping_outlives_descriptor },
};

static bool asked_for(const struct row *row, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (!strcmp(row->name, *names))
			return true;
	return false;
}

/* Whatever was done to it: it is there, and answers. */
static void look(void)
{
	__u32 value;

	vfio_enable(&vfio, PCI_COMMAND_MEMORY);
	if (vfio_read(&vfio, 0, STATUS, &value, 4) || value == ~0U)
		wrong("the device does not answer afterwards");
}

int main(int argc, char **argv)
{
	int failed = 0;

	cdev = argc > 1 && !strcmp(argv[1], "--cdev");
	argv += 1 + cdev;
	device = *argv++;
	if (!device)
		die("negative [--cdev] DEVICE [ROW...]");
	signal(SIGBUS, on_bus_error);
	setvbuf(stdout, NULL, _IOLBF, 0);
	reopen();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!asked_for(&rows[i], argv))
			continue;
		complaint[0] = 0;
		rows[i].run();
		look();
		if (complaint[0])
			printf("FAILED %s: %s\n", rows[i].name, complaint);
		else
			printf("ok %s\n", rows[i].name);
		failed |= !!complaint[0];
	}
	vfio_close(&vfio);
	return failed;
}
