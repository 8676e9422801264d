/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes of a VF that are not in sysfs.c: the directory lists them all.
 */
#ifndef VFGATE_SYSFS_H
#define VFGATE_SYSFS_H

#include <linux/device.h>
#include "life.h"

/* quarantine_sysfs.c */
extern struct device_attribute dev_attr_error_signal;
extern struct device_attribute dev_attr_fault;
extern struct device_attribute dev_attr_guest_releases;
extern struct device_attribute dev_attr_last_quarantine;
extern struct device_attribute dev_attr_offences;
extern struct device_attribute dev_attr_quarantine;
extern struct device_attribute dev_attr_quarantine_keep;
extern struct device_attribute dev_attr_release;
extern struct device_attribute dev_attr_state;
extern struct device_attribute vfgate_thresholds[VFGATE_OFFENCES];

#endif /* VFGATE_SYSFS_H */
