/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the PF's network driver knows of a VF and is told about it: rtnetlink.
 */
#ifndef VFGATECTL_NETLINK_H
#define VFGATECTL_NETLINK_H

#include <json-c/json.h>
#include <stdbool.h>
#include "cli.h"

bool netlink_knows(const char *keyword);
enum status netlink_set(const char *interface, int vf, const char *keyword,
			const char *value);
struct json_object *netlink_get(const char *interface, int vf);

#endif
