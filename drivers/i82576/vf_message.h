/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a VF may say to its PF. Pure C, so that it can be fuzzed in user space.
 */
#ifndef VFGATE_I82576_VF_MESSAGE_H
#define VFGATE_I82576_VF_MESSAGE_H

#include <linux/types.h>
#include "mailbox.h"

int i82576_message_check(u32 *words);

#endif /* VFGATE_I82576_VF_MESSAGE_H */
