// SPDX-License-Identifier: GPL-2.0-only
/*
 * vf list, show, bind, unbind, quarantine, release, set. What a VF's driver
 * offers in its directory "vfgate" is shown and set as it is there; what its PF
 * decides goes through rtnetlink.
 */
#include <stdio.h>
#include <string.h>
#include "attribute.h"
#include "change.h"
#include "driver.h"
#include "function.h"
#include "mdev.h"
#include "netlink.h"
#include "out.h"
#include "process.h"
#include "sys.h"
#include "vf.h"

#define QUARANTINE_REASON	"admin"

static const struct column list_columns[] = {
	{ "bdf",	"VF" },
	{ "pf",		"PF" },
	{ "number",	"N" },
	{ "driver",	"DRIVER" },
	{ "group",	"GROUP" },
	{ "attach",	"ATTACH" },
	{ "state",	"STATE" },
	{ "user",	"USER" },
	{}
};

static const struct column show_columns[] = {
	{ "bdf",	"VF" },
	{ "name",	"name" },
	{ "pf",		"PF" },
	{ "number",	"number" },
	{ "driver",	"driver" },
	{ "override",	"driver override" },
	{ "group",	"IOMMU group" },
	{ "node",	"NUMA node" },
	{ "attach",	"attach" },
	{ "state",	"state" },
	{ "user",	"user" },
	{ "mdev",	"mediated device" },
	{}
};

static const struct column switch_columns[] = {
	{ "mac",		"  mac" },
	{ "vlan",		"  vlan" },
	{ "spoofchk",		"  spoofchk" },
	{ "trust",		"  trust" },
	{ "max_tx_rate",	"  max-tx-rate" },
	{ "link",		"  link" },
	{}
};

/* One attribute of the driver, or "" if the driver is not ours or has it not. */
void vf_text(const struct function *vf, const char *attribute, char *text,
	     size_t size)
{
	sys_read(text, size, FN "vfgate/%s", vf->bdf, attribute);
}

struct json_object *vf_attributes(const struct function *vf)
{
	char path[SYS_TEXT];

	snprintf(path, sizeof(path), FN "vfgate", vf->bdf);
	return attribute_describe(path);
}

/**
 * vf_describe - a VF as a document
 * @vf: the VF
 *
 * Return: an object.
 */
struct json_object *vf_describe(const struct function *vf)
{
	struct json_object *object = json_object_new_object();
	char text[SYS_NAME];

	function_describe(vf, object);
	out_add(object, "pf", vf->pf);
	json_object_object_add(object, "number",
			       vf->number < 0 ? NULL :
						json_object_new_int(vf->number));
	vf_text(vf, "attach", text, sizeof(text));
	out_add(object, "attach", text);
	vf_text(vf, "state", text, sizeof(text));
	out_add(object, "state", text);
	process_using(vf, text, sizeof(text));
	out_add(object, "user", text);
	mdev_of(vf, text);
	out_add(object, "mdev", text);
	return object;
}

/* All VFs, or those of one PF. */
static enum status list(const struct args *args)
{
	struct json_object *rows;
	struct function pf = {};
	struct functions vfs;
	enum status status;

	if (args->count) {
		status = function_find_pf(&pf, args->operand[0]);
		if (status)
			return status;
	}
	rows = json_object_new_array();
	functions_load(&vfs, function_is_vf);
	for (size_t i = 0; i < vfs.count; i++)
		if (!args->count || !strcmp(vfs.item[i].pf, pf.bdf))
			json_object_array_add(rows, vf_describe(&vfs.item[i]));
	functions_free(&vfs);
	out_list("vfs", rows, list_columns);
	return DONE;
}

static struct json_object *at_switch(const struct function *vf)
{
	struct function pf;
	char interface[SYS_NAME];

	if (!function_load(&pf, vf->pf))
		return NULL;
	function_interface(&pf, interface);
	return netlink_get(interface, vf->number);
}

/* What cannot be known beforehand is printed by the names that it has. */
static void show_members(const char *title, struct json_object *object)
{
	char *text;

	if (!object)
		return;
	printf("%s:\n", title);
	json_object_object_foreach(object, key, value) {
		text = out_text(value);
		printf("  %-20s  %s\n", key, text);
		free(text);
	}
}

