/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether this machine can keep VFs apart.
 */
#ifndef VFGATE_PREFLIGHT_H
#define VFGATE_PREFLIGHT_H

#include <linux/bits.h>
#include <linux/types.h>

struct device;
struct pci_dev;

enum vfgate_preflight_stage {
	VFGATE_PREFLIGHT_PF = BIT(0),
	VFGATE_PREFLIGHT_VF = BIT(1),
};

/**
 * struct vfgate_preflight_check - one thing that has to be so
 * @name: for allow_unsafe= and log lines
 * @stages: run on the PF, on each VF, or both
 * @passes: the test; a device to blame instead of the tested one, if there is
 *	one, goes into @culprit
 * @problem: what it means that it failed
 * @remedy: what to do about it
 */
struct vfgate_preflight_check {
	const char *name;
	unsigned int stages;
	bool (*passes)(struct pci_dev *pdev, struct device **culprit);
	const char *problem;
	const char *remedy;
};

/* Ends with a row without name. */
extern const struct vfgate_preflight_check vfgate_preflight_checks[];

void vfgate_preflight_init(void);
int vfgate_preflight_pf(struct pci_dev *pf);
int vfgate_preflight_vf(struct pci_dev *vf);
int vfgate_preflight_run(const struct vfgate_preflight_check *checks,
			 struct pci_dev *pdev,
			 enum vfgate_preflight_stage stage,
			 bool (*allowed)(const char *name));

#endif /* VFGATE_PREFLIGHT_H */
