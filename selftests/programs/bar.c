// SPDX-License-Identifier: GPL-2.0-only
/*
 * bar BDF OFFSET...: dwords of BAR 0 as the function's host driver sees them,
 * one per line. The kernel needs iomem=relaxed, which the lab gives it. Mind
 * registers that reading changes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/vfio.h"

int main(int argc, char **argv)
{
	__u32 *bar;
	size_t size;
	int i;

	if (argc < 3)
		die("bar BDF OFFSET...");
	bar = bar_map(argv[1], &size);
	for (i = 2; i < argc; i++) {
		unsigned long offset = strtoul(argv[i], NULL, 0);

		if (offset >= size || offset % 4)
			die("no dword at 0x%lx", offset);
		printf("0x%08x\n", bar_get(bar, offset));
	}
	return 0;
}
