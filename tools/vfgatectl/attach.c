// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sees that a VF is ready for a virtual machine before somebody is told how to
 * give it to one.
 */
#include <string.h>
#include "attach.h"
#include "driver.h"
#include "mdev.h"

static enum status need_driver(struct attach *attach, bool managed)
{
	const struct function *vf = &attach->vf;

	strcpy(attach->driver, vf->driver);
	if (driver_is_ours(vf->driver))
		return DONE;
	if (managed && !attach->mediated)
		return driver_for_vf(vf, attach->driver, sizeof(attach->driver));
	return complain(REFUSED, "%s is bound to %s, not to vfgate: vfgatectl vf bind %s",
			vf->bdf, *vf->driver ? vf->driver : "no driver", vf->bdf);
}

static enum status need_mdev(struct attach *attach)
{
	if (mdev_of(&attach->vf, attach->uuid))
		return DONE;
	return complain(MISSING, "%s has no mediated device yet: vfgatectl mdev create %s",
			attach->vf.bdf, attach->vf.bdf);
}

/**
 * attach_find - the VF and the way that somebody asks for
 * @attach: gets them
 * @args: the VF as first operand, --attach
 * @managed: whoever asks will bind the VF that he attaches directly
 */
enum status attach_find(struct attach *attach, const struct args *args,
			bool managed)
{
	const char *way = args->option[OPT_ATTACH];
	enum status status;

	attach->mediated = way && !strcmp(way, "mediated");
	if (way && !attach->mediated && strcmp(way, "direct"))
		return complain(USAGE, "--attach direct or --attach mediated, not '%s'",
				way);
	status = function_find_vf(&attach->vf, args->operand[0]);
	if (!status)
		status = need_driver(attach, managed);
	if (!status && attach->mediated)
		status = need_mdev(attach);
	return status;
}
