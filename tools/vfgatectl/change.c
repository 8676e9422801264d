// SPDX-License-Identifier: GPL-2.0-only
/*
 * The journal of what is changed. Nothing else in the program writes.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include "change.h"
#include "out.h"
#include "sys.h"

bool change_nothing;

static struct json_object *journal;

static void enter(const char *what, const char *value)
{
	struct json_object *entry = json_object_new_object();

	if (!journal)
		journal = json_object_new_array();
	out_add(entry, "what", what);
	out_add(entry, "value", value);
	json_object_object_add(entry, "done",
			       json_object_new_boolean(!change_nothing));
	json_object_array_add(journal, entry);
	if (change_nothing && !out_options.json)
		printf("would change %s: %s\n", what, value);
}

/**
 * change_write - write a file, or only say so
 * @value: without a line feed
 * @format: of the path
 *
 * Return: 0 or a negative error.
 */
int change_write(const char *value, const char *format, ...)
{
	char path[PATH_MAX];
	va_list ap;
	int ret = 0;

	va_start(ap, format);
	vsnprintf(path, sizeof(path), format, ap);
	va_end(ap);
	if (!change_nothing)
		ret = sys_write(value, path);
	else if (!sys_exists("%s", path))
		ret = -ENOENT;
	if (!ret)
		enter(path, value);
	return ret;
}

/**
 * change_note - enter a change that is not the writing of a file
 * @what: is changed
 * @format: to what
 *
 * Return: true if it is to be made now.
 */
bool change_note(const char *what, const char *format, ...)
{
	char value[SYS_TEXT];
	va_list ap;

	va_start(ap, format);
	vsnprintf(value, sizeof(value), format, ap);
	va_end(ap);
	enter(what, value);
	return !change_nothing;
}

/* For a command that goes on for ever and tells of itself. */
void change_forget(void)
{
	json_object_put(journal);
	journal = NULL;
}

/* At the end of a command that changed something: with -j, tell what. */
void change_tell(void)
{
	if (journal && out_options.json)
		out_json("changes", json_object_get(journal));
	change_forget();
}
