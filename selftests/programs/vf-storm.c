// SPDX-License-Identifier: GPL-2.0-only
/*
 * vf-storm VF SECONDS: floods the mailbox of a VF of the 82576 that no driver
 * has, as fast as the CPU can: messages of all kinds with random contents,
 * rung whether or not the last was answered, buffers taken and not released,
 * resets in between. Prints how many requests it made.
 */
#include <fcntl.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BAR_SIZE	0x4000
#define VTCTRL		0x0000
#define  VTCTRL_RST	0x04000000
#define VMBMEM		0x0800
#define V2PMAILBOX	0x0C40
#define  V2P_REQ	0x1
#define  V2P_ACK	0x2
#define  V2P_VFU	0x4

static __u32 *map_bar(const char *vf)
{
	char path[128];
	void *bar;
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource0", vf);
	fd = open(path, O_RDWR | O_SYNC);
	if (fd < 0) {
		perror(path);
		exit(1);
	}
	bar = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (bar == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return bar;
}

/* Each store reaches the device, in this order. */
static void put(__u32 *bar, unsigned int reg, __u32 value)
{
	__atomic_store_n(&bar[reg / 4], value, __ATOMIC_SEQ_CST);
}

static void send_noise(__u32 *bar)
{
	unsigned int i, word = random();

	/* Mostly ids that exist; the first one opens the door for the rest. */
	if (word % 8)
		word = (word & 0xFF0000) | (1 + word % 7);
	if (word % 16 == 1)
		word = 1;
	put(bar, VMBMEM, word);
	for (i = 1; i < 16; i++)
		put(bar, VMBMEM + 4 * i, random());
	put(bar, V2PMAILBOX, V2P_REQ | (random() % 4 ? 0 : V2P_VFU));
	if (random() % 8 == 0)
		put(bar, V2PMAILBOX, V2P_ACK);
	if (random() % 512 == 0)
		put(bar, VTCTRL, VTCTRL_RST);
}

int main(int argc, char **argv)
{
	__u32 *bar;
	unsigned long sent = 0;
	time_t end;

	if (argc != 3) {
		fprintf(stderr, "usage: vf-storm VF SECONDS\n");
		return 2;
	}
	bar = map_bar(argv[1]);
	srandom(82576);
	for (end = time(NULL) + atoi(argv[2]); time(NULL) < end; sent++)
		send_noise(bar);
	put(bar, V2PMAILBOX, 0);
	printf("%lu requests\n", sent);
	return 0;
}
