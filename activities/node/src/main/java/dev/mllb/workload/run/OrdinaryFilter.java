// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.FileFailure;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a program of ours over bytes of others: as the user of workloads where there is one, in a
 * group that ends with it, and with nothing of the worker's environment, which holds keys. What a
 * fault in it could be made to do is then what a workload may.
 */
public final class OrdinaryFilter {

  private static final String NAME = "filter";

  /** More than any answer: it is written to the worker's disk, and read into its memory. */
  private static final long MOST_SAID = 64L << 20;

  private final Quarters quarters;
  private final Leftovers leftovers;

  OrdinaryFilter(Quarters quarters, Leftovers leftovers) {
    this.quarters = quarters;
    this.leftovers = leftovers;
  }

  /** One of this machine. */
  public static OrdinaryFilter here(Path state) {
    return new OrdinaryFilter(Quarters.here(state), new Leftovers(state));
  }

  /**
   * Bytes in, bytes out.
   *
   * @param program copied to where that user may run it
   * @param argument a file that it reads, copied likewise
   * @param input its standard input
   * @throws java.io.UncheckedIOException when it fails, with what it said, or says more than 64 MiB
   */
  public byte[] run(Path program, Path argument, Path input, Duration limit) {
    Quarters.Scratch scratch = quarters.newScratch(NAME);
    try (ProcessGroup group =
        leftovers.newGroup(NAME, Placement.of(new WorkloadCall(NAME, Map.of())))) {
      List<String> command = new ArrayList<>(group.prefix());
      command.add("prlimit");
      command.add("--fsize=" + MOST_SAID);
      command.addAll(quarters.prefix(Set.of()));
      command.add(copy(program, scratch.own().resolve("program"), "r-xr-xr-x").toString());
      command.add(copy(argument, scratch.own().resolve("argument"), "r--r--r--").toString());
      return new ChildProcess(command, scratch.work(), environment(group), limit)
          .bare()
          .filter(input);
    } catch (IOException e) {
      throw FileFailure.of("cannot write below " + scratch.own(), e);
    } finally {
      // Not as after a workload: it shares no memory, and another that runs now may.
      scratch.removeFiles();
    }
  }

  private static Map<String, String> environment(ProcessGroup group) {
    Map<String, String> all = new HashMap<>(group.environment());
    all.put("LC_ALL", "C");
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    return all;
  }

  private static Path copy(Path from, Path to, String permissions) throws IOException {
    Files.copy(from, to);
    return Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(permissions));
  }
}
