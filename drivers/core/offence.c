// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is held against a guest: one bucket for each kind of offence. Every one
 * is counted, so many a second are put down to clumsiness, and one more ends in
 * quarantine with the name of the kind as the reason.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/timekeeping.h>
#include "vf.h"

/**
 * struct offence_kind - one kind
 * @name: of its threshold, and the reason of a quarantine for it
 * @event: what it is to the life cycle
 * @threshold: default
 * @why: this default
 */
struct offence_kind {
	const char *name;
	enum vfgate_event event;
	u32 threshold;
	const char *why;
};

static const struct offence_kind kinds[] = {
	[VFGATE_OFFENCE_REGISTER] = {
		.name = "register", .event = VFGATE_EVENT_VIOLATION,
		.threshold = 1000,
		.why = "a driver that dumps registers does so once, not all day",
	},
	[VFGATE_OFFENCE_DESCRIPTOR] = {
		.name = "descriptor", .event = VFGATE_EVENT_VIOLATION,
		.threshold = 100,
		.why = "no driver means to post one, but a broken one tries again",
	},
	[VFGATE_OFFENCE_MAILBOX] = {
		.name = "mailbox", .event = VFGATE_EVENT_VIOLATION,
		.threshold = 200,
		.why = "a driver waits for its answer, a thousandth of a second each",
	},
	[VFGATE_OFFENCE_INTERRUPT] = {
		.name = "interrupt", .event = VFGATE_EVENT_VIOLATION,
		.threshold = 1000,
		.why = "raising them by hand is for a watchdog, once in two seconds",
	},
	[VFGATE_OFFENCE_TRAP] = {
		.name = "trap", .event = VFGATE_EVENT_VIOLATION,
		.threshold = 0,
		.why = "to be slowed down is enough: it may be honest traffic",
	},
	[VFGATE_OFFENCE_SPOOF] = {
		.name = "spoof", .event = VFGATE_EVENT_SPOOF,
		.threshold = 50,
		.why = "a bridge in the guest forges without knowing it",
	},
	[VFGATE_OFFENCE_DMA] = {
		.name = "dma", .event = VFGATE_EVENT_FAULT,
		.threshold = 10,
		.why = "one may be a page that was just exchanged, a row of them is not",
	},
};

static_assert(ARRAY_SIZE(kinds) == VFGATE_OFFENCES);

/**
 * vfgate_offence_name - what an offence is called
 * @offence: the kind
 *
 * Return: its name.
 */
const char *vfgate_offence_name(enum vfgate_offence offence)
{
	return offence < VFGATE_OFFENCES ? kinds[offence].name : "unknown";
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_offence_name);

/* Why its default threshold is what it is. */
const char *vfgate_offence_why(enum vfgate_offence offence)
{
	return offence < VFGATE_OFFENCES ? kinds[offence].why : "unknown";
}

/**
 * vfgate_offence_set - tolerate so many a second
 * @offences: of a VF
 * @offence: the kind
 * @threshold: how many; 0: any number
 */
void vfgate_offence_set(struct vfgate_offences *offences, enum vfgate_offence offence,
			u32 threshold)
{
	offences->threshold[offence] = threshold;
	vfgate_bucket_init(&offences->bucket[offence], threshold, threshold);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_offence_set);

/**
 * vfgate_offence_charge - count one
 * @offences: of a VF
 * @offence: the kind
 * @now: in nanoseconds
 *
 * Return: true if it is one too many.
 */
bool vfgate_offence_charge(struct vfgate_offences *offences, enum vfgate_offence offence,
			   u64 now)
{
	offences->count[offence]++;
	return !vfgate_bucket_take(&offences->bucket[offence], now);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_offence_charge);

void vfgate_offence_init(struct vfgate_offences *offences)
{
	for (unsigned int i = 0; i < VFGATE_OFFENCES; i++)
		vfgate_offence_set(offences, i, kinds[i].threshold);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_offence_init);

/**
 * vfgate_offence - a guest did something that is held against it
 * @vf: its VF
 * @offence: the kind
 *
 * From any context.
 */
void vfgate_offence(struct vfgate_vf *vf, enum vfgate_offence offence)
{
	unsigned long flags;
	bool too_many;

	spin_lock_irqsave(&vf->life.lock, flags);
	too_many = vfgate_offence_charge(&vf->offences, offence, ktime_get_ns());
	spin_unlock_irqrestore(&vf->life.lock, flags);
	if (too_many)
		vfgate_quarantine_enter(vf, kinds[offence].event, kinds[offence].name);
}
