// SPDX-License-Identifier: GPL-2.0-only
/*
 * pf list, show, bind, unbind, enable, disable. A PF with VFs is never taken
 * from its driver, and a number of VFs never changed into another: each goes
 * by way of none, and the one who says so should be a person.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "change.h"
#include "driver.h"
#include "function.h"
#include "out.h"
#include "sys.h"

static const struct column list_columns[] = {
	{ "bdf",	"PF" },
	{ "interface",	"INTERFACE" },
	{ "driver",	"DRIVER" },
	{ "vfs",	"VFS" },
	{ "max_vfs",	"MAX" },
	{ "group",	"GROUP" },
	{ "node",	"NODE" },
	{ "name",	"NAME" },
	{}
};

static const struct column show_columns[] = {
	{ "bdf",	"PF" },
	{ "name",	"name" },
	{ "interface",	"interface" },
	{ "driver",	"driver" },
	{ "override",	"driver override" },
	{ "our_driver",	"driver of vfgate" },
	{ "vfs",	"VFs" },
	{ "max_vfs",	"VFs at most" },
	{ "probe_vfs",	"drivers take VFs" },
	{ "vf_driver",	"VFIO driver for VFs" },
	{ "group",	"IOMMU group" },
	{ "node",	"NUMA node" },
	{}
};

static struct json_object *describe(const struct function *pf)
{
	struct json_object *object = json_object_new_object();
	char interface[SYS_NAME];

	function_describe(pf, object);
	function_interface(pf, interface);
	out_add(object, "interface", interface);
	out_add_number(object, "vfs", pf->num_vfs);
	out_add_number(object, "max_vfs", pf->total_vfs);
	return object;
}

static enum status list(const struct args *args)
{
	struct json_object *rows = json_object_new_array();
	struct functions pfs;

	(void)args;
	functions_load(&pfs, function_is_pf);
	for (size_t i = 0; i < pfs.count; i++)
		json_object_array_add(rows, describe(&pfs.item[i]));
	functions_free(&pfs);
	out_list("pfs", rows, list_columns);
	return DONE;
}

static enum status show(const struct args *args)
{
	struct json_object *object;
	char driver[SYS_NAME], id[SYS_NAME];
	struct function pf;
	bool probe;
	enum status status = function_find_pf(&pf, args->operand[0]);

	if (status)
		return status;
	object = describe(&pf);
	out_add(object, "our_driver", driver_for_pf(&pf));
	probe = sys_number(1, FN "sriov_drivers_autoprobe", pf.bdf);
	json_object_object_add(object, "probe_vfs",
			       json_object_new_boolean(probe));
	sys_read(id, sizeof(id), FN "sriov_vf_device", pf.bdf);
	driver_for_vfio(pf.vendor, strtoul(id, NULL, 16), &pf, driver,
			sizeof(driver));
	out_add(object, "vf_driver", driver);
	out_record("pf", object, show_columns);
	return DONE;
}

static enum status bind(const struct args *args)
{
	const char *driver = args->option[OPT_DRIVER];
	struct function pf;
	enum status status = function_find_pf(&pf, args->operand[0]);

	if (status)
		return status;
	if (!driver)
		driver = driver_for_pf(&pf);
	if (!driver)
		return complain(UNSUPPORTED,
				"vfgate has no PF driver for %04x:%04x; its VFs work with any",
				pf.vendor, pf.device);
	return driver_bind(&pf, driver);
}

static enum status unbind(const struct args *args)
{
	struct function pf;
	enum status status = function_find_pf(&pf, args->operand[0]);

	return status ? status : driver_unbind(&pf);
}

/* Of what the kernel says, two things mean something of their own here. */
static enum status explain(int error, const struct function *pf)
{
	if (error == -EPERM && driver_is_ours(pf->driver))
		return complain(REFUSED, "preflight refuses VFs below %s: vfgatectl doctor %s",
				pf->bdf, pf->bdf);
	if (error == -EBUSY)
		return complain(REFUSED, "a VF of %s is in use: vfgatectl vf list %s",
				pf->bdf, pf->bdf);
	if (error == -ENOENT)
		return complain(UNSUPPORTED, "%s (driver %s) cannot make VFs",
				pf->bdf, *pf->driver ? pf->driver : "none");
	return complain_errno(error, "%s: number of VFs", pf->bdf);
}

static enum status set_number(const struct function *pf, const char *number)
{
	int ret = change_write(number, FN "sriov_numvfs", pf->bdf);

	return ret ? explain(ret, pf) : DONE;
}

static enum status enable_vfs(const struct args *args)
{
	const char *number = args->option[OPT_VFS];
	struct function pf;
	enum status status;
	char *end;
	long vfs;
	int ret;

	if (!number)
		return complain(USAGE, "how many? pf enable PF --vfs N");
	status = function_find_pf(&pf, args->operand[0]);
	if (status)
		return status;
	vfs = strtol(number, &end, 10);
	if (*end || end == number || vfs < 1 || vfs > pf.total_vfs)
		return complain(USAGE, "%s can have 1 to %d VFs", pf.bdf,
				pf.total_vfs);
	if (pf.num_vfs == vfs)
		return DONE;
	if (pf.num_vfs)
		return complain(REFUSED, "%s has %d VFs already: vfgatectl pf disable %s",
				pf.bdf, pf.num_vfs, pf.bdf);
	ret = change_write(args->option[OPT_NO_PROBE] ? "0" : "1",
			   FN "sriov_drivers_autoprobe", pf.bdf);
	return ret ? explain(ret, &pf) : set_number(&pf, number);
}

static enum status disable_vfs(const struct args *args)
{
	struct function pf;
	enum status status = function_find_pf(&pf, args->operand[0]);

	if (status || !pf.num_vfs)
		return status;
	return set_number(&pf, "0");
}

const struct command pf_commands[] = {
	{
		.name = "list",
		.run = list,
		.operands = "",
		.help = "the functions that can have VFs",
	},
	{
		.name = "show",
		.run = show,
		.operands = "PF",
		.min = 1, .max = 1,
		.help = "one of them, and the drivers that would take its VFs",
	},
	{
		.name = "bind",
		.run = bind,
		.operands = "PF",
		.min = 1, .max = 1,
		.options = WITH(DRIVER),
		.help = "give it to vfgate's PF driver, or to another driver",
	},
	{
		.name = "unbind",
		.run = unbind,
		.operands = "PF",
		.min = 1, .max = 1,
		.help = "give it back to the driver that the kernel picks",
	},
	{
		.name = "enable",
		.run = enable_vfs,
		.operands = "PF",
		.min = 1, .max = 1,
		.options = WITH(VFS) | WITH(NO_PROBE),
		.help = "create VFs; --no-probe keeps the host's drivers off them",
	},
	{
		.name = "disable",
		.run = disable_vfs,
		.operands = "PF",
		.min = 1, .max = 1,
		.help = "remove its VFs",
	},
	{}
};
