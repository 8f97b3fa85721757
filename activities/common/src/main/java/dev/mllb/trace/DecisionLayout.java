// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;
import java.util.List;

/** Fields of {@code struct mllb_decision}; {@code bpf/mllb_trace.h} says what each means. */
public final class DecisionLayout {

  /** {@code struct mllb_decision}. */
  private static final RecordLayout LAYOUT = new RecordLayout();

  public static final Field KIND = LAYOUT.add(Field.Type.U16, "kind");
  public static final Field VERSION = LAYOUT.add(Field.Type.U16, "version");
  public static final Field WEIGHT = LAYOUT.add(Field.Type.U32, "weight");
  public static final Field TS_NS = LAYOUT.add(Field.Type.U64, "ts_ns");
  public static final Field SEQ = LAYOUT.add(Field.Type.U64, "seq");
  public static final Field CGROUP_ID = LAYOUT.add(Field.Type.U64, "cgroup_id");
  public static final Field SRC_LOAD = LAYOUT.add(Field.Type.U64, "src_load");
  public static final Field DST_LOAD = LAYOUT.add(Field.Type.U64, "dst_load");
  public static final Field DELTA_NS = LAYOUT.add(Field.Type.S64, "delta_ns");
  public static final Field MIGRATION_COST_NS = LAYOUT.add(Field.Type.S64, "migration_cost_ns");
  public static final Field FAULTS_SRC = LAYOUT.add(Field.Type.U64, "faults_src");
  public static final Field FAULTS_DST = LAYOUT.add(Field.Type.U64, "faults_dst");
  public static final Field FAULTS_TOTAL = LAYOUT.add(Field.Type.U64, "faults_total");
  public static final Field GROUP_FAULTS_SRC = LAYOUT.add(Field.Type.U64, "group_faults_src");
  public static final Field GROUP_FAULTS_DST = LAYOUT.add(Field.Type.U64, "group_faults_dst");
  public static final Field GROUP_FAULTS_TOTAL = LAYOUT.add(Field.Type.U64, "group_faults_total");
  public static final Field IMBALANCE = LAYOUT.add(Field.Type.S64, "imbalance");
  public static final Field PC_0 = LAYOUT.add(Field.Type.U64, "pc_0");
  public static final Field PC_1 = LAYOUT.add(Field.Type.U64, "pc_1");
  public static final Field RUNTIME_NS = LAYOUT.add(Field.Type.U64, "runtime_ns");
  public static final Field PID = LAYOUT.add(Field.Type.S32, "pid");
  public static final Field TGID = LAYOUT.add(Field.Type.S32, "tgid");
  public static final Field CURR_PID = LAYOUT.add(Field.Type.S32, "curr_pid");
  public static final Field SRC_CPU = LAYOUT.add(Field.Type.S32, "src_cpu");
  public static final Field DST_CPU = LAYOUT.add(Field.Type.S32, "dst_cpu");
  public static final Field CPU = LAYOUT.add(Field.Type.U32, "cpu");
  public static final Field SRC_NR_RUNNING = LAYOUT.add(Field.Type.U32, "src_nr_running");
  public static final Field SRC_NR_PREFERRED = LAYOUT.add(Field.Type.U32, "src_nr_preferred");
  public static final Field DST_NR_RUNNING = LAYOUT.add(Field.Type.U32, "dst_nr_running");
  public static final Field SRC_NR_NUMA = LAYOUT.add(Field.Type.U32, "src_nr_numa");
  public static final Field NR_BALANCE_FAILED = LAYOUT.add(Field.Type.U32, "nr_balance_failed");
  public static final Field CACHE_NICE_TRIES = LAYOUT.add(Field.Type.U32, "cache_nice_tries");
  public static final Field SRC_NID = LAYOUT.add(Field.Type.S32, "src_nid");
  public static final Field DST_NID = LAYOUT.add(Field.Type.S32, "dst_nid");
  public static final Field PREFERRED_NID = LAYOUT.add(Field.Type.S32, "preferred_nid");
  public static final Field SRC_UTIL = LAYOUT.add(Field.Type.U32, "src_util");
  public static final Field DST_UTIL = LAYOUT.add(Field.Type.U32, "dst_util");
  public static final Field SRC_CAPACITY = LAYOUT.add(Field.Type.U32, "src_capacity");
  public static final Field DST_CAPACITY = LAYOUT.add(Field.Type.U32, "dst_capacity");
  public static final Field TASK_UTIL = LAYOUT.add(Field.Type.U32, "task_util");
  public static final Field TASK_LOAD = LAYOUT.add(Field.Type.U32, "task_load");
  public static final Field TASK_WEIGHT = LAYOUT.add(Field.Type.U32, "task_weight");
  public static final Field SD_FLAGS = LAYOUT.add(Field.Type.U32, "sd_flags");
  public static final Field SD_SPAN = LAYOUT.add(Field.Type.U32, "sd_span");
  public static final Field ENV_FLAGS = LAYOUT.add(Field.Type.U32, "env_flags");
  public static final Field LOOP = LAYOUT.add(Field.Type.U32, "loop");
  public static final Field STATE = LAYOUT.add(Field.Type.U16, "state");
  public static final Field SD_LEVEL = LAYOUT.add(Field.Type.U8, "sd_level");
  public static final Field IDLE_TYPE = LAYOUT.add(Field.Type.U8, "idle_type");
  public static final Field BUDDY_HOT = LAYOUT.add(Field.Type.U8, "buddy_hot");
  public static final Field VERDICT = LAYOUT.add(Field.Type.U8, "verdict");
  public static final Field REASON = LAYOUT.add(Field.Type.U8, "reason");
  public static final Field HOT_REASON = LAYOUT.add(Field.Type.U8, "hot_reason");
  public static final Field DERIVED = LAYOUT.add(Field.Type.U8, "derived");
  public static final Field MIGRATION_TYPE = LAYOUT.add(Field.Type.U8, "migration_type");
  public static final Field POLICY = LAYOUT.add(Field.Type.U8, "policy");
  public static final Field PRIO = LAYOUT.add(Field.Type.U8, "prio");
  public static final Field RESERVED = LAYOUT.add(Field.Type.U32, "reserved");

