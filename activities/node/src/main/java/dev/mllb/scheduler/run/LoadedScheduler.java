// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.bpf.RingBuffer;
import dev.mllb.collect.ProbeOptions;
import dev.mllb.collect.Recording;
import dev.mllb.install.InstalledFiles;
import dev.mllb.machine.MachineFacts;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.trace.ProbeCounters;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler held by a link of this process: when the process ends, however it ends, the kernel
 * closes the link and schedules by itself again.
 */
final class LoadedScheduler implements KernelScheduler {

  private final BpfObject object;

  private LoadedScheduler(BpfObject object) {
    this.object = object;
  }

  /**
   * Loads it and puts it in force.
   *
   * @param model that it asks; null for its own rule
   * @throws BpfException when this kernel does not take it
   * @throws dev.mllb.failure.MllbException PARITY_BROKEN when the model is another one there
   */
  static LoadedScheduler load(
      Scheduler scheduler, Map<String, String> options, @Nullable SchedulerModel model)
      throws BpfException {
    return load(scheduler, options, model, null);
  }

  /** The same by its own rule, recording what it decides. */
  static LoadedScheduler recording(
      Scheduler scheduler, Map<String, String> options, ProbeOptions recorded) throws BpfException {
    return load(scheduler, options, null, recorded);
  }

  private static LoadedScheduler load(
      Scheduler scheduler,
      Map<String, String> options,
      @Nullable SchedulerModel model,
      @Nullable ProbeOptions recorded)
      throws BpfException {
    BpfObject object = BpfObject.open(InstalledFiles.file(scheduler.file()));
    try {
      DomainsMemory.configure(
          object.constants(".rodata.config"),
          scheduler,
          options,
          model != null || recorded != null,
          MachineFacts.here());
      boolean follows = recorded != null && recorded.outcomes();
      if (recorded != null) {
        Recording.prepare(object, object.constants(".rodata.setup"), recorded);
      }
      if (recorded == null) {
        Recording.makeSmall(object);
      }
      if (!follows) {
        object.leaveOut(Recording.FOLLOWERS);
      }
      if (model != null) {
        object.constants(".rodata.model").put(0, model.bytes());
      }
      object.load();
      if (model != null) {
        model.examine(context -> object.run("mllb_examine_score", context));
      }
      if (follows) {
        for (String follower : Recording.FOLLOWERS) {
          object.attach(follower);
        }
      }
      object.attachOperations(scheduler.ops());
      return new LoadedScheduler(object);
    } catch (BpfException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  @Override
  public Map<String, Long> counts() {
    return DomainsMemory.counts(state());
  }

  @Override
  public String end() {
    return DomainsMemory.end(state());
  }

  /** Where what it decides is to be read; to be closed before this. */
  RingBuffer ring(ProbeOptions recorded) throws BpfException {
    return Recording.ring(object, recorded);
  }

  /** What it counted of its recording. */
  ProbeCounters recorded() {
    try {
      return ProbeCounters.sum(object.variables(".bss.recording"));
    } catch (BpfException e) {
      throw new IllegalStateException("the scheduler cannot be read: " + e.getMessage(), e);
    }
  }

  /** Gives the machine back; what was recorded and counted can still be read. */
  void detach() {
    object.detach();
  }

  private ByteBuffer state() {
    try {
      return object.variables();
    } catch (BpfException e) {
      throw new IllegalStateException("the scheduler cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    object.close();
  }
}
