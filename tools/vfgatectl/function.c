// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds PCI functions, by what people call them, and tells what sysfs says of
 * them. It changes nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "function.h"
#include "out.h"

static unsigned int read_id(const char *bdf, const char *attribute)
{
	return sys_number(0, FN "%s", bdf, attribute);
}

/* SR-IOV counts in 16 bits. */
static int read_count(const char *bdf, const char *attribute)
{
	long long count = sys_number(0, FN "%s", bdf, attribute);

	return count < 0 || count > 0xffff ? 0 : count;
}

/* Where VF n is, is a matter of arithmetic; its link then proves it. */
static int number_of_vf(const struct function *vf)
{
	unsigned int domain, bus, dev, fn, pf_bus, pf_dev, pf_fn, number;
	unsigned int offset = read_count(vf->pf, "sriov_offset");
	unsigned int stride = read_count(vf->pf, "sriov_stride");
	char name[SYS_NAME];

	if (sscanf(vf->bdf, "%x:%x:%x.%x", &domain, &bus, &dev, &fn) != 4 ||
	    sscanf(vf->pf, "%x:%x:%x.%x", &domain, &pf_bus, &pf_dev, &pf_fn) != 4)
		return -1;
	number = ((bus << 8 | dev << 3 | fn) -
		  (pf_bus << 8 | pf_dev << 3 | pf_fn) - offset) /
		 (stride ? stride : 1);
	sys_link(name, sizeof(name), FN "virtfn%u", vf->pf, number);
	return strcmp(name, vf->bdf) ? -1 : (int)number;
}

/**
 * function_load - read a function
 * @f: gets it
 * @bdf: its address, with the domain
 *
 * Return: true if there is such a function.
 */
bool function_load(struct function *f, const char *bdf)
{
	*f = (struct function){ .number = -1 };
	if (strlen(bdf) >= sizeof(f->bdf) || !sys_is_plain(bdf) ||
	    !sys_exists(FN "vendor", bdf))
		return false;
	strcpy(f->bdf, bdf);
	f->vendor = read_id(bdf, "vendor") & 0xffff;
	f->device = read_id(bdf, "device") & 0xffff;
	f->class = read_id(bdf, "class") & 0xffffff;
	f->node = sys_number(-1, FN "numa_node", bdf);
	f->total_vfs = read_count(bdf, "sriov_totalvfs");
	f->num_vfs = read_count(bdf, "sriov_numvfs");
	sys_link(f->driver, sizeof(f->driver), FN "driver", bdf);
	sys_read(f->override, sizeof(f->override), FN "driver_override", bdf);
	if (!strcmp(f->override, "(null)"))
		*f->override = '\0';
	if (!sys_link(f->pf, sizeof(f->pf), FN "physfn", bdf))
		f->number = number_of_vf(f);
	f->group = -1;
	if (sys_exists(FN "iommu_group", bdf)) {
		char group[SYS_NAME];

		if (!sys_link(group, sizeof(group), FN "iommu_group", bdf))
			f->group = atoi(group);
	}
	return true;
}

bool function_is_pf(const struct function *f)
{
	return f->total_vfs > 0;
}

bool function_is_vf(const struct function *f)
{
	return *f->pf;
}

bool function_load_vf(struct function *vf, const struct function *pf, int n)
{
	char bdf[SYS_NAME];

	return !sys_link(bdf, sizeof(bdf), FN "virtfn%d", pf->bdf, n) &&
	       function_load(vf, bdf);
}

/* Its first network interface, or "". @name has room for SYS_NAME. */
void function_interface(const struct function *f, char *name)
{
	struct names names;

	sys_list(&names, FN "net", f->bdf);
	*name = '\0';
	if (names.count && strlen(names.name[0]) < SYS_NAME)
		strcpy(name, names.name[0]);
	sys_list_free(&names);
}

/**
 * function_parent - the bridge above a function
 * @f: the function
 * @bdf: gets the bridge's address; has room for SYS_NAME
 *
 * A VF hangs where its PF does: the bus it is on may be a virtual one.
 *
 * Return: false if it is on a root bus.
 */
