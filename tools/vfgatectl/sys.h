/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of the kernel, below a root that need not be this machine's.
 */
#ifndef VFGATECTL_SYS_H
#define VFGATECTL_SYS_H

#include <stdbool.h>
#include <sys/types.h>
#include "cli.h"

#define SYS_TEXT	4096	/* what sysfs shows in one attribute at most */
#define SYS_NAME	64	/* of a driver, module, attribute, interface */

#define PCI_DEVICES	"/sys/bus/pci/devices"
#define PCI_DRIVERS	"/sys/bus/pci/drivers"
#define MDEV_DEVICES	"/sys/bus/mdev/devices"

/**
 * struct names - the entries of a directory, sorted
 * @name: each; plain ones only, see sys_list()
 * @count: how many
 */
struct names {
	char **name;
	size_t count;
};

int sys_root(const char *dir);
bool sys_is_live(void);
const char *sys_path(const char *path);

int sys_open(int flags, const char *format, ...) __printf(2, 3);
int sys_read(char *text, size_t size, const char *format, ...) __printf(3, 4);
char *sys_read_all(size_t limit, const char *format, ...) __printf(2, 3);
long long sys_number(long long otherwise, const char *format, ...)
	__printf(2, 3);
bool sys_exists(const char *format, ...) __printf(1, 2);
int sys_link(char *name, size_t size, const char *format, ...) __printf(3, 4);
int sys_target(char *target, size_t size, const char *format, ...)
	__printf(3, 4);
int sys_write(const char *value, const char *path);

void sys_list(struct names *names, const char *format, ...) __printf(2, 3);
void sys_list_free(struct names *names);

bool sys_is_plain(const char *name);
void sys_clean(char *text);

#endif
