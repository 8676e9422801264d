// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks of the kernel module's preflight, by the same names and from
 * outside, so that they can be made before there is a VF and before the module
 * is loaded. Where user space cannot see, the verdict is "unknown"; the module
 * has the last word in any case.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doctor.h"
#include "sys.h"

#define PAGE		4096ull
#define MOST_BARS	6
#define FIRST_VF_BAR	7	/* line of a PF's "resource": behind BARs and ROM */
#define MOST_LINES	17
#define MOST_HOPS	32

/* An administrator may have said not to insist on it. */
static enum verdict failed(const char *name, char *detail, const char *text)
{
	char allowed[SYS_NAME * 2], *list = allowed, *word;

	sys_read(allowed, sizeof(allowed),
		 "/sys/module/vfgate/parameters/allow_unsafe");
	while ((word = strsep(&list, ",")))
		if (!strcmp(word, name))
			return found(WARN, detail, "%s; overridden by allow_unsafe",
				     text);
	return found(FAIL, detail, "%s", text);
}

static enum verdict look_iommu(const struct patient *patient, char *detail)
{
	const struct function *pf = &patient->pf;
	char type[SYS_NAME];

	if (pf->group < 0)
		return failed("iommu", detail, "no IOMMU translates its DMA");
	sys_read(type, sizeof(type), FN "iommu_group/type", pf->bdf);
	return found(PASS, detail, "group %d%s%s", pf->group,
		     *type ? ", host's domain " : "", type);
}

/* What its interrupts go through has names that say whether it remaps. */
static bool isolates(const char *chip)
{
	return !strncmp(chip, "IR-", 3) || !strncmp(chip, "ITS-", 4);
}

static bool any_remapped(void)
{
	char *text = sys_read_all(256 * 1024, "/proc/interrupts");
	bool any = text && (strstr(text, " IR-") || strstr(text, " ITS-"));

	free(text);
	return any;
}

static enum verdict look_msi(const struct patient *patient, char *detail)
{
	const char *pf = patient->pf.bdf;
	char chip[SYS_NAME] = "", text[SYS_NAME * 2];
	struct names irqs;

	sys_list(&irqs, FN "msi_irqs", pf);
	if (irqs.count)
		sys_read(chip, sizeof(chip), "/sys/kernel/irq/%s/chip_name",
			 irqs.name[0]);
	sys_list_free(&irqs);
	if (isolates(chip))
		return found(PASS, detail, "remapped (%s)", chip);
	if (*chip) {
		snprintf(text, sizeof(text), "its interrupts are not remapped (%s)",
			 chip);
		return failed("msi", detail, text);
	}
	if (any_remapped())
		return found(PASS, detail, "others here are remapped; it uses none yet");
	return failed("msi", detail, "no interrupt of this machine is remapped");
}

static int group_of(const char *bdf)
{
	struct function f;

	return function_load(&f, bdf) ? f.group : -1;
}

/*
 * A port without the capability may still isolate by the way it is made; the
 * kernel knows such ports, and then they are in other groups than what is
 * below them.
 */
static bool find_open_port(const struct patient *patient, char *port,
			   struct config *config)
{
	struct function f = patient->pf;

	for (int hop = 0; hop < MOST_HOPS && function_parent(&f, port); hop++) {
		config_read(port, config);
		if (!config->acs_enforced && group_of(port) == patient->pf.group)
			return true;
		if (!function_load(&f, port))
			return false;
	}
	return false;
}

static enum verdict look_acs(const struct patient *patient, char *detail)
{
	char port[SYS_NAME], text[SYS_NAME * 3];
	struct config config;

	if (patient->pf.group < 0)
		return found(UNSURE, detail, "without groups there is nothing to see");
	if (!find_open_port(patient, port, &config))
		return found(PASS, detail, "every port above it isolates");
	if (!config.readable)
		return found(UNSURE, detail,
			     "the capabilities of %s can be read by root only",
			     port);
	snprintf(text, sizeof(text), "port %s (group %d) %s", port,
		 patient->pf.group, config.acs ? "has ACS, but not switched on" :
						 "has no ACS");
	return failed("acs", detail, text);
}

/* The first that shares a group with a function. */
static bool find_neighbour(const char *bdf, char *neighbour)
{
	struct names names;

	*neighbour = '\0';
	sys_list(&names, FN "iommu_group/devices", bdf);
	for (size_t i = 0; i < names.count && !*neighbour; i++)
		if (strcmp(names.name[i], bdf) && strlen(names.name[i]) < SYS_NAME)
			strcpy(neighbour, names.name[i]);
	sys_list_free(&names);
	return *neighbour;
}

static enum verdict look_group(const struct patient *patient, char *detail)
{
	char neighbour[SYS_NAME], text[SYS_NAME * 4];
	const struct function *f = has_vf(patient) ? &patient->vf : &patient->pf;
	bool shared = find_neighbour(f->bdf, neighbour);