  /** Length of the struct; bytes. */
  public static final int BYTES = LAYOUT.bytes();

  /** Value of {@link #KIND} in every decision. */
  public static final int KIND_DECISION = 1;

  /** {@code MLLB_TRACE_VERSION}: the only version this code reads. */
  public static final int TRACE_VERSION = 1;

  private static final long MIGRATE_MISFIT = 3;
  private static final long MIGRATE_LLC_TASK = 4;

  /** Bit of {@link #STATE}: {@code MLLB_STATE_NOT_ASKED}. */
  private static final long NOT_ASKED = 0x200;

  private DecisionLayout() {}

  /** All fields, in order. */
  public static List<Field> fields() {
    return LAYOUT.fields();
  }

  /**
   * Whether the decision is one that the module would be asked about: the kernel weighed locality,
   * and neither for a preferred cache nor for capacity. Probes older than their own word for that
   * noted at least what was moved.
   */
  public static boolean reachedHeuristic(ByteBuffer records, int at) {
    long type = MIGRATION_TYPE.get(records, at);
    return Reason.of(REASON.get(records, at)).reachedHeuristic()
        && (STATE.get(records, at) & NOT_ASKED) == 0
        && type != MIGRATE_MISFIT
        && type != MIGRATE_LLC_TASK;
  }

  /** Whether the verdict is not the one that follows from the derived reason. */
  public static boolean isMismatch(ByteBuffer records, int at) {
    return VERDICT.get(records, at) != DERIVED.get(records, at);
  }
}
