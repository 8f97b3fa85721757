// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.bpf.RingBuffer;
import java.nio.ByteBuffer;
import java.util.List;

/** What all programs that record decisions have in common: {@code bpf/mllb_recording.bpf.h}. */
public final class Recording {

  /** Programs that follow tasks after a decision. */
  public static final List<String> FOLLOWERS =
      List.of("mllb_sched_switch", "mllb_sched_migrate_task", "mllb_sched_process_exit");

  private static final String RING = "mllb_ring";
  private static final String FOLLOWED = "mllb_followed";

  /** How long a task is followed after a decision; ns. */
  private static final long OUTCOME_HORIZON_NS = 100_000_000L;

  private Recording() {}

  /**
   * Sets it up, before the object is loaded.
   *
   * @param setup {@code struct mllb_setup} of the object
   */
  public static void prepare(BpfObject object, ByteBuffer setup, ProbeOptions options)
      throws BpfException {
    object.setMaxEntries(RING, options.ringBytes());
    if (options.numaNode() != null) {
      object.setNumaNode(RING, options.numaNode());
    }
    ProbeSetup.BUDGET_NS.put(
        setup, 0, ProbeSetup.BUDGET_WINDOW_NS / 1000 * options.overheadPerMille());
    ProbeSetup.OUTCOME_HORIZON_NS.put(setup, 0, options.outcomes() ? OUTCOME_HORIZON_NS : 0);
    ProbeSetup.OWN_TGID.put(setup, 0, options.ownTgid());
    ProbeSetup.SAMPLE_EVERY.put(setup, 0, options.sampleEvery());
  }

  /** Takes hardly any memory, before an object is loaded that is to record nothing. */
  public static void makeSmall(BpfObject object) throws BpfException {
    object.setMaxEntries(RING, ProbeOptions.MIN_RING_BYTES);
    object.setMaxEntries(FOLLOWED, 1);
  }

  /** What a loaded object records; to be closed before it. */
  public static RingBuffer ring(BpfObject object, ProbeOptions options) throws BpfException {
    return object.ringBuffer(RING, options.ringBytes());
  }
}
