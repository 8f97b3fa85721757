// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.List;

/** Fields of {@code struct mllb_cpu_state}: counters the probe keeps per CPU. */
public final class CpuState {

  /** {@code struct mllb_cpu_state}. */
  private static final RecordLayout LAYOUT = new RecordLayout();

  public static final Field ENTRIES = LAYOUT.add(Field.Type.U64, "entries");
  public static final Field CALLS = LAYOUT.add(Field.Type.U64, "calls");
  public static final Field OWN = LAYOUT.add(Field.Type.U64, "own");
  public static final Field SAMPLED_OUT = LAYOUT.add(Field.Type.U64, "sampled_out");
  public static final Field KEPT = LAYOUT.add(Field.Type.U64, "kept");
  public static final Field DROPPED = LAYOUT.add(Field.Type.U64, "dropped");
  public static final Field MISMATCHES = LAYOUT.add(Field.Type.U64, "mismatches");
  public static final Field PROBE_NS = LAYOUT.add(Field.Type.U64, "probe_ns");
  public static final Field OUTCOMES = LAYOUT.add(Field.Type.U64, "outcomes");
  public static final Field OUTCOMES_DROPPED = LAYOUT.add(Field.Type.U64, "outcomes_dropped");
  public static final Field OUTCOME_NS = LAYOUT.add(Field.Type.U64, "outcome_ns");
  public static final Field WINDOW_START_NS = LAYOUT.add(Field.Type.U64, "window_start_ns");
  public static final Field WINDOW_PROBE_NS = LAYOUT.add(Field.Type.U64, "window_probe_ns");
  public static final Field THIN_SHIFT = LAYOUT.add(Field.Type.U32, "thin_shift");
  public static final Field THIN_CHANGES = LAYOUT.add(Field.Type.U32, "thin_changes");
  public static final Field ENTRY_TASK = LAYOUT.add(Field.Type.U64, "entry_task");
  public static final Field ENTRY_ENV = LAYOUT.add(Field.Type.U64, "entry_env");

  /** Length of the struct; bytes. */
  public static final int BYTES = LAYOUT.bytes();

  private CpuState() {}

  /** All fields, in order. */
  public static List<Field> fields() {
    return LAYOUT.fields();
  }
}
