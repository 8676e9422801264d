// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU domain of a VF that is attached mediated, and the VMM's memory that
 * is pinned for it: what a window stands on.
 *
 * The domain starts empty and is attached before the VF may master the bus.
 * Addresses in it are guest-physical. What it never holds: the MSI window and
 * the other regions that the IOMMU reserves.
 */
#include <linux/capability.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vfio.h>
#include "mediated.h"
#include "trace.h"

static struct vfgate_mediated *mediated_of(struct vfgate_window *window)
{
	return container_of(window, struct vfgate_mediated, window);
}

static struct device *device_of(struct vfgate_mediated *mediated)
{
	return &mediated->attach.vf->pdev->dev;
}

/*
 * iommufd gives back exactly what was taken, call by call, and the window does
 * not give back in the pieces it took: there, a page is a piece.
 */
static unsigned int pin_step(struct vfio_device *vdev, unsigned int count)
{
#if IS_ENABLED(CONFIG_IOMMUFD)
	if (vdev->iommufd_access)
		return 1;
#endif
	return count;
}

static void domain_unpin(struct vfgate_window *window, u64 iova, unsigned int count)
{
	struct vfio_device *vdev = &mediated_of(window)->attach.core.vdev;
	unsigned int step = pin_step(vdev, count);

	for (unsigned int i = 0; i < count; i += step)
		vfio_unpin_pages(vdev, iova + ((u64)i << PAGE_SHIFT), step);
}

/* The limit is that of whoever pins, a thread of the VMM; VFIO counts in its mm. */
static bool may_lock(struct vfgate_mediated *mediated, unsigned int count)
{
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	struct mm_struct *mm = mediated->mm;
	u64 locked;

	if (limit == RLIM_INFINITY >> PAGE_SHIFT || capable(CAP_IPC_LOCK))
		return true;
	locked = max_t(u64, READ_ONCE(mm->locked_vm), atomic64_read(&mm->pinned_vm));
	return locked + count <= limit;
}

/*
 * VFIO says "no memory" to both. The limit, and only that, it also prints, each
 * time: a guest that rings on and on would fill the host's log. So it is left
 * alone for a second. (It may not count at all, if it pinned all of the guest for
 * another device; so it is asked first.)
 */
static int why_not_pinned(struct vfgate_mediated *mediated, int error, unsigned int count)
{
	if (error != -ENOMEM || may_lock(mediated, count))
		return error;
	mediated->refused_until = jiffies + HZ;
	pci_warn_once(mediated->attach.vf->pdev, "the VMM may lock %lu kB of memory (RLIMIT_MEMLOCK), and its guest posted more\n",
		      rlimit(RLIMIT_MEMLOCK) >> 10);
	return -EDQUOT;
}

/*
 * Type1 pins what else it finds behind an address as well, if there is a struct page
 * for it: a BAR in a section that it shares with memory has one, which is marked
 * reserved. The kernel could not read that, and VFIO holds no reference on it. The
 * page of zeros and those of persistent memory are marked too.
 */
static bool is_memory(const struct page *page)
{
	return !PageReserved(page) || is_zero_page(page) || is_zone_device_page(page);
}

static bool are_memory(struct page **pages, unsigned int count)
{
	while (count--)
		if (!is_memory(pages[count]))
			return false;
	return true;
}

static int domain_pin(struct vfgate_window *window, u64 iova, unsigned int count,
		      u32 direction, struct page **pages)
{
	struct vfgate_mediated *mediated = mediated_of(window);
	struct vfio_device *vdev = &mediated->attach.core.vdev;
	unsigned int step = pin_step(vdev, count), i;
	int ret, prot = IOMMU_READ;

	if (time_before(jiffies, mediated->refused_until) && !may_lock(mediated, count))
		return -EDQUOT;
	if (direction & VFGATE_DMA_WRITE)
		prot |= IOMMU_WRITE;
	for (i = 0; i < count; i += step) {
		ret = vfio_pin_pages(vdev, iova + ((u64)i << PAGE_SHIFT), step, prot,
				     &pages[i]);
		if (ret == step)
			continue;
		if (ret > 0)
			vfio_unpin_pages(vdev, iova + ((u64)i << PAGE_SHIFT), ret);
		domain_unpin(window, iova, i);
		if (ret < 0)
			return why_not_pinned(mediated, ret, count);
		return -EFAULT;
	}
	if (are_memory(pages, count))
		return 0;
	domain_unpin(window, iova, count);
	return -EFAULT;
}

static int domain_map(struct vfgate_window *window, u64 iova, phys_addr_t phys,
		      size_t size, u32 direction)
{
	struct vfgate_mediated *mediated = mediated_of(window);
	size_t done, step = min(size, mediated->step);
	int ret, prot = IOMMU_CACHE;

	if (direction & VFGATE_DMA_READ)
		prot |= IOMMU_READ;
	if (direction & VFGATE_DMA_WRITE)
		prot |= IOMMU_WRITE;
	trace_vfgate_map(device_of(mediated), iova, size, direction);
	for (done = 0; done < size; done += step) {
		ret = iommu_map(mediated->domain, iova + done, phys + done, step, prot,
				GFP_KERNEL_ACCOUNT);
		if (!ret)
			continue;
		if (done)
			iommu_unmap(mediated->domain, iova, done);
		return ret;
	}
	return 0;
}

static void domain_unmap(struct vfgate_window *window, u64 iova, size_t size)
{
	struct vfgate_mediated *mediated = mediated_of(window);
	size_t unmapped;

	trace_vfgate_unmap(device_of(mediated), iova, size);
	unmapped = iommu_unmap_fast(mediated->domain, iova, size, &mediated->gather);
	WARN_ON_ONCE(unmapped != size);
}