bool function_parent(const struct function *f, char *bdf)
{
	const char *below = function_is_vf(f) ? f->pf : f->bdf;
	char target[SYS_TEXT], *slash;

	if (sys_target(target, sizeof(target), PCI_DEVICES "/%s", below))
		return false;
	slash = strrchr(target, '/');
	if (!slash)
		return false;
	*slash = '\0';
	slash = strrchr(target, '/');
	if (!slash || strlen(slash + 1) >= SYS_NAME ||
	    !sys_exists(FN "vendor", slash + 1))
		return false;
	strcpy(bdf, slash + 1);
	return true;
}

/* -- by what people call it ----------------------------------------------- */

static bool find_by_address(struct function *f, const char *word)
{
	char bdf[SYS_NAME];

	if (function_load(f, word))
		return true;
	/* Without its domain, as lspci(8) prints it. */
	snprintf(bdf, sizeof(bdf), "0000:%s", word);
	return function_load(f, bdf);
}

static bool find_by_interface(struct function *f, const char *word)
{
	char bdf[SYS_NAME];

	return sys_is_plain(word) &&
	       !sys_link(bdf, sizeof(bdf), "/sys/class/net/%s/device", word) &&
	       function_load(f, bdf);
}

static bool find_by_number(struct function *f, const char *word)
{
	char pf_word[SYS_NAME], *slash, *end;
	struct function pf;
	long number;

	snprintf(pf_word, sizeof(pf_word), "%s", word);
	slash = strchr(pf_word, '/');
	if (!slash)
		return false;
	*slash++ = '\0';
	number = strtol(slash, &end, 10);
	if (end == slash || *end || number < 0 || number > 0xffff)
		return false;
	return (find_by_address(&pf, pf_word) ||
		find_by_interface(&pf, pf_word)) &&
	       function_load_vf(f, &pf, number);
}

/**
 * function_find - the function that somebody means
 * @f: gets it
 * @word: its address, with or without domain; its interface; PF/NUMBER
 *
 * Return: DONE, or MISSING after a message.
 */
enum status function_find(struct function *f, const char *word)
{
	if (find_by_address(f, word) || find_by_interface(f, word) ||
	    find_by_number(f, word))
		return DONE;
	return complain(MISSING, "there is no PCI function '%s'", word);
}

enum status function_find_pf(struct function *f, const char *word)
{
	enum status status = function_find(f, word);

	if (!status && !function_is_pf(f))
		status = complain(MISSING, "%s cannot have VFs", f->bdf);
	return status;
}

enum status function_find_vf(struct function *f, const char *word)
{
	enum status status = function_find(f, word);

	if (!status && !function_is_vf(f))
		status = complain(MISSING, "%s is no VF", f->bdf);
	return status;
}

/* -- all of them ---------------------------------------------------------- */

/**
 * functions_load - all functions of some kind
 * @list: gets them, by address
 * @wanted: says which; NULL for all
 */
void functions_load(struct functions *list, function_test wanted)
{
	struct names names;
	struct function f;

	sys_list(&names, PCI_DEVICES);
	list->item = must(calloc(names.count + 1, sizeof(*list->item)));
	list->count = 0;
	for (size_t i = 0; i < names.count; i++)
		if (function_load(&f, names.name[i]) && (!wanted || wanted(&f)))
			list->item[list->count++] = f;
	sys_list_free(&names);
}

void functions_free(struct functions *list)
{
	free(list->item);
}

/* -- as a document -------------------------------------------------------- */

static void add_unless_negative(struct json_object *to, const char *key, int n)
{
	json_object_object_add(to, key, n < 0 ? NULL : json_object_new_int(n));
}

/* The members that all functions have. */
void function_describe(const struct function *f, struct json_object *to)
{
	char name[256];

	out_add(to, "bdf", f->bdf);
	config_name(f, name, sizeof(name));
	out_add(to, "name", name);
	out_add(to, "driver", f->driver);
	out_add(to, "override", f->override);
	add_unless_negative(to, "group", f->group);
	add_unless_negative(to, "node", f->node);
}
