/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the descriptors of a VF's rings: which memory will the device touch?
 */
#ifndef VFGATE_I82576_VF_RING_H
#define VFGATE_I82576_VF_RING_H

#include <vfgate/span.h>

/* RDLEN and TDLEN count in units of eight descriptors, up to bit 19. */
#define VF_RING_UNIT		8U
#define VF_RING_MAX_SIZE	(0x100000U / sizeof(struct vf_ring_desc))
#define VF_RING_BASE_ALIGN	128U

/**
 * struct vf_ring_desc - a descriptor in memory, of any kind
 * @word: its two words; what they mean depends on ring, type and owner
 */
struct vf_ring_desc {
	__le64 word[2];
};

enum vf_ring_kind { VF_RING_RX, VF_RING_TX };

/**
 * struct vf_ring_format - what a ring's descriptors do not say themselves
 * @kind: receive or transmit
 * @packet: receive: bytes at the packet buffer address
 * @header: receive: bytes at the header buffer address; 0 if it is not used
 */
struct vf_ring_format {
	enum vf_ring_kind kind;
	u32 packet;
	u32 header;
};

enum vfgate_breach vf_ring_check(u64 base, u32 length, u32 head, u32 tail);
enum vfgate_breach vf_ring_rx_format(u32 srrctl, struct vf_ring_format *format);
u32 vf_ring_parse(const struct vf_ring_format *format,
		  const struct vf_ring_desc *desc, u32 count,
		  struct vfgate_slot *slots, enum vfgate_breach *why);
bool vf_ring_done(enum vf_ring_kind kind, const struct vf_ring_desc *desc);

#endif /* VFGATE_I82576_VF_RING_H */
