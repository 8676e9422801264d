// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives functions to drivers the way libvirt and driverctl do, by
 * driver_override, and finds out by libkmod which VFIO driver there is for a
 * device. A function that somebody uses is never taken from its driver: the
 * kernel would wait for that user, and so would the caller.
 */
#include <errno.h>
#include <fnmatch.h>
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "change.h"
#include "driver.h"
#include "function.h"
#include "process.h"
#include "sys.h"

/* PF drivers have no alias on purpose, so that nothing loads them by itself. */
static const struct {
	unsigned int vendor;
	unsigned int device;
	const char *driver;
} pf_drivers[] = {
	{ 0x8086, 0x10c9, "vfgate_82576" },
};

const char *driver_for_pf(const struct function *f)
{
	for (size_t i = 0; i < ARRAY_SIZE(pf_drivers); i++)
		if (pf_drivers[i].vendor == f->vendor &&
		    pf_drivers[i].device == f->device)
			return pf_drivers[i].driver;
	return NULL;
}

bool driver_is_ours(const char *name)
{
	return !strncmp(name, "vfgate", strlen("vfgate"));
}

/* -- libkmod -------------------------------------------------------------- */

static struct kmod_ctx *modules_of_kernel(void)
{
	char release[SYS_NAME], path[SYS_TEXT];
	const char *no_config = NULL;

	sys_read(release, sizeof(release), "/proc/sys/kernel/osrelease");
	snprintf(path, sizeof(path), "/lib/modules/%s", release);
	return kmod_new(sys_path(path), sys_is_live() ? NULL : &no_config);
}

static struct kmod_list *look_up(struct kmod_ctx *ctx, const char *alias)
{
	struct kmod_list *list = NULL;

	if (kmod_module_new_from_lookup(ctx, alias, &list) < 0)
		return NULL;
	return list;
}

static int wildcards(const char *pattern)
{
	int count = 0;

	for (; *pattern; pattern++)
		count += *pattern == '*';
	return count;
}

/* The fewest wildcards among the module's patterns that match, or -1. */
static int specificity(struct kmod_module *module, const char *alias)
{
	struct kmod_list *info = NULL, *line;
	int best = -1;

	if (kmod_module_get_info(module, &info) < 0)
		return -1;
	kmod_list_foreach(line, info) {
		const char *pattern = kmod_module_info_get_value(line);

		if (strcmp(kmod_module_info_get_key(line), "alias") ||
		    fnmatch(pattern, alias, 0))
			continue;
		if (best < 0 || wildcards(pattern) < best)
			best = wildcards(pattern);
	}
	kmod_module_info_free_list(info);
	return best;
}

static void choose(struct kmod_list *list, const char *alias, char *name,
		   size_t size)
{
	struct kmod_list *entry;
	int best = -1;

	kmod_list_foreach(entry, list) {
		struct kmod_module *module = kmod_module_get_module(entry);
		int stars = specificity(module, alias);

		if (stars >= 0 && (best < 0 || stars < best)) {
			best = stars;
			snprintf(name, size, "%s", kmod_module_get_name(module));
		}
		kmod_module_unref(module);
	}
	sys_clean(name);
}

/**
 * driver_for_vfio - the VFIO driver that an alias recommends
 * @vendor: of the device
 * @device: of the device, which need not exist yet
 * @f: for its class: a VF has that of its PF
 * @name: gets the module's name; "" if there is none
 * @size: of @name
 *
 * By the rule that libvirt follows: of all aliases "vfio_pci:..." that match,
 * the one with the fewest wildcards.
 *
 * Return: true if there is one.
 */
bool driver_for_vfio(unsigned int vendor, unsigned int device,
		     const struct function *f, char *name, size_t size)
{
	struct kmod_ctx *ctx = modules_of_kernel();
	struct kmod_list *list;
	char alias[128];

	*name = '\0';
	if (!ctx)
		return false;
	snprintf(alias, sizeof(alias),
		 "vfio_pci:v%08Xd%08Xsv00000000sd00000000bc%02Xsc%02Xi%02X",
		 vendor, device, f->class >> 16, f->class >> 8 & 0xff,
		 f->class & 0xff);
	list = look_up(ctx, alias);
	choose(list, alias, name, size);
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return *name;
}

/**
 * driver_for_vf - the back end of vfgate for a VF that has another driver yet
 * @vf: the VF
 * @name: gets the driver's name
 * @size: of @name
 */
