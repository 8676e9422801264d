/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states of a VF, and what leads from one to another.
 */
#ifndef VFGATE_STATE_H
#define VFGATE_STATE_H

/**
 * enum vfgate_state - where a VF is in its life
 * @VFGATE_NOWHERE: the zero value, in the table: this cannot happen
 * @VFGATE_CLOSED: nobody has it; it is reset and cannot master the bus
 * @VFGATE_OPEN: it is being reset and cleaned, for its user or for nobody
 * @VFGATE_RUNNING: its user has it: the only state in which anything gets through
 * @VFGATE_QUIESCING: its user is going
 * @VFGATE_QUARANTINED: it was stopped and waits to be released
 * @VFGATE_GONE: the function is not there any more
 * @VFGATE_STATES: one more than the last
 */
enum vfgate_state {
	VFGATE_NOWHERE,
	VFGATE_CLOSED,
	VFGATE_OPEN,
	VFGATE_RUNNING,
	VFGATE_QUIESCING,
	VFGATE_QUARANTINED,
	VFGATE_GONE,
	VFGATE_STATES,
};

/**
 * enum vfgate_event - what happens to a VF
 * @VFGATE_EVENT_OPEN: a user opens it
 * @VFGATE_EVENT_READY: reset and cleaning are done
 * @VFGATE_EVENT_CLOSE: its user goes
 * @VFGATE_EVENT_CLOSED: nobody has it any more, nothing is left of the user
 * @VFGATE_EVENT_KEPT: the same, but the quarantine is to outlast the user
 * @VFGATE_EVENT_FLR: its user resets it
 * @VFGATE_EVENT_PAUSE: its PF is about to be reset
 * @VFGATE_EVENT_VIOLATION: more refused accesses or descriptors than tolerated
 * @VFGATE_EVENT_FAULT: the IOMMU stopped more of its DMA than tolerated
 * @VFGATE_EVENT_SPOOF: the switch dropped more forged frames than tolerated
 * @VFGATE_EVENT_ERROR: the bus reports an error of it
 * @VFGATE_EVENT_QUARANTINE: the administrator stops it
 * @VFGATE_EVENT_RELEASE: a quarantine ends, by the administrator, or by the
 *	user's reset if the policy lets it
 * @VFGATE_EVENT_REMOVE: the function does not answer any more
 * @VFGATE_EVENTS: their number
 */
enum vfgate_event {
	VFGATE_EVENT_OPEN,
	VFGATE_EVENT_READY,
	VFGATE_EVENT_CLOSE,
	VFGATE_EVENT_CLOSED,
	VFGATE_EVENT_KEPT,
	VFGATE_EVENT_FLR,
	VFGATE_EVENT_PAUSE,
	VFGATE_EVENT_VIOLATION,
	VFGATE_EVENT_FAULT,
	VFGATE_EVENT_SPOOF,
	VFGATE_EVENT_ERROR,
	VFGATE_EVENT_QUARANTINE,
	VFGATE_EVENT_RELEASE,
	VFGATE_EVENT_REMOVE,
	VFGATE_EVENTS,
};

enum vfgate_state vfgate_state_next(enum vfgate_state state, enum vfgate_event event);
const char *vfgate_state_name(enum vfgate_state state);
const char *vfgate_event_name(enum vfgate_event event);
const char *vfgate_event_source(enum vfgate_event event);

#endif /* VFGATE_STATE_H */
