// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether this machine can keep VFs apart from each other, from their PF and
 * from the host: a table of named checks, run over the PF before its VFs are
 * created, over each VF then, and over each VF that is to be attached mediated,
 * whoever created it.
 *
 * A check that fails is a refusal, with its name, the device and the remedy.
 * An administrator who knows better can override a check by its name; that
 * taints the kernel, since what follows may be anybody's doing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <kunit/visibility.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/msi.h>
#include <linux/panic.h>
#include <linux/pci.h>
#include "preflight.h"

/* What an upstream port must do for those below it to be isolated. */
#define ACS_NEEDED	(PCI_ACS_SV | PCI_ACS_RR | PCI_ACS_CR | PCI_ACS_UF)

static char *allow_unsafe[8];
static unsigned int num_allowed;
module_param_array(allow_unsafe, charp, &num_allowed, 0444);
MODULE_PARM_DESC(allow_unsafe,
		 "names of preflight checks not to insist on (taints the kernel)");

static bool has_iommu(struct pci_dev *pdev, struct device **culprit)
{
	return device_iommu_mapped(&pdev->dev);
}

static bool has_isolated_msi(struct pci_dev *pdev, struct device **culprit)
{
	return msi_device_has_isolated_msi(&pdev->dev);
}

static bool enforces_acs(struct pci_dev *port)
{
	int pos = pci_find_ext_capability(port, PCI_EXT_CAP_ID_ACS);
	u16 control;

	if (!pos)
		return false;
	pci_read_config_word(port, pos + PCI_ACS_CTRL, &control);
	return (control & ACS_NEEDED) == ACS_NEEDED;
}

static bool share_group(struct pci_dev *one, struct pci_dev *other)
{
	struct iommu_group *a = iommu_group_get(&one->dev);
	struct iommu_group *b = iommu_group_get(&other->dev);
	bool same = a && a == b;

	iommu_group_put(a);
	iommu_group_put(b);
	return same;
}

/*
 * A port without the capability may still isolate by the way it is made; the
 * kernel knows such ports, and then they are in other groups than what is
 * below them.
 */
static bool has_acs_path(struct pci_dev *pdev, struct device **culprit)
{
	struct pci_dev *port;

	for (port = pci_upstream_bridge(pdev); port;
	     port = pci_upstream_bridge(port)) {
		if (enforces_acs(port) || !share_group(port, pdev))
			continue;
		*culprit = &port->dev;
		return false;
	}
	return true;
}

struct group_search {
	struct device *self;
	struct device *other;
};

static int find_other(struct device *dev, void *data)
{
	struct group_search *search = data;

	if (dev == search->self)
		return 0;
	search->other = dev;
	return 1;
}

static bool is_alone_in_group(struct pci_dev *pdev, struct device **culprit)
{
	struct group_search search = { .self = &pdev->dev };
	struct iommu_group *group = iommu_group_get(&pdev->dev);

	if (!group)
		return false;
	iommu_group_for_each_dev(group, &search, find_other);
	iommu_group_put(group);
	/* Only its name is used, while the bus of the VF is still there. */
	*culprit = search.other;
	return !search.other;
}

static bool has_flr(struct pci_dev *pdev, struct device **culprit)
{
	return !pcie_reset_flr(pdev, PCI_RESET_PROBE);
}

static bool has_whole_pages(struct pci_dev *pdev, struct device **culprit)
{
	unsigned int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		if (!(pci_resource_flags(pdev, bar) & IORESOURCE_MEM))
			continue;
		if (!PAGE_ALIGNED(pci_resource_start(pdev, bar)) ||
		    !PAGE_ALIGNED(pci_resource_len(pdev, bar)))
			return false;
	}
	return true;
}

static bool is_coherent(struct pci_dev *pdev, struct device **culprit)
{
	return device_iommu_capable(&pdev->dev, IOMMU_CAP_CACHE_COHERENCY);
}

static bool has_no_ats(struct pci_dev *pdev, struct device **culprit)
{
	return !pdev->ats_enabled;
}

