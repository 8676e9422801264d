// SPDX-License-Identifier: GPL-2.0-only
/*
 * mdev create, mdev remove, mdev list. mdevctl(8) does the same and remembers
 * it across reboots; this is for hosts where something else remembers.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "attribute.h"
#include "change.h"
#include "function.h"
#include "mdev.h"
#include "out.h"
#include "process.h"
#include "sys.h"

#define UUID_LENGTH	36

static const struct column columns[] = {
	{ "uuid",	"UUID" },
	{ "vf",		"VF" },
	{ "pages",	"PAGES" },
	{ "quota",	"QUOTA" },
	{ "user",	"USER" },
	{}
};

bool mdev_is_uuid(const char *text)
{
	if (strlen(text) != UUID_LENGTH)
		return false;
	for (int i = 0; i < UUID_LENGTH; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
		} else if (!isxdigit((unsigned char)text[i])) {
			return false;
		}
	}
	return true;
}

/**
 * mdev_of - the mediated device of a VF
 * @vf: the VF
 * @uuid: gets its name; has room for SYS_NAME
 *
 * Return: true if there is one.
 */
bool mdev_of(const struct function *vf, char *uuid)
{
	struct names names;

	*uuid = '\0';
	sys_list(&names, PCI_DEVICES "/%s", vf->bdf);
	for (size_t i = 0; i < names.count && !*uuid; i++)
		if (mdev_is_uuid(names.name[i]))
			strcpy(uuid, names.name[i]);
	sys_list_free(&names);
	return *uuid;
}

static struct json_object *describe(const struct function *vf, const char *uuid)
{
	struct json_object *mdev = json_object_new_object();
	char user[SYS_NAME];

	out_add(mdev, "uuid", uuid);
	out_add(mdev, "vf", vf->bdf);
	out_add_number(mdev, "pages", sys_number(0, MDEV_DEVICES "/%s/window/pages", uuid));
	out_add_number(mdev, "quota", sys_number(0, MDEV_DEVICES "/%s/window/quota", uuid));
	process_using(vf, user, sizeof(user));
	out_add(mdev, "user", user);
	return mdev;
}

static enum status list(const struct args *args)
{
	struct json_object *mdevs = json_object_new_array();
	struct functions vfs;
	char uuid[SYS_NAME];

	(void)args;
	functions_load(&vfs, function_is_vf);
	for (size_t i = 0; i < vfs.count; i++)
		if (mdev_of(&vfs.item[i], uuid))
			json_object_array_add(mdevs,
					      describe(&vfs.item[i], uuid));
	functions_free(&vfs);
	out_list("mdevs", mdevs, columns);
	return DONE;
}

static enum status refuse_second(const struct function *vf)
{
	char uuid[SYS_NAME];

	if (mdev_of(vf, uuid))
		return complain(REFUSED, "%s has a mediated device already: %s",
				vf->bdf, uuid);
	return DONE;
}

static enum status create_mdev(const struct args *args)
{
	char uuid[SYS_NAME];
	struct function vf;
	enum status status = function_find_vf(&vf, args->operand[0]);
	int ret;

	if (!status)
		status = refuse_second(&vf);
	if (status)
		return status;
	if (args->option[OPT_UUID])
		snprintf(uuid, sizeof(uuid), "%s", args->option[OPT_UUID]);
	else
		sys_read(uuid, sizeof(uuid), "/proc/sys/kernel/random/uuid");
	if (!mdev_is_uuid(uuid))
		return complain(USAGE, "'%s' is no UUID", uuid);
	if (!sys_exists(FN "mdev_supported_types/%s-mediated", vf.bdf, vf.driver))
		return complain(UNSUPPORTED, "%s offers no mediated attach: vfgatectl vf bind %s",
				vf.bdf, vf.bdf);
	ret = change_write(uuid, FN "mdev_supported_types/%s-mediated/create",
			   vf.bdf, vf.driver);
	if (ret)
		return complain_errno(ret, "mediated device of %s", vf.bdf);
	if (!change_nothing && !out_options.json)
		puts(uuid);
	return DONE;
}

/* By its own name, or by its VF's. */
static enum status remove_mdev(const struct args *args)
{
	const char *word = args->operand[0];
	char uuid[SYS_NAME] = "";
	struct function vf;
	enum status status;
	int ret;

	if (mdev_is_uuid(word)) {
		strcpy(uuid, word);
	} else {
		status = function_find_vf(&vf, word);
		if (status)
			return status;
		mdev_of(&vf, uuid);
	}
	if (!*uuid || !sys_exists(MDEV_DEVICES "/%s", uuid))
		return complain(MISSING, "there is no mediated device '%s'", word);
	ret = change_write("1", MDEV_DEVICES "/%s/remove", uuid);
	return ret ? complain_errno(ret, "%s", uuid) : DONE;
}

static enum status set(const struct args *args)
{
	const char *uuid = args->operand[0];
	char path[SYS_TEXT];

	if (!mdev_is_uuid(uuid) || !sys_exists(MDEV_DEVICES "/%s", uuid))
		return complain(MISSING, "there is no mediated device '%s'", uuid);
	snprintf(path, sizeof(path), MDEV_DEVICES "/%s/window", uuid);
	return attribute_set_all(args, path);
}

const struct command mdev_commands[] = {
	{
		.name = "list",
		.run = list,
		.operands = "",
		.help = "the mediated devices of all VFs",
	},
	{
		.name = "create",
		.run = create_mdev,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(UUID),
		.help = "make the mediated device of a VF, and print its UUID",
	},
	{
		.name = "remove",
		.run = remove_mdev,
		.operands = "UUID|VF",
		.min = 1, .max = 1,
		.help = "remove it; waits for whoever has it open",
	},
	{
		.name = "set",
		.run = set,
		.operands = "UUID {quota|idle-limit} BYTES...",
		.min = 3, .max = ANY_NUMBER,
		.help = "limit what its guest may have in the window",
	},
	{}
};
