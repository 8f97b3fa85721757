// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.basics.FileFailure;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workload.OwnEntries;
import dev.mllb.workload.OwnWorkloads;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb workloads new}. */
@Command(
    name = "new",
    description = {
      "Writes a workload of your own with comments, to be changed; never over one that is there.",
      "It works as it is written. Example: mllb workloads new checkout && mllb workloads try"
          + " checkout"
    })
final class WorkloadNewCommand implements Callable<Integer> {

  static final String WORKLOAD =
      """
      # A workload of this machine's owner. Try it: mllb workloads try NAME
      summary: Copies nothing to nowhere, as an example

      # The program and its arguments, as a list of words; there is no shell in between. ${name} stands for a
      # parameter, ${scratch} for an empty folder that is this run's own. It runs as the user mllb-workload.
      command: [dd, if=/dev/zero, of=/dev/null, bs=64k, "count=${blocks}"]

      # fixed: it ends when its work is done. timed: it is told how long, by a parameter named duration of the type
      # duration, which the command has as "${duration:s}", "${duration:ms}" or "${duration:us}".
      runs: fixed

      # What a plan may set, within these bounds. Types: int, duration, size, enum. A default may be $cpus or $cpus*2.
      parameters:
        - {name: blocks, type: int, min: 1, max: 100000000, default: "20000", about: blocks that are copied}

      # A server that runs beside the command, and the port on which it answers when it is ready:
      # beside: [my-server, --port, "7070"]
      # readyPort: "7070"

      # lines: each metric has the regular expression of the whole line with its number, in a group; a second group
      # is the unit of time that the program chose. key-value: the program prints name=number.
      parser: lines
      metrics:
        # One of them is the headline: it alone decides. domain: positive, non-negative or any.
        - {name: copied_s, unit: s, better: lower, domain: positive, headline: true,
           from: '[0-9]+ bytes .* copied, ([0-9.]+) s, .*'}
      """;

  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "Name of the workload: a-z, 0-9 and -.")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Folder (default: MLLB_WORKLOADS, else /etc/mllb/workloads).")
  private Path folder = OwnWorkloads.folder();

  @Override
  public Integer call() {
    if (!OwnEntries.isName(name)) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "'" + name + "': a name is of a-z, 0-9 and -, 40 at most");
    }
    if (WorkloadCatalogue.load().all().stream().anyMatch(known -> known.name().equals(name))) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "there is a workload " + name + " already; take another name");
    }
    Path file = OwnWorkloads.file(folder, name);
    try {
      if (!Files.isDirectory(folder)) {
        // Whatever the umask: what others may write is not used.
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      NewFile.write(file, WORKLOAD);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
    output.result(
        Map.of("workload", name, "file", file.toString()),
        "wrote " + file + "; change it, then: mllb workloads try " + name);
    return ExitCodes.OK;
  }
}
