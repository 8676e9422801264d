/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be watched: every trapped access, by the name of its register, with
 * what became of it; the window; and the life of a VF.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vfgate

#if !defined(VFGATE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VFGATE_TRACE_H

#include <linux/device.h>
#include <linux/tracepoint.h>
#include <vfgate/policy.h>
#include <vfgate/window.h>
#include "state.h"

TRACE_EVENT(vfgate_trap,
	    TP_PROTO(const struct device *dev,
		     const struct vfgate_access *access),
	    TP_ARGS(dev, access),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(row, access->row ? access->row->name : "-")
			     __string(verdict, vfgate_policy_verdict_name(access->verdict))
			     __field(u8, bar)
			     __field(u8, length)
			     __field(bool, write)
			     __field(u32, offset)
			     __field(u32, asked)
			     __field(u32, value)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(row);
			   __assign_str(verdict);
			   __entry->bar = access->bar;
			   __entry->length = access->length;
			   __entry->write = access->write;
			   __entry->offset = access->offset + access->first;
			   __entry->asked = access->asked;
			   __entry->value = access->value;
	    ),
	    TP_printk("%s %s bar=%u offset=0x%04x length=%u row=%s asked=0x%08x value=0x%08x %s",
		      __get_str(dev), __entry->write ? "write" : "read",
		      __entry->bar, __entry->offset, __entry->length,
		      __get_str(row), __entry->asked, __entry->value,
		      __get_str(verdict))
);

TRACE_EVENT(vfgate_state,
	    TP_PROTO(const struct device *dev, enum vfgate_state from,
		     enum vfgate_event event, enum vfgate_state to),
	    TP_ARGS(dev, from, event, to),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(from, vfgate_state_name(from))
			     __string(event, vfgate_event_name(event))
			     __string(to, vfgate_state_name(to))
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(from);
			   __assign_str(event);
			   __assign_str(to);
	    ),
	    TP_printk("%s %s --%s--> %s", __get_str(dev), __get_str(from),
		      __get_str(event), __get_str(to))
);

TRACE_EVENT(vfgate_quarantine,
	    TP_PROTO(const struct device *dev, const char *reason, bool final,
		     u64 took),
	    TP_ARGS(dev, reason, final, took),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(reason, reason)
			     __field(bool, final)
			     __field(u64, took)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(reason);
			   __entry->final = final;
			   __entry->took = took;
	    ),
	    TP_printk("%s reason=%s guest-may-end=%d stopped-after-ns=%llu",
		      __get_str(dev), __get_str(reason), !__entry->final,
		      __entry->took)
);

TRACE_EVENT(vfgate_fault,
	    TP_PROTO(const struct device *dev, u64 iova),
	    TP_ARGS(dev, iova),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u64, iova)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->iova = iova;
	    ),
	    TP_printk("%s iova=0x%llx", __get_str(dev), __entry->iova)
);

TRACE_EVENT(vfgate_map,
	    TP_PROTO(const struct device *dev, u64 iova, size_t size,
		     u32 direction),
	    TP_ARGS(dev, iova, size, direction),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u64, iova)
			     __field(size_t, size)
			     __field(u32, direction)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->iova = iova;
			   __entry->size = size;
			   __entry->direction = direction;
	    ),
	    TP_printk("%s iova=0x%llx size=0x%zx device-may=%s",
		      __get_str(dev), __entry->iova, __entry->size,
		      __print_flags(__entry->direction, "+",
				    { VFGATE_DMA_READ, "read" },
				    { VFGATE_DMA_WRITE, "write" }))
);

TRACE_EVENT(vfgate_unmap,
	    TP_PROTO(const struct device *dev, u64 iova, size_t size),
	    TP_ARGS(dev, iova, size),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u64, iova)
			     __field(size_t, size)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->iova = iova;
			   __entry->size = size;
	    ),
	    TP_printk("%s iova=0x%llx size=0x%zx", __get_str(dev),
		      __entry->iova, __entry->size)
);

TRACE_EVENT(vfgate_doorbell,
	    TP_PROTO(const struct device *dev, unsigned int queue, u32 asked,
		     u32 rung, enum vfgate_breach why),
	    TP_ARGS(dev, queue, asked, rung, why),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(why, vfgate_breach_name(why))
			     __field(unsigned int, queue)
			     __field(u32, asked)
			     __field(u32, rung)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(why);
			   __entry->queue = queue;
			   __entry->asked = asked;
			   __entry->rung = rung;
	    ),
	    TP_printk("%s queue=%u asked=%u rung=%u breach=%s", __get_str(dev),
		      __entry->queue, __entry->asked, __entry->rung,
		      __get_str(why))
);

#endif /* VFGATE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
