/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether this machine can keep VFs apart.
 */
#ifndef VFGATE_PREFLIGHT_H
#define VFGATE_PREFLIGHT_H

struct pci_dev;

void vfgate_preflight_init(void);
int vfgate_preflight_pf(struct pci_dev *pf);
int vfgate_preflight_vf(struct pci_dev *vf);

#endif /* VFGATE_PREFLIGHT_H */
