// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.bpf.PerfEvents;
import dev.mllb.model.CollectSpec;
import dev.mllb.trace.PmuCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Opened hardware counters: of those asked for, the ones that every CPU has. */
final class OpenCounters implements AutoCloseable {

  /** Opens a counter on a CPU and returns its file descriptor; {@link PerfEvents#open}. */
  @FunctionalInterface
  interface Opener {
    int open(String name, int cpu) throws BpfException;
  }

  private final List<String> names = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<Integer, Integer> eventByIndex = new TreeMap<>();

  /** Opens what there is; what is not there is noted, never made up. */
  static OpenCounters open(List<String> asked, List<Integer> cpus, Opener opener) {
    OpenCounters counters = new OpenCounters();
    for (String name : asked) {
      if (counters.names.size() < CollectSpec.MAX_COUNTERS) {
        counters.add(name, cpus, opener);
      } else {
        counters.missing.add(
            name + ": a decision has room for " + CollectSpec.MAX_COUNTERS + " counters");
      }
    }
    return counters;
  }

  PmuCounters set() {
    return new PmuCounters(names, missing);
  }

  /** Hands them to the probe, which was told their number before it was loaded. */
  void connect(BpfObject object, String map) throws BpfException {
    for (Map.Entry<Integer, Integer> event : eventByIndex.entrySet()) {
      object.putPerfEvent(map, event.getKey(), event.getValue());
    }
  }

  @Override
  public void close() {
    eventByIndex.values().forEach(PerfEvents::close);
    eventByIndex.clear();
  }

  private void add(String name, List<Integer> cpus, Opener opener) {
    Map<Integer, Integer> opened = new TreeMap<>();
    try {
      for (int cpu : cpus) {
        opened.put(names.size() * ProbeSetup.MAX_CPUS + cpu, opener.open(name, cpu));
      }
      eventByIndex.putAll(opened);
      names.add(name);
    } catch (BpfException e) {
      opened.values().forEach(PerfEvents::close);
      missing.add(name + ": " + e.getMessage());
    }
  }
}
