package dev.mllb.worker;

import dev.mllb.collect.KernelProbe;
import dev.mllb.collect.Probe;
import dev.mllb.collect.ProbeOptions;
import java.util.List;

/** Whether and how the probe attaches to this kernel, found out by doing it. */
public final class ProbeTrial {

  private ProbeTrial() {}

  /**
   * Attaches the probe and takes it off again.
   *
   * @return {@code fexit} or {@code kprobe}
   * @throws dev.mllb.failure.MllbException of kind HOST_UNFIT when it attaches in no way
   */
  public static String attachAndDetach() {
    ProbeOptions options =
        new ProbeOptions(1, 1 << 16, false, 0, ProcessHandle.current().pid(), null, List.of());
    try (Probe probe = KernelProbe.attach(options)) {
      return probe.attach();
    }
  }
}
