// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the table of the life cycle as Documentation/life-cycle.rst has it,
 * from the file that the core is made of.
 */
#include <linux/types.h>
#include <stdio.h>
#include "../../drivers/core/state.h"

#define WIDTH	11

static void print_rule(void)
{
	printf("%.*s", WIDTH, "===========");
	for (int i = 0; i < VFGATE_STATES; i++)
		printf(" %.*s", WIDTH, "===========");
	printf("\n");
}

static const char *cell(enum vfgate_state state, enum vfgate_event event)
{
	enum vfgate_state next = vfgate_state_next(state, event);

	if (next == VFGATE_NOWHERE)
		return "\\-";
	return next == state ? "stays" : vfgate_state_name(next);
}

int main(void)
{
	print_rule();
	printf("%-*s %-*s", WIDTH, "event", WIDTH, "from");
	for (enum vfgate_state state = VFGATE_CLOSED; state < VFGATE_STATES; state++)
		printf(" %-*s", state + 1 < VFGATE_STATES ? WIDTH : 0, vfgate_state_name(state));
	printf("\n");
	print_rule();
	for (enum vfgate_event event = 0; event < VFGATE_EVENTS; event++) {
		printf("%-*s %-*s", WIDTH, vfgate_event_name(event), WIDTH,
		       vfgate_event_source(event));
		for (enum vfgate_state state = VFGATE_CLOSED; state < VFGATE_STATES; state++)
			printf(" %-*s", state + 1 < VFGATE_STATES ? WIDTH : 0, cell(state, event));
		printf("\n");
	}
	print_rule();
	return 0;
}
