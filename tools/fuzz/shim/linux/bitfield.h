/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFGATE_SHIM_BITFIELD_H
#define VFGATE_SHIM_BITFIELD_H

#include <linux/bits.h>

#define FIELD_GET(mask, value)						\
	({ typeof(mask) m_ = (mask); ((value) & m_) / (m_ & -m_); })

#define FIELD_PREP(mask, value)						\
	({ typeof(mask) m_ = (mask); ((value) * (m_ & -m_)) & m_; })

#endif /* VFGATE_SHIM_BITFIELD_H */
