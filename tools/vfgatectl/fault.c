// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the kernel's messages about IOMMU faults. There is no other way to
 * learn of them where the IOMMU driver tells nobody but the log. A message that
 * is not exactly of a known form is none: better a fault unseen than a VF
 * blamed for what somebody else wrote.
 */
#include <stdio.h>
#include <string.h>
#include "fault.h"

#define AMD_FLAG_WRITE	0x20

static bool set_bdf(struct fault *fault, unsigned int domain, unsigned int bus,
		    unsigned int dev, unsigned int fn)
{
	snprintf(fault->bdf, sizeof(fault->bdf), "%04x:%02x:%02x.%x", domain,
		 bus, dev, fn);
	return bus < 256 && dev < 32 && fn < 8;
}

/* DMAR: [DMA Write NO_PASID] Request device [01:10.0] fault addr 0x1000 [... */
static bool parse_intel(const char *text, struct fault *fault)
{
	unsigned int bus, dev, fn;
	char type[8];

	if (sscanf(text,
		   "DMAR: [DMA %7s %*[^]]] Request device [%2x:%2x.%1x] fault addr %llx [fault reason",
		   type, &bus, &dev, &fn, &fault->iova) != 5)
		return false;
	fault->write = !strcmp(type, "Write");
	return set_bdf(fault, 0, bus, dev, fn);
}

/* ... Event logged [IO_PAGE_FAULT device=0000:01:10.0 domain=... address=... */
static bool parse_amd(const char *text, struct fault *fault)
{
	unsigned int domain, bus, dev, fn, flags;

	if (sscanf(text,
		   "AMD-Vi: Event logged [IO_PAGE_FAULT device=%x:%2x:%2x.%1x domain=%*x address=%llx flags=%x]",
		   &domain, &bus, &dev, &fn, &fault->iova, &flags) != 6)
		return false;
	fault->write = flags & AMD_FLAG_WRITE;
	return set_bdf(fault, domain, bus, dev, fn);
}

/* The same where the driver knows the device: its name stands before it. */
static bool parse_amd_device(const char *text, struct fault *fault)
{
	unsigned int domain, bus, dev, fn, flags;

	if (sscanf(text,
		   "%*s %x:%2x:%2x.%1x: AMD-Vi: Event logged [IO_PAGE_FAULT domain=%*x address=%llx flags=%x]",
		   &domain, &bus, &dev, &fn, &fault->iova, &flags) != 6)
		return false;
	fault->write = flags & AMD_FLAG_WRITE;
	return set_bdf(fault, domain, bus, dev, fn);
}

/* virtio_iommu virtio0: page fault from EP 384 at 0x12340008 [W] */
static bool parse_virtio(const char *text, struct fault *fault)
{
	unsigned int endpoint;
	char flags[16] = "";

	if (sscanf(text, "virtio_iommu %*s page fault from EP %u at %llx [%15[^]]",
		   &endpoint, &fault->iova, flags) < 2)
		return false;
	fault->write = strchr(flags, 'W');
	return set_bdf(fault, endpoint >> 16, endpoint >> 8 & 0xff,
		       endpoint >> 3 & 0x1f, endpoint & 7);
}

static bool (*const parsers[])(const char *text, struct fault *fault) = {
	parse_intel,
	parse_amd,
	parse_amd_device,
	parse_virtio,
};

/**
 * fault_parse - is this message about a fault?
 * @message: of the kernel, without its header
 * @fault: gets what it says
 */
bool fault_parse(const char *message, struct fault *fault)
{
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (parsers[i](message, fault))
			return true;
	return false;
}
