// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every cell of the life cycle, against a second writing of it: a letter for
 * the next state, in the order of the events, '-' where there is none.
 */
#include <linux/string.h>
#include "../state.h"
#include "tests.h"

static const char letters[] = "-corsqg";

static const struct {
	enum vfgate_state state;
	const char *next;
} rows[] = {
	/*
	 * open, ready, close, closed, kept, flr, pause, violation, fault, spoof,
	 * error, quarantine, release, remove
	 */
	{ VFGATE_CLOSED,	"o-------cccq-g" },
	{ VFGATE_OPEN,		"-rsc-ooqqqqq-g" },
	{ VFGATE_RUNNING,	"--s--roqqqqq-g" },
	{ VFGATE_QUIESCING,	"-s-cq-sssss--g" },
	{ VFGATE_QUARANTINED,	"-qscqqqqqqqqog" },
	{ VFGATE_GONE,		"ggggggggggg--g" },
};

static void state_follows_the_table(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(rows), VFGATE_STATES - 1);
	KUNIT_ASSERT_EQ(test, strlen(letters), VFGATE_STATES);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		KUNIT_ASSERT_EQ(test, strlen(rows[i].next), VFGATE_EVENTS);
		for (unsigned int event = 0; event < VFGATE_EVENTS; event++)
			KUNIT_EXPECT_EQ_MSG(test, rows[i].next[event],
					    letters[vfgate_state_next(rows[i].state, event)],
					    "%s in %s", vfgate_event_name(event),
					    vfgate_state_name(rows[i].state));
	}
}

/* What is out of the table leads nowhere, and has a name all the same. */
static void state_knows_its_bounds(struct kunit *test)
{
	for (unsigned int event = 0; event <= VFGATE_EVENTS; event++) {
		KUNIT_EXPECT_EQ(test, vfgate_state_next(VFGATE_NOWHERE, event), VFGATE_NOWHERE);
		KUNIT_EXPECT_EQ(test, vfgate_state_next(VFGATE_STATES, event), VFGATE_NOWHERE);
	}
	KUNIT_EXPECT_EQ(test, vfgate_state_next(VFGATE_CLOSED, VFGATE_EVENTS), VFGATE_NOWHERE);
	KUNIT_EXPECT_STREQ(test, vfgate_state_name(VFGATE_STATES), "unknown");
	KUNIT_EXPECT_STREQ(test, vfgate_event_name(VFGATE_EVENTS), "unknown");
	KUNIT_EXPECT_STREQ(test, vfgate_event_source(VFGATE_EVENTS), "unknown");
}

/* There is no way into "running" past a reset, and none out of "gone". */
static void state_keeps_its_promises(struct kunit *test)
{
	for (unsigned int state = 0; state < VFGATE_STATES; state++) {
		for (unsigned int event = 0; event < VFGATE_EVENTS; event++) {
			enum vfgate_state next = vfgate_state_next(state, event);

			if (next == VFGATE_RUNNING)
				KUNIT_EXPECT_TRUE(test, state == VFGATE_RUNNING ||
						  (state == VFGATE_OPEN &&
						   event == VFGATE_EVENT_READY));
			if (state == VFGATE_GONE)
				KUNIT_EXPECT_TRUE(test, next == VFGATE_GONE ||
						  next == VFGATE_NOWHERE);
		}
	}
}

static struct kunit_case state_cases[] = {
	KUNIT_CASE(state_follows_the_table),
	KUNIT_CASE(state_knows_its_bounds),
	KUNIT_CASE(state_keeps_its_promises),
	{}
};

struct kunit_suite vfgate_state_suite = {
	.name = "vfgate_state",
	.test_cases = state_cases,
};
