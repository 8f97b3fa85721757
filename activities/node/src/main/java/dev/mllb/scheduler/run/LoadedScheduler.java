// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.install.InstalledFiles;
import dev.mllb.machine.MachineFacts;
import dev.mllb.scheduler.Scheduler;
import java.nio.ByteBuffer;
import java.util.Map;

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
   * @throws BpfException when this kernel does not take it
   */
  static LoadedScheduler load(Scheduler scheduler, Map<String, String> options)
      throws BpfException {
    BpfObject object = BpfObject.open(InstalledFiles.file("bpf/" + scheduler.object()));
    try {
      DomainsMemory.configure(object.constants(), scheduler, options, MachineFacts.here());
      object.load();
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
