/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that vfgatectl changes on a machine goes through here, so that
 * --dry-run holds for all of it and -j can tell what was done.
 */
#ifndef VFGATECTL_CHANGE_H
#define VFGATECTL_CHANGE_H

#include <stdbool.h>
#include "cli.h"

extern bool change_nothing;	/* --dry-run */

int change_write(const char *value, const char *format, ...) __printf(2, 3);
bool change_note(const char *what, const char *format, ...) __printf(2, 3);
void change_forget(void);
void change_tell(void);

#endif
