/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which driver a function could have, and giving it one.
 */
#ifndef VFGATECTL_DRIVER_H
#define VFGATECTL_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include "cli.h"

struct function;

const char *driver_for_pf(const struct function *f);
bool driver_for_vfio(unsigned int vendor, unsigned int device,
		     const struct function *f, char *name, size_t size);
enum status driver_for_vf(const struct function *vf, char *name, size_t size);
bool driver_is_ours(const char *name);
bool driver_exists(const char *name);

enum status driver_bind(const struct function *f, const char *driver);
enum status driver_unbind(const struct function *f);

#endif
