// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the interrupts of a VF go, and how often they come.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include "vf.h"

static u8 merge_byte(u8 old, u8 asked)
{
	if (old & IVAR_VALID)
		return old;
	if (!(asked & IVAR_VALID))
		return 0;
	return IVAR_VALID | min_t(u8, asked & ~IVAR_VALID, VF_VECTORS - 1);
}

/**
 * i82576_interrupt_merge - what may be written to VTIVAR
 * @old: what it holds
 * @asked: what the guest wants there
 *
 * One byte for each direction of a queue: bit 7 makes it valid, the rest is a
 * vector, of which the VF has three. A greater one is brought down to the last.
 *
 * QEMU: the register only ORs into the PF's routing, and the vector is relative
 * to the VF. On VF 1, whose causes begin at 19, vector 0 and later vector 1 of
 * one queue make 19 | 20 = 23, which is the second vector of VF 0. So the first
 * vector of a queue stays until the PF clears it, and VTIVAR, which then reads
 * as zero, tells us that it did.
 *
 * Return: the value.
 */
u32 i82576_interrupt_merge(u32 old, u32 asked)
{
	u32 value = 0, shift;

	for (shift = 0; shift < 32; shift += 8)
		value |= (u32)merge_byte(old >> shift, asked >> shift) << shift;
	return value;
}
EXPORT_SYMBOL_IF_KUNIT(i82576_interrupt_merge);

static u32 *routing(struct i82576_vf *state, const struct vfgate_access *access)
{
	return access->offset == VTIVAR ? &state->ivar : &state->ivar_misc;
}

int i82576_interrupt_routed(struct vfgate_gate *gate,
			    struct vfgate_access *access)
{
	struct i82576_vf *state = i82576_vf_of(gate);

	if (!state->pf)
		return vfgate_trap_read(gate, access);
	access->value = *routing(state, access);
	return 0;
}

static void note_change(struct vfgate_access *access)
{
	if (access->value != access->asked)
		access->verdict = VFGATE_VERDICT_CHANGED;
}

/* VTIVAR_MISC is not ORed into anything, so nothing in it has to stay. */
static int route_alone(struct vfgate_gate *gate, struct vfgate_access *access,
		       u32 asked)
{
	u32 old = 0;
	int ret;

	if (access->offset == VTIVAR) {
		ret = vfgate_vf_read(vfgate_vf_from_gate(gate), VTIVAR, &old);
		if (ret)
			return ret;
	}
	access->value = i82576_interrupt_merge(old, asked);
	note_change(access);
	return vfgate_trap_write(gate, access);
}

/*
 * A PF driver of ours writes the routing itself: nothing is ORed there. The
 * vector of the mailbox is in the VF alone. QEMU: takes that as mask bits, and
 * what the PF driver writes after it, which is not there on silicon, wins.
 */
static int route_by_pf(struct vfgate_gate *gate, struct vfgate_access *access,
		       u32 asked)
{
	struct i82576_vf *state = i82576_vf_of(gate);
	int ret = 0;

	access->value = i82576_interrupt_merge(0, asked);
	note_change(access);
	*routing(state, access) = access->value;
	if (access->offset == VTIVAR_MISC)
		ret = vfgate_trap_write(gate, access);
	if (ret)
		return ret;
	if (i82576_pf_route(state))
		access->verdict = VFGATE_VERDICT_REFUSED;
	return 0;
}

int i82576_interrupt_route(struct vfgate_gate *gate,
			   struct vfgate_access *access)
{
	struct i82576_vf *state = i82576_vf_of(gate);
	u32 asked = access->asked;

	/* Of VTIVAR_MISC only the first entry exists. */
	if (access->offset == VTIVAR_MISC)
		asked &= IVAR_VALID | IVAR_VECTOR;
	if (state->pf)
		return route_by_pf(gate, access, asked);
	return route_alone(gate, access, asked);
}

/**
 * i82576_interrupt_floor - keep a distance between interrupts
 * @value: what the guest wants in VTEITR
 * @microseconds: the least interval
 *
 * QEMU: the interval is taken in units of 1.024 us, four times as long as the
 * datasheet says; the floor is then higher, never lower.
 *
 * Return: what may be written.
 */
u32 i82576_interrupt_floor(u32 value, u32 microseconds)
{
	u32 least = min_t(u64, (u64)microseconds * EITR_PER_US, EITR_INTERVAL);

	return (value & EITR_CNT_IGNR) | max(value & EITR_INTERVAL, least);
}
EXPORT_SYMBOL_IF_KUNIT(i82576_interrupt_floor);

/*
 * Raised by hand, an interrupt comes when the device gets to it, and the floor
 * of its vector counts. What is asked for beyond that is no watchdog's work.
 */
int i82576_interrupt_raise(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct i82576_vf *state = i82576_vf_of(gate);

	access->value = access->asked & VTEI_CAUSES;
	if (access->value && !vfgate_bucket_take(&state->raised, ktime_get_ns())) {
		access->verdict = VFGATE_VERDICT_REFUSED;
		return 0;
	}
	return vfgate_trap_write(gate, access);
}

int i82576_interrupt_throttle(struct vfgate_gate *gate,
			      struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);
	u32 floor = READ_ONCE(vfgate_vf_settings(vf)->interrupt_floor);

	access->value = i82576_interrupt_floor(access->asked, floor);
	if (access->value != access->asked)
		access->verdict = VFGATE_VERDICT_CHANGED;
	return vfgate_trap_write(gate, access);
}
