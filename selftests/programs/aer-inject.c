// SPDX-License-Identifier: GPL-2.0-only
/*
 * aer-inject BDF correctable|nonfatal|fatal BITS: have the kernel's aer_inject
 * pretend that a PCI function reported an error: bits of its correctable or
 * uncorrectable error status. Which of the latter are fatal is the function's
 * to say, and is only checked by who reads the log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/types.h>

#include "lib/vfio.h"

/* As the driver of /dev/aer_inject has it; not in any header. */
struct error {
	__u8 bus;
	__u8 dev;
	__u8 fn;
	__u32 uncorrectable;
	__u32 correctable;
	__u32 header[4];
	__u32 domain;
};

int main(int argc, char **argv)
{
	struct error error = {};
	unsigned int domain, bus, dev, fn;
	__u32 bits;
	int fd;

	if (argc != 4 ||
	    sscanf(argv[1], "%x:%x:%x.%x", &domain, &bus, &dev, &fn) != 4)
		die("aer-inject BDF correctable|nonfatal|fatal BITS");
	bits = strtoul(argv[3], NULL, 0);
	error.domain = domain;
	error.bus = bus;
	error.dev = dev;
	error.fn = fn;
	if (strcmp(argv[2], "correctable"))
		error.uncorrectable = bits;
	else
		error.correctable = bits;

	fd = open("/dev/aer_inject", O_WRONLY);
	if (fd < 0)
		die("/dev/aer_inject: %m");
	if (write(fd, &error, sizeof(error)) != sizeof(error))
		die("%s: %m", argv[1]);
	return 0;
}
