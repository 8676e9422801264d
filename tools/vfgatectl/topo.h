/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI tree as far as SR-IOV goes, and its two pictures.
 */
#ifndef VFGATECTL_TOPO_H
#define VFGATECTL_TOPO_H

#include <stdio.h>
#include "config.h"
#include "function.h"

/**
 * enum place - what stands at a place of the tree
 */
enum place { PLACE_ROOT, PLACE_PORT, PLACE_PF, PLACE_VF };

/**
 * struct node - one place
 * @place: what it is
 * @f: the function; of a root only .bdf, its name
 * @config: of a port
 * @interface: of a PF, or ""
 * @attach: of a VF: how it is in use, or ""
 * @state: of a VF, or ""
 * @user: of a VF, or ""
 * @child: the places below
 * @children: how many
 */
struct node {
	enum place place;
	struct function f;
	struct config config;
	char interface[SYS_NAME];
	char attach[SYS_NAME];
	char state[SYS_NAME];
	char user[SYS_NAME];
	struct node **child;
	int children;
};

void svg_draw(FILE *to, const struct node *top);

#endif
