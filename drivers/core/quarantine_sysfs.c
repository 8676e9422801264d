// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of a VF that are about its life and its quarantine, in the
 * directory "vfgate" of its PCI device. Each is described in
 * Documentation/ABI/testing/sysfs-bus-pci-vfgate.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/time64.h>
#include "sysfs.h"
#include "trace.h"
#include "vf.h"

static const char * const signal_name[] = { "final", "always" };

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  vfgate_state_name(vfgate_life_state(&vfgate_vf_of(dev)->life)));
}
DEVICE_ATTR_RO(state);

static ssize_t quarantine_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(spinlock_irqsave)(&vf->life.lock);
	return sysfs_emit(buf, "%s\n", vf->quarantine.reason[0] ? vf->quarantine.reason : "none");
}

/* A reason goes into the log and into uevents: a word and nothing else. */
static int copy_word(char *word, size_t size, const char *buf)
{
	size_t length = strcspn(buf, "\n");

	if (!length || length >= size || buf[length + (buf[length] == '\n')])
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		if (!islower(buf[i]) && !isdigit(buf[i]) && buf[i] != '-')
			return -EINVAL;
	memcpy(word, buf, length);
	word[length] = '\0';
	return 0;
}

static ssize_t quarantine_store(struct device *dev, struct device_attribute *attr,
				const char *buf, size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	char reason[VFGATE_REASON_MAX];
	int ret;

	ret = copy_word(reason, sizeof(reason), buf);
	if (ret)
		return ret;
	ret = vfgate_quarantine_enter(vf, VFGATE_EVENT_QUARANTINE,
				      strcmp(reason, "1") ? reason : "admin");
	if (ret)
		return ret;
	vfgate_quarantine_flush(vf);
	return count;
}
DEVICE_ATTR_RW(quarantine);

static ssize_t release_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	bool release;
	int ret;

	ret = kstrtobool(buf, &release);
	if (ret)
		return ret;
	if (!release)
		return -EINVAL;
	ret = vfgate_quarantine_release(vfgate_vf_of(dev), false);
	return ret ?: count;
}
DEVICE_ATTR_WO(release);

static ssize_t fault_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(spinlock_irqsave)(&vf->life.lock);
	return sysfs_emit(buf, "%llu\n", vf->offences.count[VFGATE_OFFENCE_DMA]);
}

static ssize_t fault_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	u64 iova;
	int ret;

	ret = kstrtou64(buf, 0, &iova);
	if (ret)
		return ret;
	trace_vfgate_fault(dev, iova);
	vfgate_offence(vfgate_vf_of(dev), VFGATE_OFFENCE_DMA);
	return count;
}
DEVICE_ATTR_RW(fault);

static ssize_t last_quarantine_show(struct device *dev, struct device_attribute *attr,
				    char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	const struct vfgate_quarantine *quarantine = &vf->quarantine;

	guard(spinlock_irqsave)(&vf->life.lock);
	if (!quarantine->count)
		return sysfs_emit(buf, "none\n");
	return sysfs_emit(buf, "%llu.%06llu %s count=%llu stopped_us=%llu\n",
			  quarantine->last_when / NSEC_PER_SEC,
			  quarantine->last_when % NSEC_PER_SEC / NSEC_PER_USEC,
			  quarantine->last_reason, quarantine->count,
			  div_u64(quarantine->last_took, NSEC_PER_USEC));
}
DEVICE_ATTR_RO(last_quarantine);

static ssize_t guest_releases_show(struct device *dev, struct device_attribute *attr,
				   char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(vfgate_vf_of(dev)->quarantine.guest_releases));
}

static ssize_t guest_releases_store(struct device *dev, struct device_attribute *attr,
				    const char *buf, size_t count)
{
	u32 value;
	int ret;

	ret = kstrtou32(buf, 0, &value);
	if (ret)
		return ret;
	if (value >= VFGATE_RELEASES_LIMIT)
		return -ERANGE;
	WRITE_ONCE(vfgate_vf_of(dev)->quarantine.guest_releases, value);
	return count;
}
DEVICE_ATTR_RW(guest_releases);

static ssize_t quarantine_keep_show(struct device *dev, struct device_attribute *attr,
				    char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(vfgate_vf_of(dev)->quarantine.keep));
}

static ssize_t quarantine_keep_store(struct device *dev, struct device_attribute *attr,
				     const char *buf, size_t count)
{
	bool keep;
	int ret;

	ret = kstrtobool(buf, &keep);
	if (ret)
		return ret;
	WRITE_ONCE(vfgate_vf_of(dev)->quarantine.keep, keep);
	return count;
}
DEVICE_ATTR_RW(quarantine_keep);

static ssize_t error_signal_show(struct device *dev, struct device_attribute *attr,
				 char *buf)
{
	bool always = READ_ONCE(vfgate_vf_of(dev)->quarantine.always_signal);

	return sysfs_emit(buf, "%s\n", signal_name[always]);
}

static ssize_t error_signal_store(struct device *dev, struct device_attribute *attr,
				  const char *buf, size_t count)
{
	int choice = sysfs_match_string(signal_name, buf);

	if (choice < 0)
		return choice;
	WRITE_ONCE(vfgate_vf_of(dev)->quarantine.always_signal, choice);
	return count;
}
DEVICE_ATTR_RW(error_signal);

static ssize_t offences_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	int length = 0;

	guard(spinlock_irqsave)(&vf->life.lock);
	for (unsigned int i = 0; i < VFGATE_OFFENCES; i++)
		length += sysfs_emit_at(buf, length, "%s %llu\n", vfgate_offence_name(i),
					vf->offences.count[i]);
	return length;
}
DEVICE_ATTR_RO(offences);

static enum vfgate_offence offence_of(const struct device_attribute *attr)
{
	return attr - vfgate_thresholds;
}

static ssize_t threshold_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(spinlock_irqsave)(&vf->life.lock);
	return sysfs_emit(buf, "%u\n", vf->offences.threshold[offence_of(attr)]);
}

static ssize_t threshold_store(struct device *dev, struct device_attribute *attr,
			       const char *buf, size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	u32 threshold;
	int ret;

	ret = kstrtou32(buf, 0, &threshold);
	if (ret)
		return ret;
	guard(spinlock_irqsave)(&vf->life.lock);
	vfgate_offence_set(&vf->offences, offence_of(attr), threshold);
	return count;
}

#define THRESHOLD(name)	__ATTR(name##_threshold, 0644, threshold_show, threshold_store)

struct device_attribute vfgate_thresholds[VFGATE_OFFENCES] = {
	[VFGATE_OFFENCE_REGISTER]	= THRESHOLD(register),
	[VFGATE_OFFENCE_DESCRIPTOR]	= THRESHOLD(descriptor),
	[VFGATE_OFFENCE_MAILBOX]	= THRESHOLD(mailbox),
	[VFGATE_OFFENCE_INTERRUPT]	= THRESHOLD(interrupt),
	[VFGATE_OFFENCE_TRAP]		= THRESHOLD(trap),
	[VFGATE_OFFENCE_SPOOF]		= THRESHOLD(spoof),
	[VFGATE_OFFENCE_DMA]		= THRESHOLD(dma),
};
