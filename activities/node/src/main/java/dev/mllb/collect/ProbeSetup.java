// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.trace.Field;
import dev.mllb.trace.RecordLayout;
import java.util.List;

/** Fields of {@code struct mllb_setup}: what the probe is told before it is loaded. */
public final class ProbeSetup {

  /** {@code struct mllb_setup}. */
  private static final RecordLayout LAYOUT = new RecordLayout();

  public static final Field MIGRATION_COST_NS = LAYOUT.add(Field.Type.S64, "migration_cost_ns");
  public static final Field BUDGET_NS = LAYOUT.add(Field.Type.U64, "budget_ns");
  public static final Field OUTCOME_HORIZON_NS = LAYOUT.add(Field.Type.U64, "outcome_horizon_ns");
  public static final Field OWN_TGID = LAYOUT.add(Field.Type.U32, "own_tgid");
  public static final Field SAMPLE_EVERY = LAYOUT.add(Field.Type.U32, "sample_every");
  public static final Field SD_NUMA = LAYOUT.add(Field.Type.U32, "sd_numa");
  public static final Field SD_SHARE_CPUCAPACITY =
      LAYOUT.add(Field.Type.U32, "sd_share_cpucapacity");
  public static final Field NUMA_BALANCING = LAYOUT.add(Field.Type.U32, "numa_balancing");
  public static final Field NUMA_DIRECT = LAYOUT.add(Field.Type.U32, "numa_direct");
  public static final Field CACHE_HOT_BUDDY = LAYOUT.add(Field.Type.U32, "cache_hot_buddy");
  public static final Field PLACE_LAG = LAYOUT.add(Field.Type.U32, "place_lag");
  public static final Field HW_COUNTERS = LAYOUT.add(Field.Type.U32, "hw_counters");
  public static final Field X86_REGS = LAYOUT.add(Field.Type.U32, "x86_regs");
  public static final Field CHECKS = LAYOUT.add(Field.Type.U32, "checks");
  public static final Field SD_ASYM_CPUCAPACITY = LAYOUT.add(Field.Type.U32, "sd_asym_cpucapacity");

  /** Length of the struct; bytes. */
  public static final int BYTES = LAYOUT.bytes();

  /** CPUs the probe can tell apart. */
  public static final int MAX_CPUS = 1024;

  /** Where the table of NUMA nodes starts, one {@code s16} per CPU; bytes. */
  public static final int NODE_OFFSET = BYTES;

  /** Length of the budget window; ns. */
  public static final long BUDGET_WINDOW_NS = 100_000_000L;

  private ProbeSetup() {}

  /** All fields, in order. */
  public static List<Field> fields() {
    return LAYOUT.fields();
  }
}