static enum status show(const struct args *args)
{
	struct json_object *object;
	struct function vf;
	enum status status = function_find_vf(&vf, args->operand[0]);

	if (status)
		return status;
	object = vf_describe(&vf);
	json_object_object_add(object, "vfgate", vf_attributes(&vf));
	json_object_object_add(object, "switch", at_switch(&vf));
	if (!out_options.json) {
		out_fields(object, show_columns);
		show_members("vfgate", json_object_object_get(object, "vfgate"));
		if (json_object_object_get(object, "switch")) {
			puts("switch:");
			out_fields(json_object_object_get(object, "switch"),
				   switch_columns);
		}
		json_object_put(object);
		return DONE;
	}
	out_json("vf", object);
	return DONE;
}

static enum status bind(const struct args *args)
{
	char driver[SYS_NAME];
	struct function vf;
	enum status status = function_find_vf(&vf, args->operand[0]);

	if (status)
		return status;
	if (args->option[OPT_DRIVER])
		return driver_bind(&vf, args->option[OPT_DRIVER]);
	status = driver_for_vf(&vf, driver, sizeof(driver));
	return status ? status : driver_bind(&vf, driver);
}

static enum status unbind(const struct args *args)
{
	struct function vf;
	enum status status = function_find_vf(&vf, args->operand[0]);

	return status ? status : driver_unbind(&vf);
}

static enum status write_attribute(const char *word, const char *attribute,
				   const char *value)
{
	char path[SYS_TEXT];
	struct function vf;
	enum status status = function_find_vf(&vf, word);

	if (status)
		return status;
	snprintf(path, sizeof(path), FN "vfgate", vf.bdf);
	return attribute_set(path, attribute, value);
}

static enum status quarantine(const struct args *args)
{
	const char *reason = args->option[OPT_REASON];

	return write_attribute(args->operand[0], "quarantine",
			       reason ? reason : QUARANTINE_REASON);
}

static enum status release(const struct args *args)
{
	return write_attribute(args->operand[0], "release", "1");
}

static enum status set_one(void *data, const char *keyword, const char *value)
{
	const struct function *vf = data;
	char path[SYS_TEXT], interface[SYS_NAME];
	struct function pf;

	if (!netlink_knows(keyword)) {
		snprintf(path, sizeof(path), FN "vfgate", vf->bdf);
		return attribute_set(path, keyword, value);
	}
	*interface = '\0';
	if (function_load(&pf, vf->pf))
		function_interface(&pf, interface);
	if (!*interface || vf->number < 0)
		return complain(UNSUPPORTED, "%s: its PF %s has no network interface",
				vf->bdf, vf->pf);
	return netlink_set(interface, vf->number, keyword, value);
}

static enum status set(const struct args *args)
{
	struct function vf;
	enum status status = function_find_vf(&vf, args->operand[0]);

	return status ? status : attribute_pairs(args, set_one, &vf);
}

const struct command vf_commands[] = {
	{
		.name = "list",
		.run = list,
		.operands = "[PF]",
		.max = 1,
		.help = "the VFs that there are, their drivers and users",
	},
	{
		.name = "show",
		.run = show,
		.operands = "VF",
		.min = 1, .max = 1,
		.help = "one VF, with all that its driver and its PF tell",
	},
	{
		.name = "bind",
		.run = bind,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(DRIVER),
		.help = "give it to vfgate's back end, or to another driver",
	},
	{
		.name = "unbind",
		.run = unbind,
		.operands = "VF",
		.min = 1, .max = 1,
		.help = "give it back to the driver that the kernel picks",
	},
	{
		.name = "quarantine",
		.run = quarantine,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(REASON),
		.help = "stop it: no DMA, no registers, until it is released",
	},
	{
		.name = "release",
		.run = release,
		.operands = "VF",
		.min = 1, .max = 1,
		.help = "end its quarantine with a reset",
	},
	{
		.name = "set",
		.run = set,
		.operands = "VF KEYWORD VALUE...",
		.min = 3, .max = ANY_NUMBER,
		.help =
		"mac vlan spoofchk trust max-tx-rate link at its PF, or an attribute of vfgate",
	},
	{}
};
