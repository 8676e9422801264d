/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A VF attached mediated: an mdev whose VFIO device drives the VF above it,
 * and whose guest's memory the VF reaches through a window.
 */
#ifndef VFGATE_MEDIATED_H
#define VFGATE_MEDIATED_H

#include <linux/iommu.h>
#include <linux/mmu_notifier.h>
#include <linux/workqueue.h>
#include <vfgate/queue.h>
#include <vfgate/window.h>
#include "vf.h"

/**
 * struct vfgate_mediated_figures - what the guest's queues did since open
 * @doorbells: trapped tail writes of queues at work
 * @breaches: by kind
 * @last: the last one
 * @misses: pages that came into the window, as the quota saw them last
 */
struct vfgate_mediated_figures {
	u64 doorbells;
	u64 breaches[VFGATE_BREACHES];
	enum vfgate_breach last;
	u64 misses;
};

/**
 * struct vfgate_mediated - a mediated attach
 * @attach: its VFIO device
 * @window: the memory that the VF can reach
 * @domain: the VF's IOMMU domain while open
 * @gather: what was unmapped and not yet waited for; window lock
 * @step: most bytes that may be mapped in one call, so that each page can be
 *	unmapped by itself
 * @reserved: the window's reserved ranges
 * @queues: one for each of the back end's, while open; gate lock
 * @figures: see there; gate lock
 * @refused_until: jiffies until which VFIO is not asked for memory that the VMM
 *	may not lock
 * @mm: of the VMM while open, watched by @notifier
 * @notifier: tells when other memory may be behind an address
 * @trim: gives up idle pages after that
 * @unmapper: takes out of the window what the VMM unmaps
 * @requests: to do so, that are not done yet
 * @dropped: who waits until there is none
 * @late: requests in a row that were not waited for to the end
 * @asked: the memory that they were about lately, and what is between
 * @asked_until: jiffies until which that is remembered
 */
struct vfgate_mediated {
	struct vfgate_attach attach;
	struct vfgate_window window;

	struct iommu_domain *domain;
	struct iommu_iotlb_gather gather;
	size_t step;
	struct vfgate_range *reserved;

	struct vfgate_queue *queues;
	struct vfgate_mediated_figures figures;

	unsigned long refused_until;
	struct mm_struct *mm;
	struct mmu_notifier notifier;
	struct work_struct trim;

	struct workqueue_struct *unmapper;
	atomic_t requests;
	wait_queue_head_t dropped;
	unsigned int late;
	struct vfgate_range asked;
	unsigned long asked_until;
};

static inline struct vfgate_mediated *vfgate_mediated_of(struct vfio_device *vdev)
{
	return container_of(vfgate_attach_of(vdev), struct vfgate_mediated, attach);
}

/* attach_mediated.c */
extern const struct vfio_device_ops vfgate_mediated_ops;

/* domain.c: the IOMMU and the VMM's memory, below the window */
extern const struct vfgate_window_ops vfgate_domain_ops;
int vfgate_domain_attach(struct vfgate_mediated *mediated);
void vfgate_domain_detach(struct vfgate_mediated *mediated);

/* watch.c: changes of the VMM's memory */
int vfgate_watch_start(struct vfgate_mediated *mediated);
void vfgate_watch_stop(struct vfgate_mediated *mediated);

/* unmap.c: memory that the VMM unmaps */
int vfgate_unmap_init(struct vfgate_mediated *mediated);
void vfgate_unmap_destroy(struct vfgate_mediated *mediated);
void vfgate_unmap(struct vfgate_mediated *mediated, u64 iova, u64 length);

/* doorbell.c: queues of an open VF */
int vfgate_doorbell_open(struct vfgate_mediated *mediated);
void vfgate_doorbell_close(struct vfgate_mediated *mediated);
void vfgate_doorbell_reap_locked(struct vfgate_mediated *mediated);
int vfgate_doorbell_ring(struct vfgate_attach *attach, struct vfgate_access *access);
void vfgate_doorbell_halted(struct vfgate_attach *attach);

/* window_sysfs.c */
extern const struct attribute_group *vfgate_window_groups[];

#endif /* VFGATE_MEDIATED_H */
