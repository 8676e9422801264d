// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of a mediated device, in its directory "window": what its guest
 * has posted, and the limits that the administrator sets. Each is described in
 * Documentation/ABI/testing/sysfs-bus-mdev-vfgate.
 */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/sysfs.h>
#include "mediated.h"

static struct vfgate_mediated *mediated_of(struct device *dev)
{
	return dev_get_drvdata(dev);
}

/* An attribute that shows one figure of the window. */
#define WINDOW_FIGURE(name, field)						\
static ssize_t name##_show(struct device *dev, struct device_attribute *attr,	\
			   char *buf)						\
{										\
	struct vfgate_window_figures figures;					\
										\
	vfgate_window_figures(&mediated_of(dev)->window, &figures);		\
	return sysfs_emit(buf, "%llu\n", figures.field);			\
}										\
static DEVICE_ATTR_RO(name)

WINDOW_FIGURE(pages, pages);
WINDOW_FIGURE(peak_pages, peak);
WINDOW_FIGURE(idle_pages, idle);
WINDOW_FIGURE(map_calls, mapped);
WINDOW_FIGURE(unmap_calls, unmapped);
WINDOW_FIGURE(invalidations, invalidated);
WINDOW_FIGURE(hits, hits);
WINDOW_FIGURE(misses, misses);
WINDOW_FIGURE(quota_hits, quota_hits);
WINDOW_FIGURE(dropped_pages, dropped);

static ssize_t posted_bytes_show(struct device *dev, struct device_attribute *attr,
				 char *buf)
{
	struct vfgate_mediated *mediated = mediated_of(dev);
	struct vfgate_vf *vf = mediated->attach.vf;
	u64 posted = 0;

	guard(mutex)(&vf->gate_lock);
	if (mediated->queues)
		for (unsigned int i = 0; i < vf->backend->nr_queues; i++)
			posted += mediated->queues[i].posted;
	return sysfs_emit(buf, "%llu\n", posted);
}
static DEVICE_ATTR_RO(posted_bytes);

static ssize_t doorbells_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	struct vfgate_mediated *mediated = mediated_of(dev);

	guard(mutex)(&mediated->attach.vf->gate_lock);
	return sysfs_emit(buf, "%llu\n", mediated->figures.doorbells);
}
static DEVICE_ATTR_RO(doorbells);

static ssize_t breaches_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	struct vfgate_mediated *mediated = mediated_of(dev);
	int length = 0;

	guard(mutex)(&mediated->attach.vf->gate_lock);
	for (unsigned int i = VFGATE_BREACH_NONE + 1; i < VFGATE_BREACHES; i++)
		length += sysfs_emit_at(buf, length, "%s %llu\n", vfgate_breach_name(i),
					mediated->figures.breaches[i]);
	return length;
}
static DEVICE_ATTR_RO(breaches);

static ssize_t last_breach_show(struct device *dev, struct device_attribute *attr,
				char *buf)
{
	struct vfgate_mediated *mediated = mediated_of(dev);

	guard(mutex)(&mediated->attach.vf->gate_lock);
	return sysfs_emit(buf, "%s\n", vfgate_breach_name(mediated->figures.last));
}
static DEVICE_ATTR_RO(last_breach);

static ssize_t show_limit(const u32 *limit, char *buf)
{
	return sysfs_emit(buf, "%llu\n", (u64)READ_ONCE(*limit) << PAGE_SHIFT);
}

static ssize_t store_limit(struct vfgate_mediated *mediated, u32 *limit,
			   const char *buf, size_t count)
{
	u64 bytes;
	int ret;

	ret = kstrtou64(buf, 0, &bytes);
	if (ret)
		return ret;
	if (bytes >> PAGE_SHIFT > U32_MAX)
		return -ERANGE;
	WRITE_ONCE(*limit, bytes >> PAGE_SHIFT);
	vfgate_window_trim(&mediated->window);
	return count;
}

static ssize_t idle_limit_show(struct device *dev, struct device_attribute *attr,
			       char *buf)
{
	return show_limit(&mediated_of(dev)->window.limits.idle, buf);
}

static ssize_t idle_limit_store(struct device *dev, struct device_attribute *attr,
				const char *buf, size_t count)
{
	return store_limit(mediated_of(dev), &mediated_of(dev)->window.limits.idle,
			   buf, count);
}
static DEVICE_ATTR_RW(idle_limit);

static ssize_t quota_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return show_limit(&mediated_of(dev)->window.limits.quota, buf);
}

static ssize_t quota_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	return store_limit(mediated_of(dev), &mediated_of(dev)->window.limits.quota,
			   buf, count);
}
static DEVICE_ATTR_RW(quota);

static struct attribute *window_attrs[] = {
	&dev_attr_breaches.attr,
	&dev_attr_doorbells.attr,
	&dev_attr_dropped_pages.attr,
	&dev_attr_hits.attr,
	&dev_attr_idle_limit.attr,
	&dev_attr_idle_pages.attr,
	&dev_attr_invalidations.attr,
	&dev_attr_last_breach.attr,
	&dev_attr_map_calls.attr,
	&dev_attr_misses.attr,
	&dev_attr_pages.attr,
	&dev_attr_peak_pages.attr,
	&dev_attr_posted_bytes.attr,
	&dev_attr_quota.attr,
	&dev_attr_quota_hits.attr,
	&dev_attr_unmap_calls.attr,
	NULL
};

static const struct attribute_group window_group = {
	.name = "window",
	.attrs = window_attrs,
};

const struct attribute_group *vfgate_window_groups[] = {
	&window_group,
	NULL
};
