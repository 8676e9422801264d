// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is to be said of the host as a whole: kernel, modules, parameters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doctor.h"
#include "driver.h"
#include "process.h"
#include "sys.h"

#define CONFIG_LIMIT	(1024 * 1024)

/* What vfgate cannot do without; the reason is what is lost. */
static const struct {
	const char *option;
	const char *reason;
} wanted[] = {
	{ "PCI_IOV",		"there are no VFs" },
	{ "IOMMU_API",		"nothing isolates DMA" },
	{ "VFIO",		"no device can be given away" },
	{ "VFIO_PCI_CORE",	"vfgate is built on it" },
	{ "VFIO_MDEV",		"no mediated attach" },
	{ "MMU_NOTIFIER",	"no mediated attach" },
	{ "KVM",		"no virtual machines" },
};

static void read_release(char *release, size_t size)
{
	sys_read(release, size, "/proc/sys/kernel/osrelease");
}

static enum verdict look_kernel(const struct patient *patient, char *detail)
{
	char release[SYS_NAME];

	(void)patient;
	read_release(release, sizeof(release));
	return found(NOTE, detail, "%s", release);
}

static bool is_set(const char *config, const char *option)
{
	char line[SYS_NAME];
	const char *at;

	snprintf(line, sizeof(line), "\nCONFIG_%s=", option);
	at = strstr(config, line);
	return at && strchr("ym", at[strlen(line)]);
}

static enum verdict look_options(const struct patient *patient, char *detail)
{
	char release[SYS_NAME];
	enum verdict verdict = PASS;
	char *config;

	(void)patient;
	read_release(release, sizeof(release));
	config = sys_read_all(CONFIG_LIMIT, "/boot/config-%s", release);
	if (!config)
		config = sys_read_all(CONFIG_LIMIT, "/lib/modules/%s/config", release);
	if (!config)
		return found(UNSURE, detail, "no /boot/config-%s", release);
	found(PASS, detail, "all that vfgate needs");
	for (size_t i = 0; i < ARRAY_SIZE(wanted) && verdict == PASS; i++)
		if (!is_set(config, wanted[i].option))
			verdict = found(FAIL, detail, "CONFIG_%s is not set: %s",
					wanted[i].option, wanted[i].reason);
	free(config);
	return verdict;
}

static enum verdict look_module(const struct patient *patient, char *detail)
{
	char version[SYS_NAME];

	(void)patient;
	if (!driver_exists("vfgate"))
		return found(FAIL, detail, "vfgate is not installed for this kernel");
	if (sys_read(version, sizeof(version), "/sys/module/vfgate/version"))
		return found(PASS, detail, "vfgate is installed, not loaded");
	return found(PASS, detail, "vfgate %s is loaded", version);
}

static enum verdict look_vfio(const struct patient *patient, char *detail)
{
	bool type1 = driver_exists("vfio_iommu_type1");
	bool iommufd = sys_exists("/dev/iommu") || driver_exists("iommufd");

	(void)patient;
	if (!type1 && !iommufd)
		return found(FAIL, detail, "neither type1 nor iommufd");
	return found(PASS, detail, "%s%s%s", type1 ? "type1" : "",
		     type1 && iommufd ? ", " : "", iommufd ? "iommufd" : "");
}

static enum verdict look_kvm(const struct patient *patient, char *detail)
{
	(void)patient;
	return sys_exists("/dev/kvm") ?
		       found(PASS, detail, "/dev/kvm is there") :
		       found(WARN, detail, "no /dev/kvm: guests would be emulated");
}

static bool is_on(const char *parameter)
{
	char value[8];

	sys_read(value, sizeof(value), "/sys/module/%s", parameter);
	return *value == 'Y';
}

static enum verdict look_noiommu(const struct patient *patient, char *detail)
{
	(void)patient;
	return is_on("vfio/parameters/enable_unsafe_noiommu_mode") ?
		       found(FAIL, detail, "VFIO gives away devices that no IOMMU holds") :
		       found(PASS, detail, "off");
}

static enum verdict look_interrupts(const struct patient *patient, char *detail)
{
	(void)patient;
	return is_on("vfio_iommu_type1/parameters/allow_unsafe_interrupts") ?
		       found(WARN, detail, "type1 does not insist on interrupt remapping") :
		       found(PASS, detail, "not allowed");
}

static enum verdict look_memlock(const struct patient *patient, char *detail)
{
	char limit[SYS_NAME];

	(void)patient;
	if (!process_memlock(1, limit, sizeof(limit)))
		return found(UNSURE, detail, "the limits of process 1 can be read by root only");
	return found(NOTE, detail,
		     "%s bytes for services; a VMM needs its guest's size for direct attach, the window's quota for mediated",
		     limit);
}

const struct examination host_examinations[] = {
	{ .name = "kernel", .look = look_kernel },
	{
		.name = "options",
		.look = look_options,
		.remedy = "use a kernel that has it; Debian's have",
	},
	{
		.name = "module",
		.look = look_module,
		.remedy = "install vfgate-dkms, or make && make modules_install",
	},
	{
		.name = "vfio",
		.look = look_vfio,
		.remedy = "use a kernel with VFIO's type1 or iommufd",
	},
	{
		.name = "kvm",
		.look = look_kvm,
		.remedy = "enable virtualisation in the firmware, load kvm_intel or kvm_amd",
	},
	{
		.name = "noiommu",
		.look = look_noiommu,
		.remedy = "load vfio without enable_unsafe_noiommu_mode",
	},
	{
		.name = "interrupts",
		.look = look_interrupts,
		.remedy = "load vfio_iommu_type1 without allow_unsafe_interrupts",
	},
	{ .name = "memlock", .look = look_memlock },
	{}
};
