// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a VF as a table: state by event. What is not in it cannot happen;
 * an event that finds its state already there, or comes too late to matter,
 * says so by naming the state it leaves alone.
 *
 * Plain data and no locks, so that the table in Documentation/life-cycle.rst is
 * printed from this file and not written by hand.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/types.h>
#include "state.h"

static const u8 next_state[VFGATE_STATES][VFGATE_EVENTS] = {
	[VFGATE_CLOSED] = {
		[VFGATE_EVENT_OPEN]		= VFGATE_OPEN,
		/* Reports of what it did while somebody had it may be late. */
		[VFGATE_EVENT_FAULT]		= VFGATE_CLOSED,
		[VFGATE_EVENT_SPOOF]		= VFGATE_CLOSED,
		[VFGATE_EVENT_ERROR]		= VFGATE_CLOSED,
		[VFGATE_EVENT_QUARANTINE]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
	[VFGATE_OPEN] = {
		[VFGATE_EVENT_READY]		= VFGATE_RUNNING,
		[VFGATE_EVENT_CLOSE]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_FLR]		= VFGATE_OPEN,
		/* It could not be opened, or was released for nobody. */
		[VFGATE_EVENT_CLOSED]		= VFGATE_CLOSED,
		[VFGATE_EVENT_PAUSE]		= VFGATE_OPEN,
		[VFGATE_EVENT_VIOLATION]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_FAULT]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_SPOOF]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_ERROR]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_QUARANTINE]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
	[VFGATE_RUNNING] = {
		[VFGATE_EVENT_CLOSE]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_FLR]		= VFGATE_RUNNING,
		[VFGATE_EVENT_PAUSE]		= VFGATE_OPEN,
		[VFGATE_EVENT_VIOLATION]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_FAULT]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_SPOOF]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_ERROR]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_QUARANTINE]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
	[VFGATE_QUIESCING] = {
		[VFGATE_EVENT_CLOSED]		= VFGATE_CLOSED,
		[VFGATE_EVENT_KEPT]		= VFGATE_QUARANTINED,
		/* It is being stopped: nothing that it did matters any more. */
		[VFGATE_EVENT_READY]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_PAUSE]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_VIOLATION]	= VFGATE_QUIESCING,
		[VFGATE_EVENT_FAULT]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_SPOOF]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_ERROR]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
	[VFGATE_QUARANTINED] = {
		[VFGATE_EVENT_CLOSE]		= VFGATE_QUIESCING,
		[VFGATE_EVENT_RELEASE]		= VFGATE_OPEN,
		/* A reset may lead to a release, but is none by itself. */
		[VFGATE_EVENT_FLR]		= VFGATE_QUARANTINED,
		/* The first reason stands. */
		[VFGATE_EVENT_READY]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_PAUSE]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_VIOLATION]	= VFGATE_QUARANTINED,
		[VFGATE_EVENT_FAULT]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_SPOOF]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_ERROR]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_QUARANTINE]	= VFGATE_QUARANTINED,
		/* It could not be opened, and was stopped meanwhile. */
		[VFGATE_EVENT_CLOSED]		= VFGATE_CLOSED,
		[VFGATE_EVENT_KEPT]		= VFGATE_QUARANTINED,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
	[VFGATE_GONE] = {
		/* Who asks for it now is told, and nobody else has done wrong. */
		[VFGATE_EVENT_OPEN]		= VFGATE_GONE,
		/* Its user may still have to learn of it and let go. */
		[VFGATE_EVENT_READY]		= VFGATE_GONE,
		[VFGATE_EVENT_CLOSE]		= VFGATE_GONE,
		[VFGATE_EVENT_CLOSED]		= VFGATE_GONE,
		[VFGATE_EVENT_KEPT]		= VFGATE_GONE,
		[VFGATE_EVENT_FLR]		= VFGATE_GONE,
		[VFGATE_EVENT_PAUSE]		= VFGATE_GONE,
		[VFGATE_EVENT_VIOLATION]	= VFGATE_GONE,
		[VFGATE_EVENT_FAULT]		= VFGATE_GONE,
		[VFGATE_EVENT_SPOOF]		= VFGATE_GONE,
		[VFGATE_EVENT_ERROR]		= VFGATE_GONE,
		[VFGATE_EVENT_REMOVE]		= VFGATE_GONE,
	},
};

static const char * const state_names[] = {
	[VFGATE_NOWHERE]	= "nowhere",
	[VFGATE_CLOSED]		= "closed",
	[VFGATE_OPEN]		= "open",
	[VFGATE_RUNNING]	= "running",
	[VFGATE_QUIESCING]	= "quiescing",
	[VFGATE_QUARANTINED]	= "quarantined",
	[VFGATE_GONE]		= "gone",
};

static_assert(ARRAY_SIZE(state_names) == VFGATE_STATES);

static const struct {
	const char *name;
	const char *source;
} events[] = {
	[VFGATE_EVENT_OPEN]		= { "open", "VFIO" },
	[VFGATE_EVENT_READY]		= { "ready", "core" },
	[VFGATE_EVENT_CLOSE]		= { "close", "VFIO" },
	[VFGATE_EVENT_CLOSED]		= { "closed", "core" },
	[VFGATE_EVENT_KEPT]		= { "kept", "core" },
	[VFGATE_EVENT_FLR]		= { "flr", "VFIO" },
	[VFGATE_EVENT_PAUSE]		= { "pause", "PF" },
	[VFGATE_EVENT_VIOLATION]	= { "violation", "policy" },
	[VFGATE_EVENT_FAULT]		= { "fault", "IOMMU" },
	[VFGATE_EVENT_SPOOF]		= { "spoof", "PF" },
	[VFGATE_EVENT_ERROR]		= { "error", "AER" },
	[VFGATE_EVENT_QUARANTINE]	= { "quarantine", "sysfs" },
	[VFGATE_EVENT_RELEASE]		= { "release", "sysfs, VFIO" },
	[VFGATE_EVENT_REMOVE]		= { "remove", "PCI" },
};

static_assert(ARRAY_SIZE(events) == VFGATE_EVENTS);

/**
 * vfgate_state_next - what an event makes of a state
 * @state: the state
 * @event: the event
 *
 * Return: the next state, which may be the same; VFGATE_NOWHERE if the event
 * cannot happen in this state.
 */
enum vfgate_state vfgate_state_next(enum vfgate_state state, enum vfgate_event event)
{
	if (state >= VFGATE_STATES || event >= VFGATE_EVENTS)
		return VFGATE_NOWHERE;
	return next_state[state][event];
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_state_next);

/* The name of a state, as sysfs and the tracepoints give it. */
const char *vfgate_state_name(enum vfgate_state state)
{
	return state < VFGATE_STATES ? state_names[state] : "unknown";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_state_name);

/* The name of an event. */
const char *vfgate_event_name(enum vfgate_event event)
{
	return event < VFGATE_EVENTS ? events[event].name : "unknown";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_event_name);

/* Who brings an event. */
const char *vfgate_event_source(enum vfgate_event event)
{
	return event < VFGATE_EVENTS ? events[event].source : "unknown";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_event_source);
