/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mediated devices: what a VF offers below itself for mediated attach.
 */
#ifndef VFGATECTL_MDEV_H
#define VFGATECTL_MDEV_H

#include <stdbool.h>

struct function;

bool mdev_of(const struct function *vf, char *uuid);
bool mdev_is_uuid(const char *text);

#endif
