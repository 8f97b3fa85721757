// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.List;

/** Fields of {@code struct mllb_outcome}; {@code bpf/mllb_trace.h} says what each means. */
public final class OutcomeLayout {

  /** {@code struct mllb_outcome}. */
  private static final RecordLayout LAYOUT = new RecordLayout();

  public static final Field KIND = LAYOUT.add(Field.Type.U16, "kind");
  public static final Field VERSION = LAYOUT.add(Field.Type.U16, "version");
  public static final Field DECISION_CPU = LAYOUT.add(Field.Type.U32, "decision_cpu");
  public static final Field DECISION_SEQ = LAYOUT.add(Field.Type.U64, "decision_seq");
  public static final Field DECISION_TS_NS = LAYOUT.add(Field.Type.U64, "decision_ts_ns");
  public static final Field WAIT_NS = LAYOUT.add(Field.Type.S64, "wait_ns");
  public static final Field MOVED_AFTER_NS = LAYOUT.add(Field.Type.S64, "moved_after_ns");
  public static final Field PID = LAYOUT.add(Field.Type.S32, "pid");
  public static final Field RAN_CPU = LAYOUT.add(Field.Type.S32, "ran_cpu");

  /** Length of the struct; bytes. */
  public static final int BYTES = LAYOUT.bytes();

  /** Value of {@link #KIND} in every outcome. */
  public static final int KIND_OUTCOME = 2;

  private OutcomeLayout() {}

  /** All fields, in order. */
  public static List<Field> fields() {
    return LAYOUT.fields();
  }
}
