// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock between the processes of a machine. One that dies gives it back. */
public final class ProcessLock {

  private ProcessLock() {}

  /**
   * Takes it.
   *
   * @return what holds it until it is closed; empty when somebody else has it
   * @throws RuntimeException as {@link FileFailure} says when the file cannot be made
   */
  public static Optional<FileChannel> tryLock(Path file) {
    FileChannel channel = open(file);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Somebody else in this process.
      close(channel);
      return Optional.empty();
    } catch (IOException e) {
      close(channel);
      throw FileFailure.of("cannot lock " + file, e);
    }
    close(channel);
    return Optional.empty();
  }

  /** Takes it from another process, once that has given it back. */
  public static FileChannel lock(Path file) throws InterruptedException {
    FileChannel channel = open(file);
    try {
      FileLock lock = channel.lock();
      assert lock.isValid();
      return channel;
    } catch (FileLockInterruptionException e) {
      close(channel);
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      close(channel);
      throw FileFailure.of("cannot lock " + file, e);
    }
  }

  /** Gives it back. */
  public static void close(FileChannel held) {
    try {
      held.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
      return;
    }
  }

  private static FileChannel open(Path file) {
    try {
      Files.createDirectories(file.getParent());
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FileFailure.of("cannot lock " + file, e);
    }
  }
}
