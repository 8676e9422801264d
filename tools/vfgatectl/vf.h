/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VFs as documents: what several commands tell of them.
 */
#ifndef VFGATECTL_VF_H
#define VFGATECTL_VF_H

#include <json-c/json.h>

struct function;

struct json_object *vf_describe(const struct function *vf);
struct json_object *vf_attributes(const struct function *vf);
void vf_text(const struct function *vf, const char *attribute, char *text,
	     size_t size);

#endif
