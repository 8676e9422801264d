// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows and sets whatever attributes a directory has, so that a kernel module
 * that offers one more needs no new tool. What they mean is in
 * Documentation/ABI/testing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "attribute.h"
#include "change.h"
#include "out.h"
#include "sys.h"

/* "name number" lines, as the kernel counts kinds. */
static struct json_object *counts(char *text)
{
	struct json_object *object = json_object_new_object();
	char name[SYS_NAME], *line;
	long long count;

	while ((line = strsep(&text, "\n")))
		if (sscanf(line, "%63s %lld", name, &count) == 2)
			out_add_number(object, name, count);
	return object;
}

static struct json_object *value_of(char *text)
{
	long long number;
	char *end;

	if (strchr(text, '\n'))
		return counts(text);
	errno = 0;
	number = strtoll(text, &end, 10);
	if (*text && !*end && !errno)
		return json_object_new_int64(number);
	return out_name(text);
}

/**
 * attribute_describe - all that can be read in a directory
 * @directory: in sysfs
 *
 * Return: an object with a member for each, or NULL if there is none.
 */
struct json_object *attribute_describe(const char *directory)
{
	struct json_object *object = NULL;
	char text[SYS_TEXT];
	struct names names;

	sys_list(&names, "%s", directory);
	for (size_t i = 0; i < names.count; i++) {
		if (sys_read(text, sizeof(text), "%s/%s", directory,
			     names.name[i]))
			continue;
		if (!object)
			object = json_object_new_object();
		json_object_object_add(object, names.name[i], value_of(text));
	}
	sys_list_free(&names);
	return object;
}

/**
 * attribute_set - set one
 * @directory: in sysfs
 * @keyword: its name; a dash stands for each '_'
 * @value: as it is written
 */
enum status attribute_set(const char *directory, const char *keyword,
			  const char *value)
{
	char name[SYS_NAME];
	int ret;

	snprintf(name, sizeof(name), "%s", keyword);
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : *c;
	if (!sys_is_plain(name) || !sys_exists("%s/%s", directory, name))
		return complain(UNSUPPORTED, "there is no '%s' here: %s",
				keyword, directory);
	ret = change_write(value, "%s/%s", directory, name);
	return ret ? complain_errno(ret, "%s %s", keyword, value) : DONE;
}

/**
 * attribute_pairs - go through KEYWORD VALUE pairs behind the first operand
 * @args: of the command
 * @set: sets one of them
 * @data: for @set
 *
 * Return: DONE, or how the first one failed.
 */
enum status attribute_pairs(const struct args *args, attribute_setter set,
			    void *data)
{
	enum status status = DONE;

	if (args->count % 2 == 0)
		return complain(USAGE, "'%s' has no value",
				args->operand[args->count - 1]);
	for (int i = 1; i < args->count && !status; i += 2)
		status = set(data, args->operand[i], args->operand[i + 1]);
	return status;
}

static enum status set_one(void *directory, const char *keyword,
			   const char *value)
{
	return attribute_set(directory, keyword, value);
}

enum status attribute_set_all(const struct args *args, const char *directory)
{
	return attribute_pairs(args, set_one, (void *)directory);
}
