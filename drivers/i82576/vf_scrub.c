// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between tenants: what a reset leaves behind is cleared through the VF's own
 * BAR, so that it works whichever driver has the PF.
 *
 * QEMU: FLR leaves rings, vectors, moderation and the mailbox as they were.
 * Silicon returns them to their defaults; writing those once more is harmless.
 *
 * What the VF's BAR does not reach: the routing behind VTIVAR, which is only
 * ever ORed into (vf_interrupt.c lives with it), auto-clear bits of the PF's
 * EIAC, the two offload contexts that each transmit queue has latched, and all
 * filters, which the PF driver drops when it hears of the reset.
 */
#include <linux/array_size.h>
#include "vf.h"

struct reset_value {
	u32 offset;
	u32 value;
};

/* First the enables, then what they enabled. */
static const struct reset_value rx_values[] = {
	{ RXDCTL, RXDCTL_RESET },
	{ RDBAL, 0 },
	{ RDBAH, 0 },
	{ RDLEN, 0 },
	{ SRRCTL, 0 },
	{ RDH, 0 },
	{ RDT, 0 },
};

static const struct reset_value tx_values[] = {
	{ TXDCTL, 0 },
	{ TDBAL, 0 },
	{ TDBAH, 0 },
	{ TDLEN, 0 },
	{ TDWBAL, 0 },
	{ TDWBAH, 0 },
	{ TDH, 0 },
	{ TDT, 0 },
	{ TXCTL, TXCTL_RESET },
};

static const struct reset_value interrupt_values[] = {
	{ VTEIMC, VTEI_CAUSES },
	{ VTEIAM, 0 },
	{ VTIVAR_MISC, 0 },
	{ VTEICR, VTEI_CAUSES },
};

static void scrub_queues(struct vfgate_vf *vf)
{
	int q, i;

	for (q = 0; q < VF_QUEUES; q++) {
		for (i = 0; i < ARRAY_SIZE(rx_values); i++)
			vfgate_vf_poke(vf, RX(q, rx_values[i].offset),
				       rx_values[i].value);
		for (i = 0; i < ARRAY_SIZE(tx_values); i++)
			vfgate_vf_poke(vf, TX(q, tx_values[i].offset),
				       tx_values[i].value);
	}
}

static void scrub_interrupts(struct vfgate_vf *vf)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(interrupt_values); i++)
		vfgate_vf_poke(vf, interrupt_values[i].offset,
			       interrupt_values[i].value);
	for (i = 0; i < VF_VECTORS; i++)
		vfgate_vf_poke(vf, VTEITR(i), 0);
	i82576_scrub_throttle(vf);
}

/* The read consumes PFSTS, PFACK and RSTD that were for the last tenant. */
static void scrub_mailbox(struct vfgate_vf *vf)
{
	int i;

	for (i = 0; i < MBX_WORDS; i++)
		vfgate_vf_poke(vf, VMBMEM + 4 * i, 0);
	vfgate_vf_poke(vf, V2PMAILBOX, 0);
	vfgate_vf_peek(vf, V2PMAILBOX);
}

/**
 * i82576_scrub_stop - queues and interrupts off, and nothing else
 * @vf: the VF, its DMA off
 */
void i82576_scrub_stop(struct vfgate_vf *vf)
{
	int q;

	for (q = 0; q < VF_QUEUES; q++) {
		vfgate_vf_poke(vf, RX(q, RXDCTL), RXDCTL_RESET);
		vfgate_vf_poke(vf, TX(q, TXDCTL), 0);
	}
	vfgate_vf_poke(vf, VTEIMC, VTEI_CAUSES);
}

/**
 * i82576_scrub - leave nothing of the last tenant
 * @vf: the VF, its DMA off and its memory enabled
 */
void i82576_scrub(struct vfgate_vf *vf)
{
	scrub_queues(vf);
	scrub_interrupts(vf);
	scrub_mailbox(vf);
}

/**
 * i82576_scrub_throttle - the interrupt floor holds before the guest's first
 *	write to VTEITR, and after each reset
 * @vf: the VF
 */
void i82576_scrub_throttle(struct vfgate_vf *vf)
{
	u32 floor = READ_ONCE(vfgate_vf_settings(vf)->interrupt_floor);
	u32 value, least;
	int i;

	for (i = 0; i < VF_VECTORS; i++) {
		value = vfgate_vf_peek(vf, VTEITR(i));
		least = i82576_interrupt_floor(value, floor);
		if (value != least)
			vfgate_vf_poke(vf, VTEITR(i), least);
	}
}