static void domain_sync(struct vfgate_window *window)
{
	struct vfgate_mediated *mediated = mediated_of(window);

	iommu_iotlb_sync(mediated->domain, &mediated->gather);
}

const struct vfgate_window_ops vfgate_domain_ops = {
	.pin = domain_pin,
	.unpin = domain_unpin,
	.map = domain_map,
	.unmap = domain_unmap,
	.sync = domain_sync,
};

/*
 * Some IOMMUs join neighbouring pages into entries of any size (AMD), others
 * take back a mapping whole or not at all (virtio): they show it by offering
 * sizes between a page and a batch. There, every page is mapped by itself.
 */
static size_t map_step(const struct iommu_domain *domain)
{
	size_t batch = VFGATE_WINDOW_BATCH * PAGE_SIZE;

	if (domain->pgsize_bitmap & (2 * batch - 1) & ~(2 * PAGE_SIZE - 1))
		return PAGE_SIZE;
	return batch;
}

/* Type1 and iommufd let a user map over relaxable regions, so it is usual. */
static bool is_reserved(const struct iommu_resv_region *region)
{
	return region->type != IOMMU_RESV_DIRECT_RELAXABLE;
}

static int set_bounds(struct vfgate_mediated *mediated)
{
	struct device *dev = device_of(mediated);
	struct iommu_resv_region *region;
	unsigned int count = 0;
	LIST_HEAD(regions);
	int ret = 0;

	iommu_get_resv_regions(dev, &regions);
	mediated->reserved = kcalloc(list_count_nodes(&regions) + 1,
				     sizeof(*mediated->reserved), GFP_KERNEL);
	if (!mediated->reserved)
		ret = -ENOMEM;
	list_for_each_entry(region, &regions, list) {
		if (ret || !region->length || !is_reserved(region))
			continue;
		mediated->reserved[count++] = (struct vfgate_range){
			.first = region->start,
			.last = region->start + region->length - 1,
		};
	}
	iommu_put_resv_regions(dev, &regions);
	if (!ret)
		vfgate_window_open(&mediated->window, mediated->reserved, count,
				   mediated->domain->geometry.aperture_end);
	return ret;
}

/*
 * The device asked for what is not in the window. Most IOMMU drivers do not get
 * here: they print it, and it has to be reported back (vfgate/fault in sysfs).
 */
static int on_fault(struct iommu_domain *domain, struct device *dev, unsigned long iova,
		    int flags, void *token)
{
	struct vfgate_mediated *mediated = token;

	trace_vfgate_fault(device_of(mediated), iova);
	vfgate_offence(mediated->attach.vf, VFGATE_OFFENCE_DMA);
	/* Let the driver of the IOMMU print it all the same. */
	return -ENOSYS;
}

static int make_domain(struct vfgate_mediated *mediated)
{
	struct device *dev = device_of(mediated);
	struct iommu_domain *domain;
	int ret = -EINVAL;

	domain = iommu_paging_domain_alloc(dev);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	if (!(domain->pgsize_bitmap & PAGE_SIZE) || domain->geometry.aperture_start) {
		pci_info_ratelimited(mediated->attach.vf->pdev, "mediated attach: the IOMMU cannot map single pages from address 0 on\n");
		goto free_domain;
	}
	ret = iommu_attach_device(domain, dev);
	if (ret)
		goto free_domain;
	/* The device may ask past the caches, for what the host has just cleared. */
	if (domain->ops->enforce_cache_coherency)
		domain->ops->enforce_cache_coherency(domain);
	iommu_set_fault_handler(domain, on_fault, mediated);
	mediated->domain = domain;
	mediated->step = map_step(domain);
	mediated->refused_until = jiffies;
	iommu_iotlb_gather_init(&mediated->gather);
	return 0;

free_domain:
	iommu_domain_free(domain);
	return ret;
}

static void free_domain(struct vfgate_mediated *mediated)
{
	iommu_detach_device(mediated->domain, device_of(mediated));
	iommu_domain_free(mediated->domain);
	mediated->domain = NULL;
}

/**
 * vfgate_domain_attach - put the VF behind an empty domain of its own
 * @mediated: whose VF
 *
 * Return: 0; -EBUSY if the VF is in use otherwise; another negative error.
 */
int vfgate_domain_attach(struct vfgate_mediated *mediated)
{
	struct pci_dev *pdev = mediated->attach.vf->pdev;
	int ret;

	ret = iommu_device_claim_dma_owner(&pdev->dev, mediated);
	if (ret == -EPERM || ret == -EBUSY) {
		pci_info_ratelimited(pdev, "mediated attach: the VF is attached directly, or its IOMMU group is in use\n");
		return -EBUSY;
	}
	if (ret)
		return ret;
	ret = make_domain(mediated);
	if (ret)
		goto release_owner;
	ret = set_bounds(mediated);
	if (ret)
		goto free_domain;
	return 0;

free_domain:
	free_domain(mediated);
release_owner:
	iommu_device_release_dma_owner(&pdev->dev);
	return ret;
}

/**
 * vfgate_domain_detach - the mirror of vfgate_domain_attach()
 * @mediated: whose VF; it does not master the bus any more
 */
void vfgate_domain_detach(struct vfgate_mediated *mediated)
{
	vfgate_window_close(&mediated->window);
	kfree(mediated->reserved);
	mediated->reserved = NULL;
	free_domain(mediated);
	iommu_device_release_dma_owner(device_of(mediated));
}
