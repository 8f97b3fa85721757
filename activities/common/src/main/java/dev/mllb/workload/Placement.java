// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.machine.CpuList;
import dev.mllb.model.WorkloadCall;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a workload may run, and on which NUMA nodes its memory may lie: two parameters that every
 * workload has beside its own. Kept by the workload's cgroup, so that nothing of it is left when
 * the workload is gone.
 *
 * @param cpus CPU numbers; empty for any
 * @param nodes NUMA node numbers; empty for any
 */
public record Placement(BitSet cpus, BitSet nodes) {

  static final String CPUS = "cpus";
  static final String NODES = "nodes";

  private static final Pattern LIST =
      Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

  /** Whether a parameter of this name is about placement. */
  static boolean isName(String parameter) {
    return parameter.equals(CPUS) || parameter.equals(NODES);
  }

  /** What is wrong with a list such as {@code 0-3,6}; empty when nothing is. */
  public static Optional<String> problem(String list) {
    if (!LIST.matcher(list).matches()) {
      return Optional.of("must be a list such as 0-3,6, not " + list);
    }
    for (String part : list.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length == 2 && Integer.parseInt(ends[0]) > Integer.parseInt(ends[1])) {
        return Optional.of("has a range that ends before it begins: " + part);
      }
    }
    return Optional.empty();
  }

  /** The placement that a checked call asks for. */
  public static Placement of(WorkloadCall call) {
    return new Placement(wanted(call.parameters(), CPUS), wanted(call.parameters(), NODES));
  }

  private static BitSet wanted(Map<String, String> parameters, String name) {
    String list = parameters.get(name);
    return list == null ? new BitSet() : parse(list);
  }

  /** Numbers of a list as the kernel and plans write it; an empty one has none. */
  public static BitSet parse(String list) {
    BitSet numbers = new BitSet();
    CpuList.parse(list).forEach(numbers::set);
    return numbers;
  }

  /** As the kernel takes it. */
  public static String list(BitSet numbers) {
    return CpuList.text(numbers.stream().boxed().toList());
  }

  public boolean isAnywhere() {
    return cpus.isEmpty() && nodes.isEmpty();
  }

  /** The machine as the workload sees it: defaults such as "one for each CPU" follow it. */
  public Topology within(Topology whole) {
    return new Topology(
        cpus.isEmpty() ? whole.cpus() : cpus.cardinality(),
        nodes.isEmpty() ? whole.nodes() : nodes.cardinality(),
        whole.memoryBytes());
  }
}
