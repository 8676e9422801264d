// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks libpci for capabilities and names. Reads only; never scans a bus, which
 * is sysfs' to list.
 */
#include <pci/pci.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "config.h"
#include "function.h"
#include "sys.h"

/* What an upstream port must do for those below it to be isolated. */
#define ACS_NEEDED	(PCI_ACS_CTRL_VALID | PCI_ACS_CTRL_REQ_RED | \
			 PCI_ACS_CTRL_CMPLT_RED | PCI_ACS_CTRL_FORWARD)

static const char *const ports[] = {
	[PCI_EXP_TYPE_ROOT_PORT]	= "root port",
	[PCI_EXP_TYPE_UPSTREAM]		= "upstream port",
	[PCI_EXP_TYPE_DOWNSTREAM]	= "downstream port",
	[PCI_EXP_TYPE_PCI_BRIDGE]	= "bridge to PCI",
	[PCI_EXP_TYPE_PCIE_BRIDGE]	= "bridge from PCI",
};

#define NAMES		"/usr/share/misc/pci.ids"

static struct pci_access *access_to;

/* libpci wants to end the program where it cannot go on. */
static void __noreturn give_up(char *format, ...)
{
	va_list ap;

	fputs("vfgatectl: libpci: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(REFUSED);
}

/* What cannot be read is reported where it is missed. */
static void stay_silent(char *format, ...)
{
	(void)format;
}

static void init(void)
{
	char *path;

	access_to = pci_alloc();
	access_to->method = PCI_ACCESS_SYS_BUS_PCI;
	access_to->error = give_up;
	access_to->warning = stay_silent;
	path = must(strdup(sys_path("/sys/bus/pci")));
	pci_set_param(access_to, "sysfs.path", path);
	free(path);
	/* No cache in somebody's home directory. */
	access_to->id_lookup_mode = 0;
	/* A recording may bring names of its own, so that they do not change. */
	if (!sys_is_live())
		access_to->id_lookup_mode = PCI_LOOKUP_NO_HWDB;
	if (!sys_is_live() && sys_exists(NAMES))
		pci_set_name_list_path(access_to,
				       must(strdup(sys_path(NAMES))), 1);
	pci_init(access_to);
}

static struct pci_dev *open_device(const char *bdf)
{
	unsigned int domain, bus, dev, fn;

	if (!access_to)
		init();
	if (sscanf(bdf, "%x:%x:%x.%x", &domain, &bus, &dev, &fn) != 4)
		return NULL;
	return pci_get_dev(access_to, domain, bus, dev, fn);
}

static void read_express(struct pci_dev *dev, struct config *config)
{
	struct pci_cap *cap = pci_find_cap(dev, PCI_CAP_ID_EXP, PCI_CAP_NORMAL);
	unsigned int type;

	if (!cap)
		return;
	type = (pci_read_word(dev, cap->addr + PCI_EXP_FLAGS) &
		PCI_EXP_FLAGS_TYPE) >> 4;
	config->port = type < ARRAY_SIZE(ports) ? ports[type] : NULL;
	config->flr = pci_read_long(dev, cap->addr + PCI_EXP_DEVCAP) &
		      PCI_EXP_DEVCAP_FLRESET;
}

static void read_acs(struct pci_dev *dev, struct config *config)
{
	struct pci_cap *cap = pci_find_cap(dev, PCI_EXT_CAP_ID_ACS,
					   PCI_CAP_EXTENDED);

	if (!cap)
		return;
	config->acs = true;
	config->acs_enforced =
		(pci_read_word(dev, cap->addr + PCI_ACS_CTRL) & ACS_NEEDED) ==
		ACS_NEEDED;
}

static void read_sriov(struct pci_dev *dev, struct config *config)
{
	struct pci_cap *cap = pci_find_cap(dev, PCI_EXT_CAP_ID_SRIOV,
					   PCI_CAP_EXTENDED);

	if (cap)
		config->total_vfs = pci_read_word(dev, cap->addr +
						  PCI_IOV_TOTALVF);
}

static void read_ats(struct pci_dev *dev, struct config *config)
{
	struct pci_cap *cap = pci_find_cap(dev, PCI_EXT_CAP_ID_ATS,
					   PCI_CAP_EXTENDED);

	config->ats = cap && pci_read_word(dev, cap->addr + PCI_ATS_CTRL) &
				     PCI_ATS_CTRL_ENABLE;
}

/**
 * config_read - read a configuration space
 * @bdf: of the function
 * @config: gets what was found
 */
void config_read(const char *bdf, struct config *config)
{
	struct pci_dev *dev = open_device(bdf);
	unsigned char byte;

	*config = (struct config){};
	if (!dev)
		return;
	config->readable = pci_read_block(dev, 0x100, &byte, 1);
	read_express(dev, config);
	read_acs(dev, config);
	read_ats(dev, config);
	read_sriov(dev, config);
	pci_free_dev(dev);
}

/* Vendor and device in words, or in numbers if nobody named them. */
void config_name(const struct function *f, char *name, size_t size)
{
	if (!access_to)
		init();
	if (pci_lookup_name(access_to, name, size,
			    PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE, f->vendor,
			    f->device) != name)
		snprintf(name, size, "[%04x:%04x]", f->vendor, f->device);
	sys_clean(name);
}

void config_close(void)
{
	if (access_to)
		pci_cleanup(access_to);
	access_to = NULL;
}
