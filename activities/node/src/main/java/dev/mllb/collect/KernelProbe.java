// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static java.util.Objects.requireNonNull;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.bpf.PerfEvents;
import dev.mllb.bpf.RingBuffer;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.machine.MachineFacts;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probe in the running kernel: fexit where it attaches, else kprobe with kretprobe. */
public final class KernelProbe implements Probe {

  private static final Logger LOG = LoggerFactory.getLogger(KernelProbe.class);

  /** Where the object lies in an installation. */
  public static final String OBJECT = "bpf/mllb_trace.bpf.o";

  private static final String COUNTERS = "mllb_pc";
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;

  /** Ways to attach, best first; programs in the order in which they are attached. */
  private static final List<Flavour> FLAVOURS =
      List.of(
          new Flavour("fexit", List.of("mllb_decision_fexit")),
          // The return probe first: an entry without it would only fill the slot of the CPU.
          new Flavour("kprobe", List.of("mllb_decision_return", "mllb_decision_entry")));

  private record Flavour(String word, List<String> programs) {}

  private final Path path;
  private final KernelState kernel;
  private final Flavour flavour;
  private final BpfObject object;
  private final RingBuffer ring;
  private final OpenCounters counters;

  private KernelProbe(
      Path path,
      KernelState kernel,
      Flavour flavour,
      BpfObject object,
      RingBuffer ring,
      OpenCounters counters)
      throws BpfException {
    this.path = path;
    this.kernel = kernel;
    this.flavour = flavour;
    this.object = object;
    this.ring = ring;
    this.counters = counters;
  }

  /** Attaches the installed object. */
  public static Probe attach(ProbeOptions options) {
    KernelState kernel = KernelStateReader.read();
    LOG.info("reasons are derived {}", kernel.derivation());
    return attach(InstalledFiles.file(OBJECT), kernel, options);
  }

  static Probe attach(Path path, KernelState kernel, ProbeOptions options) {
    OpenCounters counters =
        OpenCounters.open(
            options.counters(), MachineFacts.here().cpus().online(), PerfEvents::open);
    try {
      return attach(path, kernel, options, counters);
    } catch (MllbException e) {
      counters.close();
      throw e;
    }
  }

  private static Probe attach(
      Path path, KernelState kernel, ProbeOptions options, OpenCounters counters) {
    List<String> tried = new ArrayList<>();
    BpfException last = null;
    for (Flavour flavour : FLAVOURS) {
      try {
        return attach(path, kernel, options, counters, flavour);
      } catch (BpfException e) {
        tried.add(flavour.word() + ": " + e.getMessage());
        last = e;
      }
    }
    throw new MllbException(
        code(requireNonNull(last)),
        "the probe attaches in no way: " + String.join("; ", tried),
        last);
  }

  private static Probe attach(
      Path path, KernelState kernel, ProbeOptions options, OpenCounters counters, Flavour flavour)
      throws BpfException {
    BpfObject object = BpfObject.open(path);
    try {
      Set<String> programs = new LinkedHashSet<>(flavour.programs());
      if (options.outcomes()) {
        programs.addAll(Recording.FOLLOWERS);
      }
      object.loadOnly(programs);
      ByteBuffer setup = object.constants();
      Recording.prepare(object, setup, options);
      fill(setup, kernel);
      ProbeSetup.HW_COUNTERS.put(setup, 0, counters.set().names().size());
      object.load();
      counters.connect(object, COUNTERS);
      for (String program : programs) {
        object.attach(program);
      }
      return new KernelProbe(
          path, kernel, flavour, object, Recording.ring(object, options), counters);
    } catch (BpfException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  private static void fill(ByteBuffer setup, KernelState kernel) {
    ProbeSetup.MIGRATION_COST_NS.put(setup, 0, kernel.migrationCostNs());
    ProbeSetup.SD_NUMA.put(setup, 0, kernel.sdNuma());
    ProbeSetup.SD_SHARE_CPUCAPACITY.put(setup, 0, kernel.sdShareCpuCapacity());
    ProbeSetup.SD_ASYM_CPUCAPACITY.put(setup, 0, kernel.sdAsymCpuCapacity());
    ProbeSetup.NUMA_BALANCING.put(setup, 0, kernel.numaBalancing() ? 1 : 0);
    ProbeSetup.NUMA_DIRECT.put(setup, 0, kernel.numaDirect() ? 1 : 0);
    ProbeSetup.CACHE_HOT_BUDDY.put(setup, 0, kernel.cacheHotBuddy() ? 1 : 0);
    ProbeSetup.PLACE_LAG.put(setup, 0, kernel.placeLag() ? 1 : 0);
    ProbeSetup.CHECKS.put(setup, 0, kernel.checks());
    ProbeSetup.X86_REGS.put(setup, 0, "amd64".equals(System.getProperty("os.arch")) ? 1 : 0);
    kernel
        .nodeOfCpu()
        .forEach(
            (cpu, node) -> {
              if (cpu < ProbeSetup.MAX_CPUS) {
                setup.putShort(ProbeSetup.NODE_OFFSET + 2 * cpu, node.shortValue());
              }
            });
  }

  private static FailureCode code(BpfException failure) {
    return switch (failure.errno()) {
      case EPERM -> FailureCode.PERMISSION_DENIED;
      case EINVAL, EACCES -> FailureCode.VERIFIER_REJECTED;
      default -> FailureCode.SYMBOL_NOT_TRACEABLE;
    };
  }

  @Override
  public String attach() {
    return flavour.word();
  }

  @Override
  public Path object() {
    return path;
  }

  @Override
  public KernelState kernel() {
    return kernel;
  }

  @Override
  public PmuCounters pmu() {
    return counters.set();
  }

  @Override
  public int drain(RingBuffer.Sink sink) {
    return ring.drain(sink);
  }

  @Override
  public ProbeCounters counters() {
    try {
      return ProbeCounters.sum(object.variables());
    } catch (BpfException e) {
      throw new IllegalStateException("the probe's counters cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void detach() {
    object.detach();
  }

  @Override
  public void close() {
    ring.close();
    object.close();
    counters.close();
  }
}
