/* SPDX-License-Identifier: GPL-2.0 */
/* events/mllb/mllb_decision: every decision, for those who want each of them. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mllb

#if !defined(MLLB_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MLLB_TRACE_H

#include <linux/sched.h>
#include <linux/tracepoint.h>

TRACE_EVENT(mllb_decision,
	TP_PROTO(struct task_struct *p, int src_cpu, int dst_cpu, u64 index, s32 score,
		 bool native, bool model, bool given, bool acts),
	TP_ARGS(p, src_cpu, dst_cpu, index, score, native, model, given, acts),
	TP_STRUCT__entry(
		__field(u64, index)
		__field(pid_t, pid)
		__field(int, src_cpu)
		__field(int, dst_cpu)
		__field(s32, score)
		__field(u8, native)
		__field(u8, model)
		__field(u8, given)
		__field(u8, acts)
	),
	TP_fast_assign(
		__entry->index = index;
		__entry->pid = p->pid;
		__entry->src_cpu = src_cpu;
		__entry->dst_cpu = dst_cpu;
		__entry->score = score;
		__entry->native = native;
		__entry->model = model;
		__entry->given = given;
		__entry->acts = acts;
	),
	TP_printk("pid=%d src_cpu=%d dst_cpu=%d index=%llu score=%d native=%u model=%u given=%u acts=%u",
		  __entry->pid, __entry->src_cpu, __entry->dst_cpu, __entry->index,
		  __entry->score, __entry->native, __entry->model, __entry->given,
		  __entry->acts)
);

#endif /* MLLB_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE mllb_trace
#include <trace/define_trace.h>
