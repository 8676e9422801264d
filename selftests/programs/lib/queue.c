// SPDX-License-Identifier: GPL-2.0-only
#include "mailbox.h"
#include "queue.h"

void queues_introduce(struct vfio *vfio)
{
	mailbox_take(vfio);
	vfio_put(vfio, VMBMEM, 1);
	mailbox_request(vfio, 2000);
	mailbox_take(vfio);
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
