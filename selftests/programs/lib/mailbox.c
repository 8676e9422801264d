// SPDX-License-Identifier: GPL-2.0-only
#include <unistd.h>

#include "mailbox.h"

bool mailbox_take(struct vfio *vfio)
{
	vfio_put(vfio, V2PMAILBOX, VFU);
	return vfio_get(vfio, V2PMAILBOX) & VFU;
}

void mailbox_request(struct vfio *vfio, int tries)
{
	vfio_put(vfio, V2PMAILBOX, REQ);
	while (tries-- && !(vfio_get(vfio, V2PMAILBOX) & PFSTS))
		usleep(500);
}
