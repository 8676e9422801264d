// SPDX-License-Identifier: GPL-2.0-only
/*
 * vf-storm VF SECONDS: floods the mailbox of a VF of the 82576 that no driver
 * has, as fast as the CPU can: messages of all kinds with random contents,
 * rung whether or not the last was answered, buffers taken and not released,
 * resets in between. Prints how many requests it made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/mailbox.h"
#include "lib/queue.h"

static void send_noise(struct vfio *vf)
{
	unsigned int i, word = random();

	/* Mostly ids that exist; the first one opens the door for the rest. */
	if (word % 8)
		word = (word & 0xFF0000) | (1 + word % 7);
	if (word % 16 == 1)
		word = 1;
	vfio_put(vf, VMBMEM, word);
	for (i = 1; i < MAILBOX_WORDS; i++)
		vfio_put(vf, VMBMEM + 4 * i, random());
	vfio_put(vf, V2PMAILBOX, REQ | (random() % 4 ? 0 : VFU));
	if (random() % 8 == 0)
		vfio_put(vf, V2PMAILBOX, ACK);
	if (random() % 512 == 0)
		vfio_put(vf, VTCTRL, VTCTRL_RST);
}

int main(int argc, char **argv)
{
	struct vfio vf;
	unsigned long sent = 0;
	time_t end;

	if (argc != 3)
		die("vf-storm VF SECONDS");
	vfio_open_bar(&vf, argv[1]);
	srandom(82576);
	for (end = time(NULL) + atoi(argv[2]); time(NULL) < end; sent++)
		send_noise(&vf);
	vfio_put(&vf, V2PMAILBOX, 0);
	printf("%lu requests\n", sent);
	return 0;
}
