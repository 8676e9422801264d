/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a VF is to be given to a virtual machine.
 */
#ifndef VFGATECTL_ATTACH_H
#define VFGATECTL_ATTACH_H

#include "function.h"

/**
 * struct attach - a VF and the way to it
 * @vf: the VF
 * @driver: the back end of vfgate that it has, or is to have
 * @mediated: by its mediated device; otherwise directly
 * @uuid: of that device
 */
struct attach {
	struct function vf;
	char driver[SYS_NAME];
	bool mediated;
	char uuid[SYS_NAME];
};

enum status attach_find(struct attach *attach, const struct args *args,
			bool managed);

#endif
