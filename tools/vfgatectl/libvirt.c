// SPDX-License-Identifier: GPL-2.0-only
/*
 * libvirt-xml: the element that gives a VF to a domain, to be pasted below
 * <devices> or given to "virsh attach-device".
 */
#include <stdio.h>
#include <string.h>
#include "attach.h"
#include "out.h"

/*
 * Managed: libvirt binds the driver when the domain starts and gives the VF
 * back when it ends. It would find the driver by its alias; named, it does not
 * depend on that.
 */
static const char direct[] =
	"<hostdev mode='subsystem' type='pci' managed='yes'>\n"
	"  <driver name='vfio' model='%s'/>\n"
	"  <source>\n"
	"    <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>\n"
	"  </source>\n"
	"</hostdev>\n";

static const char mediated[] =
	"<hostdev mode='subsystem' type='mdev' model='vfio-pci'>\n"
	"  <source>\n"
	"    <address uuid='%s'/>\n"
	"  </source>\n"
	"</hostdev>\n";

static enum status libvirt_xml(const struct args *args)
{
	unsigned int domain, bus, dev, fn;
	struct attach attach;
	char xml[SYS_TEXT];
	enum status status = attach_find(&attach, args, true);

	if (status)
		return status;
	if (sscanf(attach.vf.bdf, "%x:%x:%x.%x", &domain, &bus, &dev, &fn) != 4)
		return complain(MISSING, "%s is no address", attach.vf.bdf);
	if (attach.mediated)
		snprintf(xml, sizeof(xml), mediated, attach.uuid);
	else
		snprintf(xml, sizeof(xml), direct, attach.driver, domain, bus,
			 dev, fn);
	out_line("libvirt_xml", json_object_new_string(xml), "%s", xml);
	return DONE;
}

const struct command libvirt_commands[] = {
	{
		.run = libvirt_xml,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(ATTACH),
		.help = "the element of a libvirt domain",
	},
	{}
};
