/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What IOMMU drivers write into the kernel log about a DMA that they stopped.
 */
#ifndef VFGATECTL_FAULT_H
#define VFGATECTL_FAULT_H

#include <stdbool.h>
#include "sys.h"

/**
 * struct fault - a DMA that an IOMMU stopped
 * @bdf: the function that tried
 * @iova: where
 * @write: to it, or from it
 */
struct fault {
	char bdf[SYS_NAME];
	unsigned long long iova;
	bool write;
};

bool fault_parse(const char *message, struct fault *fault);

#endif
