// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of a VF, in the directory "vfgate" of its PCI device: what it did,
 * and what the administrator lets it do. Each is described in
 * Documentation/ABI/testing/sysfs-bus-pci-vfgate.
 */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/time64.h>
#include "sysfs.h"
#include "vf.h"

/* More would all but switch interrupts off; the 82576 counts to 8191. */
#define INTERRUPT_FLOOR_MAX_US	8000

static const char *const doorbell_name[] = { "direct", "fenced" };
static const char *const interrupts_name[] = { "trapped", "direct" };

static const char *const link_name[VFGATE_LINKS] = {
	[VFGATE_LINK_AUTO]	= "auto",
	[VFGATE_LINK_DOWN]	= "down",
};

static const char *const attach_name[VFGATE_MODES] = {
	[VFGATE_DIRECT]		= "direct",
	[VFGATE_FENCED]		= "direct",
	[VFGATE_MEDIATED]	= "mediated",
};

static ssize_t policy_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%s\n", vfgate_vf_of(dev)->backend->table->name);
}
static DEVICE_ATTR_RO(policy);

static ssize_t attach_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(mutex)(&vf->lock);
	return sysfs_emit(buf, "%s\n", vf->user ? attach_name[vf->mode] :
						  "none");
}
static DEVICE_ATTR_RO(attach);

static struct vfgate_hits sum_hits(struct vfgate_vf *vf)
{
	struct vfgate_hits sum = {};
	u32 i;

	guard(mutex)(&vf->gate_lock);
	for (i = 0; i <= vf->backend->table->nr_rows; i++) {
		sum.reads += vf->gate.hits[i].reads;
		sum.writes += vf->gate.hits[i].writes;
		sum.refused += vf->gate.hits[i].refused;
	}
	return sum;
}

static ssize_t trapped_reads_show(struct device *dev,
				  struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n", sum_hits(vfgate_vf_of(dev)).reads);
}
static DEVICE_ATTR_RO(trapped_reads);

static ssize_t trapped_writes_show(struct device *dev,
				   struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n", sum_hits(vfgate_vf_of(dev)).writes);
}
static DEVICE_ATTR_RO(trapped_writes);

static ssize_t violations_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n", sum_hits(vfgate_vf_of(dev)).refused);
}
static DEVICE_ATTR_RO(violations);

static ssize_t last_violation_show(struct device *dev,
				   struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	const struct vfgate_access *access = &vf->violation.access;
	int done;

	guard(mutex)(&vf->gate_lock);
	if (!vf->violation.count)
		return sysfs_emit(buf, "none\n");
	done = sysfs_emit(buf, "%llu.%06llu %s %s ",
			  vf->violation.when / NSEC_PER_SEC,
			  vf->violation.when % NSEC_PER_SEC / NSEC_PER_USEC,
			  vfgate_policy_verdict_name(access->verdict),
			  access->write ? "write" : "read");
	return done + sysfs_emit_at(buf, done,
				    "bar=%u offset=0x%04x length=%u row=%s value=0x%08x\n",
				    access->bar, access->offset + access->first,
				    access->length,
				    access->row ? access->row->name : "-",
				    access->asked);
}
static DEVICE_ATTR_RO(last_violation);

/* What is mapped cannot be taken back from a guest that runs. */
static ssize_t store_while_unused(struct vfgate_vf *vf, bool *setting,
				  int choice, size_t count)
{
	if (choice < 0)
		return choice;
	guard(mutex)(&vf->lock);
	if (vf->user)
		return -EBUSY;
	WRITE_ONCE(*setting, choice);
	return count;
}

static ssize_t doorbell_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  doorbell_name[READ_ONCE(vfgate_vf_of(dev)->fenced)]);
}

static ssize_t doorbell_store(struct device *dev, struct device_attribute *attr,
			      const char *buf, size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return store_while_unused(vf, &vf->fenced,
				  sysfs_match_string(doorbell_name, buf), count);
}
static DEVICE_ATTR_RW(doorbell);

static ssize_t interrupts_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	bool trusted = READ_ONCE(vfgate_vf_of(dev)->trusted);

	return sysfs_emit(buf, "%s\n", interrupts_name[trusted]);
}

static ssize_t interrupts_store(struct device *dev,
				struct device_attribute *attr, const char *buf,
				size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return store_while_unused(vf, &vf->trusted,
				  sysfs_match_string(interrupts_name, buf),
				  count);
}
static DEVICE_ATTR_RW(interrupts);

static void apply_settings(struct vfgate_vf *vf)
{
	guard(mutex)(&vf->gate_lock);
	if (vf->gate.policy && vf->backend->settings_changed)
		vf->backend->settings_changed(vf);
}

