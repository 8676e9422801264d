/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The counters of VFs.
 */
#ifndef VFGATECTL_STATS_H
#define VFGATECTL_STATS_H

#include <json-c/json.h>

struct function;

struct json_object *stats_of(const struct function *vf);
struct json_object *stats_all(void);

#endif
