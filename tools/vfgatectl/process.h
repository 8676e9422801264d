/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processes that have a device open through VFIO.
 */
#ifndef VFGATECTL_PROCESS_H
#define VFGATECTL_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct function;

int process_of(const struct function *f);
bool process_using(const struct function *f, char *who, size_t size);
long long process_kilobytes(int pid, const char *field);
bool process_memlock(int pid, char *limit, size_t size);

#endif
