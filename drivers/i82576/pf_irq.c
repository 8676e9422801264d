// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: vector 0 for link, mailbox and errors, one vector for each
 * channel. MSI-X is required: without it the device delivers no interrupt to
 * any VF, and the PF is not worth having.
 *
 * The registers of the extended causes are shared with the VFs. Nothing here
 * writes a bit that is not the PF's own.
 */
#include <linux/bitfield.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include "pf.h"

#define MISC_CAUSES	(ICR_LSC | ICR_VMMB | ICR_DOUTSYNC | ICR_DRSTA)

/*
 * Mailboxes are served right here. The driver of a VF on this very machine may
 * be waiting for its answer on this CPU, in a loop that lets neither a thread
 * nor a softirq run.
 */
static irqreturn_t misc_interrupt(int irq, void *data)
{
	struct pf_dev *pf = data;
	u32 causes = pf_read(&pf->hw, R_ICR);

	if (test_bit(PF_IRQ_TEST, &pf->flags)) {
		WRITE_ONCE(pf->test_causes, pf->test_causes | causes);
		causes = 0;
	}
	/* All ones come from a device that is gone. */
	if (causes == ~0U)
		return IRQ_HANDLED;

	if (causes & ICR_DRSTA)
		pf_device_want_reset(pf);
	atomic_or(causes & (ICR_LSC | ICR_DOUTSYNC), &pf->causes);
	if (causes & ICR_LSC)
		pf_device_kick(pf, 0);
	/* As often as a guest likes. */
	else if (causes & ICR_DOUTSYNC)
		pf_device_kick_soon(pf);
	if (causes & ICR_VMMB)
		pf_mailbox_serve(pf);
	pf_write(&pf->hw, R_EIMS, BIT(PF_MISC_VECTOR));
	return IRQ_HANDLED;
}

static irqreturn_t channel_interrupt(int irq, void *data)
{
	struct pf_channel *channel = data;

	napi_schedule_irqoff(&channel->napi);
	return IRQ_HANDLED;
}

/**
 * pf_irq_alloc - allocate vectors and take the one that is not a channel's
 * @pf: the PF
 *
 * With seven VFs only the first four vectors are the PF's, which is why there
 * is no more than one channel then.
 *
 * Return: 0 or an error.
 */
