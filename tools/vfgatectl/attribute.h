/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes of vfgate in sysfs, by the names that they have there.
 */
#ifndef VFGATECTL_ATTRIBUTE_H
#define VFGATECTL_ATTRIBUTE_H

#include <json-c/json.h>
#include "cli.h"

typedef enum status (*attribute_setter)(void *data, const char *keyword,
					const char *value);

struct json_object *attribute_describe(const char *directory);
enum status attribute_set(const char *directory, const char *keyword,
			  const char *value);
enum status attribute_set_all(const struct args *args, const char *directory);
enum status attribute_pairs(const struct args *args, attribute_setter set,
			    void *data);

#endif
