// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.machine.MachineFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System V shared memory, which no file system shows and no process's end removes: a database that
 * is killed leaves some. Only what the workloads' own user made, nobody has and whose maker is gone
 * is left.
 */
final class SharedMemory {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
  private static final List<String> COLUMNS = List.of("shmid", "cpid", "nattch", "cuid");

  private SharedMemory() {}

  /** Removes what runs of workloads left. */
  static void removeLeft(WorkloadUser user) {
    for (String id : left(MachineFiles.HERE, user.uid())) {
      try {
        new ChildProcess(List.of("ipcrm", "-m", id), Path.of("."), Map.of(), Duration.ofSeconds(20))
            .run();
      } catch (UncheckedIOException e) {
        LOG.warn("shared memory {} of a workload stays: {}", id, e.toString());
      }
    }
  }

  /** Ids of those that are left. */
  static List<String> left(MachineFiles machine, long uid) {
    List<String> left = new ArrayList<>();
    List<String> heads = List.of();
    for (String line : machine.lines("proc/sysvipc/shm")) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      if (heads.isEmpty()) {
        heads = words;
      } else if (heads.containsAll(COLUMNS)
          && words.size() == heads.size()
          && words.get(heads.indexOf("cuid")).equals(Long.toString(uid))
          && words.get(heads.indexOf("nattch")).equals("0")
          && isGone(machine, words.get(heads.indexOf("cpid")))) {
        left.add(words.get(heads.indexOf("shmid")));
      }
    }
    return left;
  }

  /** One that has ended may still wait for its parent to ask how. */
  private static boolean isGone(MachineFiles machine, String pid) {
    String state = machine.field("proc/" + pid + "/status", "State:");
    return state.isEmpty() || state.startsWith("Z");
  }
}
