// SPDX-License-Identifier: GPL-2.0-only
#include <unistd.h>

#include "queue.h"

#define VMBMEM		0x0800
#define V2PMAILBOX	0x0c40
#define REQ		0x01
#define ACK		0x02
#define VFU		0x04
#define PFSTS		0x10

void queues_introduce(struct vfio *vfio)
{
	int tries = 2000;

	vfio_put(vfio, V2PMAILBOX, VFU);
	vfio_put(vfio, VMBMEM, 1);
	vfio_put(vfio, V2PMAILBOX, REQ);
	while (tries-- && !(vfio_get(vfio, V2PMAILBOX) & PFSTS))
		usleep(500);
	vfio_put(vfio, V2PMAILBOX, VFU);
	vfio_get(vfio, VMBMEM);
	vfio_put(vfio, V2PMAILBOX, ACK);
}

void queue_start(struct vfio *vfio, __u32 queue, __u64 ring)
{
	vfio_put(vfio, queue + CONTROL, 0);
	vfio_put(vfio, queue + BASE, ring);
	vfio_put(vfio, queue + BASE_HIGH, ring >> 32);
	vfio_put(vfio, queue + LENGTH, ENTRIES * sizeof(struct descriptor));
	if (queue == RX)
		vfio_put(vfio, queue + SRRCTL, SRRCTL_ONE_2K);
	vfio_put(vfio, queue + HEAD, 0);
	vfio_put(vfio, queue + TAIL, 0);
	vfio_put(vfio, queue + CONTROL, ENABLE);
}