/* In the order of what explains what: a VF without IOMMU has no group either. */
const struct vfgate_preflight_check vfgate_preflight_checks[] = {
	{
		.name = "iommu",
		.stages = VFGATE_PREFLIGHT_PF | VFGATE_PREFLIGHT_VF,
		.passes = has_iommu,
		.problem = "no IOMMU translates its DMA",
		.remedy = "enable the IOMMU (firmware, intel_iommu=on) and do not bypass it",
	},
	{
		.name = "msi",
		.stages = VFGATE_PREFLIGHT_PF | VFGATE_PREFLIGHT_VF,
		.passes = has_isolated_msi,
		.problem = "its interrupts are not isolated: a guest could raise the host's",
		.remedy = "enable interrupt remapping (firmware, no intremap=off)",
	},
	{
		.name = "acs",
		.stages = VFGATE_PREFLIGHT_PF,
		.passes = has_acs_path,
		.problem = "devices below a port without ACS reach each other past the IOMMU",
		.remedy = "use a slot whose port has ACS, or enable ACS in the firmware",
	},
	{
		.name = "group",
		.stages = VFGATE_PREFLIGHT_VF,
		.passes = is_alone_in_group,
		.problem = "it is not alone in its IOMMU group",
		.remedy = "use a slot where each VF has its own group (a port with ACS)",
	},
	{
		.name = "flr",
		.stages = VFGATE_PREFLIGHT_VF,
		.passes = has_flr,
		.problem = "it cannot be reset by itself (FLR)",
		.remedy = "use a device whose VFs have function level reset",
	},
	{
		.name = "bars",
		.stages = VFGATE_PREFLIGHT_VF,
		.passes = has_whole_pages,
		.problem = "a BAR shares a page with something else",
		.remedy = "use a device whose VF BARs are whole pages",
	},
	{
		.name = "coherent",
		.stages = VFGATE_PREFLIGHT_VF,
		.passes = is_coherent,
		.problem = "its DMA bypasses the caches: a guest could read old data",
		.remedy = "use a platform whose PCI devices are cache coherent",
	},
	{
		.name = "ats",
		.stages = VFGATE_PREFLIGHT_PF | VFGATE_PREFLIGHT_VF,
		.passes = has_no_ats,
		.problem = "ATS is on: the device is trusted to translate for itself",
		.remedy = "switch ATS off for it (pci=noats on the kernel command line)",
	},
	{}
};
EXPORT_SYMBOL_IF_KUNIT(vfgate_preflight_checks);

static bool is_allowed(const char *name)
{
	unsigned int i;

	for (i = 0; i < num_allowed; i++)
		if (!strcmp(allow_unsafe[i], name))
			return true;
	return false;
}

static void name_culprit(struct pci_dev *pdev, struct device *culprit)
{
	if (culprit)
		pci_err(pdev, "preflight: the other device is %s\n",
			dev_name(culprit));
}

static void refuse(const struct vfgate_preflight_check *check,
		   struct pci_dev *pdev, struct device *culprit)
{
	pci_err(pdev, "preflight: refused by check \"%s\": %s\n", check->name,
		check->problem);
	name_culprit(pdev, culprit);
	pci_err(pdev, "preflight: remedy: %s; or load vfgate with allow_unsafe=%s, which is not safe\n",
		check->remedy, check->name);
}

static void override(const struct vfgate_preflight_check *check,
		     struct pci_dev *pdev, struct device *culprit)
{
	pci_warn(pdev, "preflight: check \"%s\" failed and is overridden: %s\n",
		 check->name, check->problem);
	name_culprit(pdev, culprit);
	add_taint(TAINT_USER, LOCKDEP_STILL_OK);
}

/**
 * vfgate_preflight_run - run checks over a device, up to the first refusal
 * @checks: the checks, in the order of what explains what
 * @pdev: the device
 * @stage: those of this stage alone
 * @allowed: whether a check that fails is overridden
 *
 * Return: 0, or -EPERM after log lines that say why.
 */
int vfgate_preflight_run(const struct vfgate_preflight_check *checks,
			 struct pci_dev *pdev,
			 enum vfgate_preflight_stage stage,
			 bool (*allowed)(const char *name))
{
	const struct vfgate_preflight_check *check;
	struct device *culprit;

	for (check = checks; check->name; check++) {
		culprit = NULL;
		if (!(check->stages & stage) || check->passes(pdev, &culprit))
			continue;
		if (!allowed(check->name)) {
			refuse(check, pdev, culprit);
			return -EPERM;
		}
		override(check, pdev, culprit);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_preflight_run);

/**
 * vfgate_preflight_pf - check what can be checked before there are VFs
 * @pf: the PF
 *
 * Return: 0, or -EPERM after a log line that says why.
 */
int vfgate_preflight_pf(struct pci_dev *pf)
{
	return vfgate_preflight_run(vfgate_preflight_checks, pf,
				    VFGATE_PREFLIGHT_PF, is_allowed);
}

/**
 * vfgate_preflight_vf - check a VF before anybody may use it
 * @vf: the VF
 *
 * Return: 0, or -EPERM after a log line that says why.
 */
int vfgate_preflight_vf(struct pci_dev *vf)
{
	return vfgate_preflight_run(vfgate_preflight_checks, vf,
				    VFGATE_PREFLIGHT_VF, is_allowed);
}

static bool is_name(const char *name)
{
	const struct vfgate_preflight_check *check;

	for (check = vfgate_preflight_checks; check->name; check++)
		if (!strcmp(check->name, name))
			return true;
	return false;
}

/* A misspelt override would be a refusal later, far from its cause. */
void vfgate_preflight_init(void)
{
	unsigned int i;

	for (i = 0; i < num_allowed; i++)
		if (!is_name(allow_unsafe[i]))
			pr_warn("allow_unsafe=%s: there is no such check\n",
				allow_unsafe[i]);
}
