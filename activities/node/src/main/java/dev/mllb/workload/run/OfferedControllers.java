// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers that a machine's root offers for the sake of our groups. Those that it did not
 * offer before are noted by an empty group each, which whoever comes after a crash finds, and which
 * goes with a boot as what it stands for.
 *
 * @param root where the cgroup v2 is mounted
 * @param parent of our groups
 * @param before what the root offers already
 */
record OfferedControllers(Path root, Path parent, Set<String> before) {

  private static final Logger LOG = LoggerFactory.getLogger(OfferedControllers.class);

  private static final String NOTE = "offered-";

  private static final String CONTROL = "cgroup.subtree_control";

  static OfferedControllers now(Path root, Path parent) {
    try {
      String offered = Files.readString(root.resolve(CONTROL));
      return new OfferedControllers(root, parent, Set.of(offered.strip().split("\\s+", -1)));
    } catch (IOException e) {
      return new OfferedControllers(root, parent, Set.of());
    }
  }

  /** Whether our groups have it from now on. */
  boolean offer(String controller) {
    Path note = parent.resolve(NOTE + controller);
    try {
      boolean isNew = !before.contains(controller);
      // First: who dies between the two has noted what is not so, which is harmless.
      if (isNew) {
        Files.createDirectories(note);
      }
      boolean isTaken = switched("+" + controller, root);
      if (isNew && !isTaken) {
        Files.delete(note);
      }
      return isTaken && switched("+" + controller, parent);
    } catch (IOException e) {
      LOG.debug("{} is not offered: {}", controller, e.getMessage());
      return false;
    }
  }

  /**
   * Takes back what was not offered before. Where a group of anybody's is left all stays, for
   * whoever stops that one.
   */
  void takeBack() {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> entries = Files.list(parent)) {
      List<Path> groups = entries.filter(Files::isDirectory).toList();
      if (groups.stream().allMatch(group -> name(group).startsWith(NOTE))) {
        for (Path note : groups) {
          String controller = name(note).substring(NOTE.length());
          // The note goes last: whoever is cut short leaves it to the next.
          if (switched("-" + controller, parent) && switched("-" + controller, root)) {
            Files.delete(note);
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("{} stays as it is: {}", parent, e.getMessage());
    }
  }

  private static String name(Path group) {
    return requireNonNull(group.getFileName()).toString();
  }

  /** Refused where the kernel has no such controller, or another group has come to use it. */
  private static boolean switched(String how, Path group) {
    try {
      Files.writeString(group.resolve(CONTROL), how);
      return true;
    } catch (IOException e) {
      LOG.debug("{} of {} is refused: {}", how, group, e.getMessage());
      return false;
    }
  }
}
