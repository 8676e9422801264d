// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading and unloading of the core. It binds to nothing by itself: PF drivers
 * and VF back ends are modules of their own that register here.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <uapi/linux/vfgate.h>
#include "preflight.h"
#include "vf.h"

static int __init vfgate_init(void)
{
	int ret;

	ret = vfgate_quarantine_setup();
	if (ret)
		return ret;
	ret = vfgate_mdev_init();
	if (ret)
		goto tear_down_quarantine;
	vfgate_preflight_init();
	vfgate_debugfs_init();
	pr_info("mediated SR-IOV, version %s\n", VFGATE_VERSION);
	return 0;

tear_down_quarantine:
	vfgate_quarantine_teardown();
	return ret;
}

static void __exit vfgate_exit(void)
{
	vfgate_debugfs_exit();
	vfgate_mdev_exit();
	vfgate_quarantine_teardown();
	pr_info("unloaded\n");
}

module_init(vfgate_init);
module_exit(vfgate_exit);

MODULE_DESCRIPTION("vfgate: mediated SR-IOV, core");
MODULE_AUTHOR("The vfgate developers");
MODULE_VERSION(VFGATE_VERSION);
MODULE_LICENSE("GPL");
