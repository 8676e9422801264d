// SPDX-License-Identifier: GPL-2.0-only
/*
 * vf-storm VF SECONDS: floods the mailbox of a VF of the 82576 that no driver
 * has, as fast as the CPU can: messages of all kinds with random contents,
 * rung whether or not the last was answered, buffers taken and not released,
 * resets in between. Prints how many requests it made.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BAR_SIZE	0x4000
#define VTCTRL		0x0000
#define  VTCTRL_RST	(1u << 26)
#define VMBMEM		0x0800
#define V2PMAILBOX	0x0C40
#define  V2P_REQ	(1u << 0)
#define  V2P_ACK	(1u << 1)
#define  V2P_VFU	(1u << 2)

static volatile uint32_t *map_bar(const char *vf)
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

static void send_noise(volatile uint32_t *bar)
{
	unsigned int i, word = random();

	/* Mostly ids that exist; the first one opens the door for the rest. */
	if (word % 8)
		word = (word & 0xFF0000) | (1 + word % 7);
	if (word % 16 == 1)
		word = 1;
	bar[VMBMEM / 4] = word;
	for (i = 1; i < 16; i++)
		bar[VMBMEM / 4 + i] = random();
	bar[V2PMAILBOX / 4] = V2P_REQ | (random() % 4 ? 0 : V2P_VFU);
	if (random() % 8 == 0)
		bar[V2PMAILBOX / 4] = V2P_ACK;
	if (random() % 512 == 0)
		bar[VTCTRL / 4] = VTCTRL_RST;
}

int main(int argc, char **argv)
{
	volatile uint32_t *bar;
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
	bar[V2PMAILBOX / 4] = 0;
	printf("%lu requests\n", sent);
	return 0;
}