static ssize_t store_number(struct vfgate_vf *vf, u32 *setting, u32 max,
			    const char *buf, size_t count)
{
	u32 value;
	int ret;

	ret = kstrtou32(buf, 0, &value);
	if (ret)
		return ret;
	if (value > max)
		return -ERANGE;
	WRITE_ONCE(*setting, value);
	apply_settings(vf);
	return count;
}

static ssize_t interrupt_floor_us_show(struct device *dev,
				       struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(vf->settings.interrupt_floor));
}

static ssize_t interrupt_floor_us_store(struct device *dev,
					struct device_attribute *attr,
					const char *buf, size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return store_number(vf, &vf->settings.interrupt_floor,
			    INTERRUPT_FLOOR_MAX_US, buf, count);
}
static DEVICE_ATTR_RW(interrupt_floor_us);

static ssize_t mailbox_rate_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(vf->settings.mailbox_rate));
}

static ssize_t mailbox_rate_store(struct device *dev,
				  struct device_attribute *attr,
				  const char *buf, size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return store_number(vf, &vf->settings.mailbox_rate, U32_MAX, buf,
			    count);
}
static DEVICE_ATTR_RW(mailbox_rate);

static ssize_t link_state_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	return sysfs_emit(buf, "%s\n", link_name[READ_ONCE(vf->settings.link)]);
}

static ssize_t link_state_store(struct device *dev,
				struct device_attribute *attr, const char *buf,
				size_t count)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);
	int choice = sysfs_match_string(link_name, buf);

	if (choice < 0)
		return choice;
	WRITE_ONCE(vf->settings.link, choice);
	apply_settings(vf);
	return count;
}
static DEVICE_ATTR_RW(link_state);

/* A rate of the VF's quota. */
#define QUOTA_RATE(name, field)						\
static ssize_t name##_show(struct device *dev, struct device_attribute *attr,	\
			   char *buf)						\
{										\
	return sysfs_emit(buf, "%u\n", READ_ONCE(vfgate_vf_of(dev)->quota.field)); \
}										\
										\
static ssize_t name##_store(struct device *dev, struct device_attribute *attr,	\
			    const char *buf, size_t count)			\
{										\
	struct vfgate_vf *vf = vfgate_vf_of(dev);				\
	u32 rate;								\
	int ret;								\
										\
	ret = kstrtou32(buf, 0, &rate);						\
	if (ret)								\
		return ret;							\
	guard(mutex)(&vf->gate_lock);						\
	vfgate_quota_set_##name(&vf->quota, rate);				\
	return count;								\
}										\
static DEVICE_ATTR_RW(name)

QUOTA_RATE(trap_rate, trap_rate);
QUOTA_RATE(map_rate, map_rate);

static ssize_t throttled_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	struct vfgate_vf *vf = vfgate_vf_of(dev);

	guard(mutex)(&vf->gate_lock);
	return sysfs_emit(buf, "%llu\n", vf->quota.waits);
}
static DEVICE_ATTR_RO(throttled);

static struct attribute *vf_attrs[] = {
	&dev_attr_attach.attr,
	&dev_attr_doorbell.attr,
	&dev_attr_error_signal.attr,
	&dev_attr_fault.attr,
	&dev_attr_guest_releases.attr,
	&dev_attr_interrupt_floor_us.attr,
	&dev_attr_interrupts.attr,
	&dev_attr_last_quarantine.attr,
	&dev_attr_last_violation.attr,
	&dev_attr_link_state.attr,
	&dev_attr_mailbox_rate.attr,
	&dev_attr_map_rate.attr,
	&dev_attr_offences.attr,
	&dev_attr_policy.attr,
	&dev_attr_quarantine.attr,
	&dev_attr_quarantine_keep.attr,
	&dev_attr_release.attr,
	&dev_attr_state.attr,
	&dev_attr_throttled.attr,
	&dev_attr_trap_rate.attr,
	&dev_attr_trapped_reads.attr,
	&dev_attr_trapped_writes.attr,
	&dev_attr_violations.attr,
	&vfgate_thresholds[VFGATE_OFFENCE_REGISTER].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_DESCRIPTOR].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_MAILBOX].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_INTERRUPT].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_TRAP].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_SPOOF].attr,
	&vfgate_thresholds[VFGATE_OFFENCE_DMA].attr,
	NULL
};

static const struct attribute_group vf_group = {
	.name = "vfgate",
	.attrs = vf_attrs,
};

const struct attribute_group *vfgate_vf_groups[] = { &vf_group, NULL };
EXPORT_SYMBOL_GPL(vfgate_vf_groups);
