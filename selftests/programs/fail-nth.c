// SPDX-License-Identifier: GPL-2.0-only
/*
 * fail-nth STRIDE write FILE VALUE [UNDO]
 * fail-nth STRIDE open|ioctls|start|doorbell|reset|close NAME
 *
 * Does one thing again and again, in a process of its own each time, and has its
 * first, second, third ... allocation in the kernel fail (every STRIDE-th of
 * them), until it gets through without one. NAME is a VF of the 82576 or a
 * mediated device; UNDO a command for the shell that takes back what a write did.
 * What must hold after each failure is seen by whoever calls this; that the same
 * works without one is seen here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/pci_regs.h>

#include "lib/queue.h"

#define MOST		5000

#define MEMORY		0x100000ULL

/* What a child says when it is through; it says nothing if it was killed. */
enum { CLEAN = 10, FAILED_POINT, FAILED_FOR_NOTHING };

static int points;
static bool armed;
static struct vfio vfio;
static char *memory;

static void arm(unsigned int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", nth);
	if (pwrite(points, text, strlen(text), 0) < 0)
		die("fail-nth: %m");
	armed = true;
}

/*
 * Was there a failure? What is left of the count says so. To ask and to stop
 * can be what fails, and then nothing else has.
 */
static bool disarm(void)
{
	char text[16] = "1";
	bool hit = pread(points, text, sizeof(text) - 1, 0) >= 0 && !atoi(text);

	while (pwrite(points, "0", 1, 0) < 0)
		;
	armed = false;
	return hit;
}

/* Whatever library function gave up, this comes last. */
static void tell(void)
{
	if (armed)
		_exit(disarm() ? FAILED_POINT : FAILED_FOR_NOTHING);
}

static void map_ring(void)
{
	vfio_enable(&vfio, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	memory = vfio_memory(&vfio, MEMORY, 64 * 4096);
}

static void start(void) { queue_start(&vfio, TX, MEMORY); }

/* The first one makes the window grow by a page for each descriptor. */
static void ring(void)
{
	struct descriptor *descriptors = (struct descriptor *)memory;

	for (int i = 0; i < 32; i++) {
		descriptors[i].address = MEMORY + (1 + i) * 4096;
		descriptors[i].rest = TX_DATA | 60;
	}
	__sync_synchronize();
	vfio_put(&vfio, TX + TAIL, 32);
}

static void do_open(const char *name) { vfio_open(&vfio, name, false); }

static void do_ioctls(const char *name)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };

	(void)name;
	for (unsigned int i = 0; i < VFIO_PCI_NUM_REGIONS; i++)
		free(vfio_region(&vfio, i));
	if (ioctl(vfio.device, VFIO_DEVICE_GET_INFO, &info))
		die("info: %m");
	vfio_errors(&vfio);
	vfio_vectors(&vfio, 3);
}

static void do_start(const char *name) { (void)name; start(); }
static void do_doorbell(const char *name) { (void)name; ring(); }
static void do_close(const char *name) { (void)name; vfio_close(&vfio); }

static void do_reset(const char *name)
{
	(void)name;
	if (ioctl(vfio.device, VFIO_DEVICE_RESET))
		die("reset: %m");
}

/* What is tried, and how much of a life it wants before. */
static const struct {
	const char *name;
	void (*act)(const char *name);
	int before;
} acts[] = {
	{ "open", do_open, 0 },
	{ "ioctls", do_ioctls, 1 },
	{ "start", do_start, 2 },
	{ "doorbell", do_doorbell, 3 },
	{ "reset", do_reset, 4 },
	{ "close", do_close, 4 },
};

static void try_vfio(const char *what, const char *name, unsigned int nth)
{
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		if (strcmp(acts[i].name, what))
			continue;
		if (acts[i].before > 0)
			vfio_open(&vfio, name, false);
		if (acts[i].before > 1)
			map_ring();
		if (acts[i].before > 2)
			start();
		if (acts[i].before > 3)
			ring();
		arm(nth);
		acts[i].act(name);
		exit(disarm() ? FAILED_POINT : CLEAN);
	}
	die("what is '%s'?", what);
}

static void try_write(const char *path, const char *value, unsigned int nth)
{
	int file = open(path, O_WRONLY), error;
	ssize_t ret;

	if (file < 0)
		die("%s: %m", path);
	arm(nth);
	ret = write(file, value, strlen(value));
	error = ret < 0 ? errno : 0;
	if (disarm())
		exit(FAILED_POINT);
	if (error)
		printf("without a failure: %s\n", strerror(error));
	exit(error ? FAILED_FOR_NOTHING : CLEAN);
}

static int attempt(char **argv, unsigned int nth)
{
	int status, null;
	pid_t child = fork();

	if (!child) {
		null = open("/dev/null", O_WRONLY);
		points = open("/proc/thread-self/fail-nth", O_RDWR);
		if (points < 0)
			die("no fail-nth: %m");
		dup2(null, STDERR_FILENO);
		atexit(tell);
		if (!strcmp(argv[2], "write"))
			try_write(argv[3], argv[4], nth);
		try_vfio(argv[2], argv[3], nth);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		die("child: %m");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(int argc, char **argv)
{
	unsigned int stride, tried = 0;
	int outcome;

	if (argc < 4)
		die("fail-nth STRIDE write|open|ioctls|start|doorbell|reset|close NAME...");
	stride = atoi(argv[1]);
	for (unsigned int nth = 1; nth < MOST; nth += stride, tried++) {
		outcome = attempt(argv, nth);
		if (argc > 5 && system(argv[5]))
			die("'%s' failed after point %u", argv[5], nth);
		if (outcome == CLEAN) {
			printf("%s %s: %u points of %u\n", argv[2], argv[3], tried, nth - 1);
			return 0;
		}
		if (outcome != FAILED_POINT)
			die("%s %s: point %u ended with %d", argv[2], argv[3], nth, outcome);
	}
	die("no end of points");
}