int pf_irq_alloc(struct pf_dev *pf)
{
	int wanted = min(1 + pf->max_channels, PF_MAX_VECTORS);
	int ret;

	ret = pci_alloc_irq_vectors(pf->pdev, 2, wanted, PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;
	pf->max_channels = ret - 1;

	ret = request_irq(pci_irq_vector(pf->pdev, PF_MISC_VECTOR),
			  misc_interrupt, 0, PF_DRIVER_NAME, pf);
	if (ret)
		pci_free_irq_vectors(pf->pdev);
	return ret;
}

void pf_irq_free(struct pf_dev *pf)
{
	free_irq(pci_irq_vector(pf->pdev, PF_MISC_VECTOR), pf);
	pci_free_irq_vectors(pf->pdev);
}

static int channel_irq(struct pf_channel *channel)
{
	return pci_irq_vector(channel->pf->pdev, channel->vector);
}

static void free_first(struct pf_dev *pf, unsigned int num)
{
	while (num--) {
		netif_napi_set_irq(&pf->channels[num]->napi, -1);
		free_irq(channel_irq(pf->channels[num]), pf->channels[num]);
	}
}

int pf_irq_request_channels(struct pf_dev *pf)
{
	unsigned int i;
	int ret;

	for (i = 0; i < pf->max_channels; i++) {
		struct pf_channel *channel = pf->channels[i];

		snprintf(channel->name, sizeof(channel->name), "%s-TxRx-%u",
			 pf->netdev->name, i);
		ret = request_irq(channel_irq(channel), channel_interrupt, 0,
				  channel->name, channel);
		if (ret)
			goto free_requested;
		/* For user space, which steers interrupts and busy polling. */
		netif_napi_set_irq(&channel->napi, channel_irq(channel));
	}
	return 0;

free_requested:
	free_first(pf, i);
	return ret;
}

void pf_irq_free_channels(struct pf_dev *pf)
{
	free_first(pf, pf->max_channels);
}

static u32 own_causes(const struct pf_dev *pf)
{
	return GENMASK(pf->num_channels, 0);
}

static u32 channel_causes(const struct pf_dev *pf)
{
	return own_causes(pf) & ~BIT(PF_MISC_VECTOR);
}

void pf_irq_set_usecs(struct pf_dev *pf, unsigned int vector, u16 usecs)
{
	pf_write(&pf->hw, R_EITR(vector), FIELD_PREP(EITR_INTERVAL, usecs));
}

/**
 * struct pace - how often a channel interrupts
 * @packets: from so many a poll on, on average
 * @usecs: interval between two interrupts
 */
struct pace {
	u16 packets;
	u16 usecs;
};

static const struct pace paces[] = {
	/* Bulk: there is more in the rings anyway, and each interrupt costs. */
	{ .packets = 24, .usecs = 245 },
	/* Some of both. */
	{ .packets = 4, .usecs = 50 },
	/* Questions and answers: nobody else is waiting. */
	{ .packets = 0, .usecs = 14 },
};

/**
 * pf_irq_adapt - fit the interrupts of a channel to its traffic
 * @channel: the channel, at the end of a poll
 * @packets: received or sent by it, whichever is more; who sends in bulk
 *	receives next to nothing
 */
void pf_irq_adapt(struct pf_channel *channel, unsigned int packets)
{
	unsigned int i = 0;

	if (!channel->pf->adaptive)
		return;
	/* In sixteenths, each poll counting for a quarter of those before. */
	channel->packets += 4 * packets - channel->packets / 4;
	while (channel->packets < 16 * paces[i].packets)
		i++;
	if (channel->usecs == paces[i].usecs)
		return;
	channel->usecs = paces[i].usecs;
	pf_irq_set_usecs(channel->pf, channel->vector, channel->usecs);
}

/* Queue q and q + 8 share a register: bytes 0, 1 and bytes 2, 3. */
static void route_queue(struct pf_hw *hw, unsigned int queue,
			unsigned int vector)
{
	unsigned int shift = queue < PF_MAX_POOLS ? 0 : 16;
	u32 value = pf_read(hw, R_IVAR(queue % PF_MAX_POOLS));

	value &= ~(GENMASK(15, 0) << shift);
	value |= ((IVAR_VALID | vector) | (IVAR_VALID | vector) << 8) << shift;
	pf_write(hw, R_IVAR(queue % PF_MAX_POOLS), value);
}

/**
 * pf_irq_setup - route the PF's interrupts, after a reset or a new layout
 * @pf: the PF
 *
 * EIAC: a cause that is not cleared when it is delivered suppresses all that
 * follow. QEMU: bits of EIAC are only ever added, and EIAM has no effect.
 */
void pf_irq_setup(struct pf_dev *pf)
{
	struct pf_hw *hw = &pf->hw;
	unsigned int i;

	pf_write(hw, R_GPIE, GPIE_NSICR | GPIE_MSIX_MODE | GPIE_EIAME |
			     GPIE_PBA);
	pf_write(hw, R_IVAR_MISC, (IVAR_VALID | PF_MISC_VECTOR) |
				  (IVAR_VALID | PF_MISC_VECTOR)
				  << IVAR_MISC_OTHER_SHIFT);
	pf_irq_set_usecs(pf, PF_MISC_VECTOR, PF_MISC_USECS);
	for (i = 0; i < pf->num_channels; i++) {
		struct pf_channel *channel = pf->channels[i];

		route_queue(hw, channel->rx.queue, channel->vector);
		channel->usecs = pf->usecs;
		pf_irq_set_usecs(pf, channel->vector, pf->usecs);
	}
	pf_write(hw, R_EIAC, pf_read(hw, R_EIAC) | own_causes(pf));
	pf_write(hw, R_EIAM, pf_read(hw, R_EIAM) | own_causes(pf));
}

void pf_irq_enable_misc(struct pf_dev *pf)
{
	/* All VFs may interrupt. QEMU: stored, and they may in any case. */
	pf_write(&pf->hw, R_MBVFIMR, 0xFF);
	pf_write(&pf->hw, R_EIMS, BIT(PF_MISC_VECTOR));
	pf_write(&pf->hw, R_IMS, MISC_CAUSES);
}

void pf_irq_enable_channels(struct pf_dev *pf)
{
	pf_write(&pf->hw, R_EIMS, channel_causes(pf));
	/* Whatever came before: an edge that was missed does not return. */
	pf_write(&pf->hw, R_EICS, channel_causes(pf));
}

void pf_irq_disable_channels(struct pf_dev *pf)
{
	unsigned int i;

	pf_write(&pf->hw, R_EIMC, channel_causes(pf));
	pf_flush(&pf->hw);
	for (i = 0; i < pf->num_channels; i++)
		synchronize_irq(channel_irq(pf->channels[i]));
}
