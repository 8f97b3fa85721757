// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Excerpt;
import dev.mllb.machine.MachineFiles;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System V shared memory, which no file system shows and no process's end removes: a database that
 * is killed leaves some. Left is what nobody has and whose maker is gone, when that was a process
 * of a workload or the workloads' own user. Where workloads run as somebody else, what the
 * processes of an earlier worker made is not told from that person's own, and stays.
 */
final class SharedMemory {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
  private static final List<String> COLUMNS = List.of("shmid", "cpid", "nattch", "cuid");

  private SharedMemory() {}

  /** Removes what runs of workloads left. */
  static void removeLeft(WorkloadUser user) {
    remove(left(MachineFiles.HERE, Map.of("cuid", Set.of(user.uid()))));
  }

  /** Removes what these processes left, whoever's they were. */
  static void removeLeft(Set<Long> makers) {
    if (!makers.isEmpty()) {
      remove(left(MachineFiles.HERE, Map.of("cpid", makers)));
    }
  }

  private static void remove(List<String> ids) {
    for (String id : ids) {
      String problem = remove(id);
      if (!problem.isEmpty()) {
        LOG.warn("shared memory {} of a workload stays (ipcrm -m {}): {}", id, id, problem);
      }
    }
  }

  /** Why it is not gone; empty when it is. */
  static String remove(String id) {
    try {
      ChildProcess.Result result = ChildProcess.of(Duration.ofSeconds(20), "ipcrm", "-m", id).run();
      return result.isSuccess()
          ? ""
          : "ipcrm ended with " + result.status() + ": " + Excerpt.of(result.lastLine());
    } catch (UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Ids of those that are left.
   *
   * @param whose values of a column by its name, one of which a row has
   */
  static List<String> left(MachineFiles machine, Map<String, Set<Long>> whose) {
    List<String> left = new ArrayList<>();
    List<String> heads = List.of();
    for (String line : machine.lines("proc/sysvipc/shm")) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      if (heads.isEmpty()) {
        heads = words;
      } else if (heads.containsAll(COLUMNS) && words.size() == heads.size()) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < heads.size(); i++) {
          row.put(heads.get(i), words.get(i));
        }
        if ("0".equals(row.get("nattch"))
            && whose.entrySet().stream()
                .allMatch(some -> has(row.get(some.getKey()), some.getValue()))
            && isGone(machine, row.get("cpid"))) {
          left.add(row.get("shmid"));
        }
      }
    }
    return left;
  }

  private static boolean has(@Nullable String value, Set<Long> wanted) {
    OptionalLong number = MachineFiles.whole(String.valueOf(value));
    return number.isPresent() && wanted.contains(number.getAsLong());
  }

  /** One that has ended may still wait for its parent to ask how. */
  private static boolean isGone(MachineFiles machine, @Nullable String pid) {
    String state = machine.field("proc/" + pid + "/status", "State:");
    return state.isEmpty() || state.startsWith("Z");
  }
}
