// SPDX-License-Identifier: GPL-2.0-only
/*
 * qemu-args: the words that give a VF to QEMU, to be pasted. They are printed
 * only if the VF is such that QEMU will take it.
 */
#include <stdio.h>
#include <string.h>
#include "attach.h"
#include "out.h"

static enum status qemu_args(const struct args *args)
{
	struct json_object *words;
	struct attach attach;
	char value[SYS_TEXT];
	enum status status = attach_find(&attach, args, false);

	if (status)
		return status;
	if (attach.mediated)
		snprintf(value, sizeof(value), "vfio-pci,sysfsdev=" MDEV_DEVICES "/%s",
			 attach.uuid);
	else
		snprintf(value, sizeof(value), "vfio-pci,host=%s", attach.vf.bdf);
	words = json_object_new_array();
	json_object_array_add(words, json_object_new_string("-device"));
	json_object_array_add(words, json_object_new_string(value));
	out_line("qemu_args", words, "-device %s\n", value);
	return DONE;
}

const struct command qemu_commands[] = {
	{
		.run = qemu_args,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(ATTACH),
		.help = "what QEMU's command line needs",
	},
	{}
};