	if (f->group < 0)
		return failed("group", detail, "it has no IOMMU group");
	snprintf(text, sizeof(text), "%s shares group %d with %s", f->bdf,
		 f->group, neighbour);
	if (shared)
		return failed("group", detail, text);
	if (has_vf(patient))
		return found(PASS, detail, "%s is alone in group %d", f->bdf, f->group);
	return found(PASS, detail, "the PF is alone in its group, so will be its VFs");
}

static enum verdict look_flr(const struct patient *patient, char *detail)
{
	char methods[SYS_NAME];

	if (!has_vf(patient))
		return found(PASS, detail, "SR-IOV demands it of VFs; there is none yet");
	sys_read(methods, sizeof(methods), FN "reset_method", patient->vf.bdf);
	if (patient->vf_config.flr || strstr(methods, "flr"))
		return found(PASS, detail, "%s has it", patient->vf.bdf);
	if (!patient->vf_config.readable)
		return found(UNSURE, detail, "the capabilities of %s can be read by root only",
			     patient->vf.bdf);
	return failed("flr", detail, "the VF cannot be reset by itself");
}

struct range {
	unsigned long long start;
	unsigned long long end;
};

/* The lines of "resource": start, end, flags. */
static int read_resources(const char *bdf, struct range *ranges)
{
	char text[SYS_TEXT], *next = text, *line;
	int count = 0;

	sys_read(text, sizeof(text), FN "resource", bdf);
	while (count < MOST_LINES && (line = strsep(&next, "\n")))
		if (sscanf(line, "%llx %llx", &ranges[count].start,
			   &ranges[count].end) == 2)
			count++;
	return count;
}

static bool is_whole_pages(const struct range *range, unsigned int vfs)
{
	unsigned long long size = range->end - range->start + 1;

	return !range->end ||
	       (range->start % PAGE == 0 && size % (PAGE * vfs) == 0);
}

static enum verdict look_bars(const struct patient *patient, char *detail)
{
	unsigned int vfs = has_vf(patient) ? 1 : patient->pf_config.total_vfs;
	int first = has_vf(patient) ? 0 : FIRST_VF_BAR;
	struct range ranges[MOST_LINES];
	char text[SYS_NAME];
	int count;

	count = read_resources(has_vf(patient) ? patient->vf.bdf : patient->pf.bdf,
			       ranges);
	if (count < first + MOST_BARS || !vfs)
		return found(UNSURE, detail, "the BARs of its VFs can be read by root only");
	for (int bar = 0; bar < MOST_BARS; bar++) {
		if (is_whole_pages(&ranges[first + bar], vfs))
			continue;
		snprintf(text, sizeof(text), "BAR %d of a VF is not whole pages", bar);
		return failed("bars", detail, text);
	}
	return found(PASS, detail, "the BARs of its VFs are whole pages");
}

static enum verdict look_coherent(const struct patient *patient, char *detail)
{
	char machine[SYS_NAME];

	(void)patient;
	sys_read(machine, sizeof(machine), "/proc/sys/kernel/arch");
	if (!strcmp(machine, "x86_64"))
		return found(PASS, detail, "as all PCI devices of x86 are");
	return found(UNSURE, detail, "user space cannot see it on this machine");
}

static enum verdict look_ats(const struct patient *patient, char *detail)
{
	if (!patient->pf_config.readable)
		return found(UNSURE, detail, "its capabilities can be read by root only");
	if (patient->pf_config.ats || patient->vf_config.ats)
		return failed("ats", detail, "ATS is on: it is trusted to translate for itself");
	return found(PASS, detail, "off");
}

/* In the order of the kernel's table, which is that of what explains what. */
const struct examination preflight_examinations[] = {
	{
		.name = "iommu",
		.look = look_iommu,
		.remedy =
		"enable the IOMMU in the firmware, boot with intel_iommu=on, do not bypass it",
	},
	{
		.name = "msi",
		.look = look_msi,
		.remedy =
		"enable interrupt remapping in the firmware, do not boot with intremap=off",
	},
	{
		.name = "acs",
		.look = look_acs,
		.remedy = "use a slot whose port has ACS, or enable ACS in the firmware",
	},
	{
		.name = "group",
		.look = look_group,
		.remedy = "use a slot where each VF has its own group (a port with ACS)",
	},
	{
		.name = "flr",
		.look = look_flr,
		.remedy = "use a device whose VFs have function level reset",
	},
	{
		.name = "bars",
		.look = look_bars,
		.remedy = "use a device whose VF BARs are whole pages",
	},
	{
		.name = "coherent",
		.look = look_coherent,
		.remedy = "use a platform whose PCI devices are cache coherent",
	},
	{
		.name = "ats",
		.look = look_ats,
		.remedy = "switch ATS off for it (pci=noats on the kernel command line)",
	},
	{}
};
