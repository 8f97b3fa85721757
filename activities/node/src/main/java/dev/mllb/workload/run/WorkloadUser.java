// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.machine.MachineFiles;
import dev.mllb.workload.Capability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The ordinary user whose processes workloads are, so that a program under measurement reads
 * nothing of the worker, which is root, and changes nothing of the machine.
 *
 * @param home folder that holds the scratch folders and compiled programs of workloads
 */
record WorkloadUser(long uid, long gid, Path home) {

  static final String NAME = "mllb-workload";

  /** What makes the user, as the package does. */
  static final String ADD =
      "useradd --system --user-group --no-create-home --home-dir /var/lib/mllb-workload"
          + " --shell /usr/sbin/nologin "
          + NAME;

  /** The user of this machine; empty when there is none. Root under that name is none. */
  static Optional<WorkloadUser> of(MachineFiles machine) {
    return machine.lines("etc/passwd").stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 7 && fields[0].equals(NAME))
        .findFirst()
        .flatMap(fields -> of(fields[2], fields[3], fields[5]));
  }

  private static Optional<WorkloadUser> of(String uid, String gid, String home) {
    OptionalLong user = MachineFiles.whole(uid);
    OptionalLong group = MachineFiles.whole(gid);
    return user.orElse(0) > 0 && group.orElse(0) > 0 && home.startsWith("/")
        ? Optional.of(new WorkloadUser(user.getAsLong(), group.getAsLong(), Path.of(home)))
        : Optional.empty();
  }

  /** Whether this process may become another user: only then is there anything to take away. */
  static boolean isRoot(MachineFiles machine) {
    // Real, effective, saved, file system.
    String[] ids = machine.field("proc/self/status", "Uid:").split("\\s+", -1);
    return ids.length == 4 && ids[1].equals("0");
  }

  /**
   * Arguments put before a command so that it runs as this user, without a way back.
   *
   * @param kept what it may do beyond an ordinary user
   */
  List<String> prefix(Collection<Capability> kept) {
    String only =
        kept.stream().map(c -> ",+" + c.shortWord()).sorted().collect(Collectors.joining());
    List<String> arguments =
        new ArrayList<>(
            Arrays.asList("setpriv", "--reuid", "" + uid, "--regid", "" + gid, "--clear-groups"));
    arguments.addAll(List.of("--no-new-privs", "--inh-caps=-all" + only));
    arguments.addAll(List.of("--ambient-caps=-all" + only, "--bounding-set=-all" + only, "--"));
    return arguments;
  }
}
