// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that runs beside local runs (server, worker, node) and may serve several at once. The
 * first run that needs it starts it, the last one stops it; what a person started by hand stays.
 * Users are files named after their process, so that a killed run counts no more.
 */
final class SharedService {

  private static final String STARTED_BY_RUN = "started-by-run";

  private final String name;
  private final Script script;
  private final Path users;

  /** How it is started, stopped and asked about. */
  interface Script {
    boolean isUp() throws InterruptedException;

    boolean up() throws InterruptedException;

    boolean down() throws InterruptedException;
  }

  /**
   * @param name for people, "Temporal server"
   * @param users directory of its own
   */
  SharedService(String name, Script script, Path users) {
    this.name = name;
    this.script = script;
    this.users = users;
  }

  String name() {
    return name;
  }

  /** Starts it when it is not running, and counts this process as a user. False when it failed. */
  boolean use() throws IOException, InterruptedException {
    Files.createDirectories(users);
    FileChannel lock = locked();
    try {
      if (!script.isUp()) {
        touch(users.resolve(STARTED_BY_RUN));
      }
      touch(own());
      // Also when it runs: the script knows whether it has to be started anew for a newer build.
      return script.up();
    } finally {
      lock.close();
    }
  }

  /** This process needs it no more; stops it when nobody does. False when it did not stop. */
  boolean leave() throws IOException, InterruptedException {
    FileChannel lock = locked();
    try {
      Files.deleteIfExists(own());
      if (!Files.exists(users.resolve(STARTED_BY_RUN)) || isUsed()) {
        return true;
      }
      Files.delete(users.resolve(STARTED_BY_RUN));
      return script.down();
    } finally {
      lock.close();
    }
  }

  private boolean isUsed() throws IOException {
    try (Stream<Path> files = Files.list(users)) {
      List<Path> others = files.filter(file -> isNumber(file.getFileName().toString())).toList();
      for (Path other : others) {
        long pid = Long.parseLong(other.getFileName().toString());
        if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
          return true;
        }
        Files.deleteIfExists(other);
      }
      return false;
    }
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(Character::isDigit);
  }

  private Path own() {
    return users.resolve(Long.toString(ProcessHandle.current().pid()));
  }

  /** The lock lasts until the channel is closed. */
  private FileChannel locked() throws IOException {
    FileChannel channel =
        FileChannel.open(
            users.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static void touch(Path file) throws IOException {
    Files.write(file, new byte[0]);
  }
}
