// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.FeatureTable;
import java.util.ArrayList;
import java.util.List;

/** Names and types of a dataset's columns; docs/reference/trace.md says what each means. */
public final class DatasetSchema {

  /** 1 = the kernel said "may migrate": the label. */
  public static final String VERDICT = "verdict";

  /** Number of the reason, see {@code dev.mllb.trace.Reason}. */
  public static final String REASON = "reason";

  /** 1 = the decision reached the heuristic; training uses no other rows. */
  public static final String HEURISTIC = "heuristic";

  /** 1 = the native rule, re-derived from the raw inputs alone, says "may migrate". */
  public static final String NATIVE_RULE = "native_rule";

  public static final String TS_NS = "ts_ns";
  public static final String PID = "pid";
  public static final String SRC_CPU = "src_cpu";
  public static final String DST_CPU = "dst_cpu";

  /** Index into the summary's list of workloads; 255 = none was running. */
  public static final String WORKLOAD = "workload";

  /** Index into the summary's list of traces (nodes). */
  public static final String TRACE = "trace";

  /** In {@code pc_0} and {@code pc_1}: this node has, or was asked for, no such counter. */
  static final long NO_COUNTER = -1;

  private static final List<String> IDENTITY_NAMES =
      List.of(
          TS_NS,
          PID,
          "tgid",
          "curr_pid",
          SRC_CPU,
          DST_CPU,
          "cgroup_id",
          TRACE,
          WORKLOAD,
          VERDICT,
          REASON,
          HEURISTIC,
          NATIVE_RULE);
  private static final List<NpyType> IDENTITY_TYPES =
      List.of(
          NpyType.U8,
          NpyType.I4,
          NpyType.I4,
          NpyType.I4,
          NpyType.I4,
          NpyType.I4,
          NpyType.U8,
          NpyType.U1,
          NpyType.U1,
          NpyType.U1,
          NpyType.U1,
          NpyType.U1,
          NpyType.U1);

  private DatasetSchema() {}

  /** Name of the column of a feature: {@code x0}, {@code x1} ... in model order, type i2. */
  public static String feature(int index) {
    return "x" + index;
  }

  /** All columns of a dataset with this feature set. */
  public static List<NpyColumn> columns(FeatureTable features, boolean outcomes) {
    Builder builder = new Builder();
    for (int i = 0; i < IDENTITY_NAMES.size(); i++) {
      builder.add(IDENTITY_TYPES.get(i), IDENTITY_NAMES.get(i));
    }
    rawInputs(builder);
    laterModels(builder);
    if (outcomes) {
      builder.add(NpyType.I8, "wait_ns", "moved_after_ns");
      builder.add(NpyType.I4, "ran_cpu");
    }
    for (int i = 0; i < features.size(); i++) {
      builder.add(NpyType.I2, feature(i));
    }
    return NpyHeader.layout(builder.names, builder.types);
  }

  private static void rawInputs(Builder builder) {
    builder.add(NpyType.U8, "src_load", "dst_load");
    builder.add(NpyType.I8, "delta_ns", "migration_cost_ns");
    builder.add(NpyType.U8, "faults_src", "faults_dst", "faults_total");
    builder.add(NpyType.U4, "src_nr_running", "src_nr_preferred", "dst_nr_running");
    builder.add(NpyType.U4, "nr_balance_failed", "cache_nice_tries");
    builder.add(NpyType.I4, "src_nid", "dst_nid", "preferred_nid");
    builder.add(NpyType.U1, "idle_type", "buddy_hot");
  }

  private static void laterModels(Builder builder) {
    builder.add(NpyType.I8, "imbalance");
    builder.add(NpyType.U4, "src_util", "dst_util", "src_capacity", "dst_capacity");
    builder.add(NpyType.U4, "task_util", "task_load", "src_nr_numa");
    builder.add(NpyType.U4, "sd_flags", "env_flags");
    builder.add(NpyType.U2, "sd_span");
    builder.add(NpyType.U1, "sd_level", "migration_type", "throttled", "running");
    builder.add(NpyType.I8, "pc_0", "pc_1");
  }

  private static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<NpyType> types = new ArrayList<>();

    private void add(NpyType type, String... columns) {
      for (String column : columns) {
        names.add(column);
        types.add(type);
      }
    }
  }
}
