/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI functions as sysfs shows them.
 */
#ifndef VFGATECTL_FUNCTION_H
#define VFGATECTL_FUNCTION_H

#include <json-c/json.h>
#include <stdbool.h>
#include "cli.h"
#include "sys.h"

#define FN	PCI_DEVICES "/%s/"	/* printf() it with the address */

/**
 * struct function - one PCI function
 * @bdf: its address, with the domain
 * @vendor: PCI id
 * @device: PCI id
 * @class: PCI class, 24 bits
 * @driver: that has it, or ""
 * @override: driver_override, or ""
 * @node: NUMA node, or -1
 * @group: IOMMU group, or -1
 * @total_vfs: a PF: VFs it can have; otherwise 0
 * @num_vfs: a PF: VFs it has
 * @pf: a VF: its PF; otherwise ""
 * @number: a VF: which one, or -1
 */
struct function {
	char bdf[SYS_NAME];
	unsigned int vendor;
	unsigned int device;
	unsigned int class;
	char driver[SYS_NAME];
	char override[SYS_NAME];
	int node;
	int group;
	int total_vfs;
	int num_vfs;
	char pf[SYS_NAME];
	int number;
};

struct functions {
	struct function *item;
	size_t count;
};

typedef bool (*function_test)(const struct function *f);

bool function_load(struct function *f, const char *bdf);
bool function_is_pf(const struct function *f);
bool function_is_vf(const struct function *f);
bool function_load_vf(struct function *vf, const struct function *pf, int n);
void function_interface(const struct function *f, char *name);
bool function_parent(const struct function *f, char *bdf);

enum status function_find(struct function *f, const char *word);
enum status function_find_pf(struct function *f, const char *word);
enum status function_find_vf(struct function *f, const char *word);

void functions_load(struct functions *list, function_test wanted);
void functions_free(struct functions *list);

void function_describe(const struct function *f, struct json_object *to);

#endif