enum status driver_for_vf(const struct function *vf, char *name, size_t size)
{
	if (driver_for_vfio(vf->vendor, vf->device, vf, name, size) &&
	    driver_is_ours(name))
		return DONE;
	return complain(UNSUPPORTED, "no back end of vfgate for %04x:%04x here",
			vf->vendor, vf->device);
}

/* Is there such a module for this kernel, loaded, built in or on disk? */
bool driver_exists(const char *name)
{
	struct kmod_ctx *ctx;
	struct kmod_list *list;

	if (sys_exists("/sys/module/%s", name))
		return true;
	ctx = modules_of_kernel();
	list = ctx ? look_up(ctx, name) : NULL;
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return list;
}

static int insert(const char *name)
{
	struct kmod_ctx *ctx = modules_of_kernel();
	struct kmod_list *list = ctx ? look_up(ctx, name) : NULL;
	int ret = -ENOENT;

	if (list) {
		struct kmod_module *module = kmod_module_get_module(list);

		ret = kmod_module_probe_insert_module(module, 0, NULL, NULL,
						      NULL, NULL);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return ret;
}

static enum status load(const char *driver)
{
	char module[SYS_NAME];
	int ret;

	/* A driver is named with what its module is named with, or a dash. */
	snprintf(module, sizeof(module), "%s", driver);
	for (char *c = module; *c; c++)
		if (*c == '-')
			*c = '_';
	if (sys_exists(PCI_DRIVERS "/%s", driver) ||
	    !change_note("modules", "load %s", module) || !sys_is_live())
		return DONE;
	ret = insert(module);
	return ret < 0 ? complain_errno(ret, "module %s", module) : DONE;
}

/* -- binding -------------------------------------------------------------- */

static enum status refuse_if_used(const struct function *f)
{
	char attach[SYS_NAME], user[SYS_NAME];

	if (f->num_vfs)
		return complain(REFUSED, "%s has %d VFs: vfgatectl pf disable %s",
				f->bdf, f->num_vfs, f->bdf);
	if (process_using(f, user, sizeof(user)))
		return complain(REFUSED, "%s is in use by %s", f->bdf, user);
	sys_read(attach, sizeof(attach), FN "vfgate/attach", f->bdf);
	if (*attach && strcmp(attach, "none"))
		return complain(REFUSED, "%s is in use: attached %s", f->bdf,
				attach);
	return DONE;
}

/* Have the kernel match again, now that override and driver are as they are. */
static int rematch(const struct function *f)
{
	int ret = 0;

	if (*f->driver)
		ret = change_write(f->bdf, FN "driver/unbind", f->bdf);
	return ret ? ret : change_write(f->bdf, "/sys/bus/pci/drivers_probe");
}

/* A driver that does not want the function leaves it without one. */
static enum status take_back(const struct function *f, const char *driver)
{
	change_write("", FN "driver_override", f->bdf);
	change_write(f->bdf, "/sys/bus/pci/drivers_probe");
	return complain(REFUSED, "%s did not take %s: the kernel log says why; it is as it was",
			driver, f->bdf);
}

/**
 * driver_bind - give a function to a driver
 * @f: the function
 * @driver: its name
 *
 * Return: DONE, also if it has that driver already.
 */
enum status driver_bind(const struct function *f, const char *driver)
{
	enum status status;
	char now[SYS_NAME];
	int ret;

	if (!strcmp(f->driver, driver))
		return DONE;
	status = refuse_if_used(f);
	if (!status)
		status = load(driver);
	if (status)
		return status;
	ret = change_write(driver, FN "driver_override", f->bdf);
	if (!ret)
		ret = rematch(f);
	if (change_nothing || !sys_is_live())
		return ret ? complain_errno(ret, "%s", f->bdf) : DONE;
	sys_link(now, sizeof(now), FN "driver", f->bdf);
	return strcmp(now, driver) ? take_back(f, driver) : DONE;
}

/**
 * driver_unbind - give a function back to the driver that the kernel picks
 * @f: the function
 */
enum status driver_unbind(const struct function *f)
{
	enum status status = refuse_if_used(f);
	int ret;

	if (status)
		return status;
	ret = change_write("", FN "driver_override", f->bdf);
	if (!ret)
		ret = rematch(f);
	return ret ? complain_errno(ret, "%s", f->bdf) : DONE;
}
