// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A group known by a variable in the environment of its members. Children inherit it, orphans keep
 * it, and it can be found again by a worker that knows nothing of the one that started them.
 */
public final class MarkedProcesses implements ProcessGroup {

  static final String VARIABLE = "MLLB_WORKLOAD";

  private final Set<Long> killed = ConcurrentHashMap.newKeySet();
  private final String mark;

  /**
   * @param mark value of the variable; a prefix finds every mark that starts with it
   */
  public MarkedProcesses(String mark) {
    this.mark = mark;
  }

  @Override
  public List<String> prefix() {
    return List.of();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(VARIABLE, mark);
  }

  @Override
  public OptionalLong cpuMicros() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong peakMemoryBytes() {
    return OptionalLong.empty();
  }

  @Override
  public void forgetPeak() {}

  @Override
  public long killedForMemory() {
    return 0;
  }

  @Override
  public Set<Long> killed() {
    return Set.copyOf(killed);
  }

  @Override
  public void close() {
    // A member may fork between the scan and the kill; its children are found by the next scan.
    for (int scan = 0; scan < 100; scan++) {
      List<ProcessHandle> members = members();
      if (members.isEmpty()) {
        return;
      }
      members.forEach(member -> killed.add(member.pid()));
      members.forEach(ProcessHandle::destroyForcibly);
      Pause.millis(10L * scan);
    }
  }

  /** Members alive now. */
  List<ProcessHandle> members() {
    List<ProcessHandle> members = new ArrayList<>();
    String wanted = VARIABLE + "=" + mark;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (hasVariable(process, wanted)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .filter(ProcessHandle::isAlive)
              .filter(handle -> !handle.equals(ProcessHandle.current()))
              .ifPresent(members::add);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot list /proc", e);
    }
    return members;
  }

  private static boolean hasVariable(Path process, String wanted) {
    try {
      String environment =
          Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.startsWith(wanted) || environment.contains("\0" + wanted);
    } catch (IOException e) {
      return false; // gone, a kernel thread, or somebody else's
    }
  }
}
