// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to one experiment, agreed upon through files, so that it works across processes
 * that are killed: a phase that is held until it is let go, and a failure planted into a phase.
 */
public final class Scene {

  private final Path hold;
  private final Path reached;
  private final Path plant;
  private final Path failed;
  private @Nullable String next;
  private boolean over;

  Scene(Path folder, String experimentId) {
    hold = folder.resolve(experimentId + ".hold");
    reached = folder.resolve(experimentId + ".reached");
    plant = folder.resolve(experimentId + ".plant");
    failed = folder.resolve(experimentId + ".failed");
  }

  /** The suite's side: the phase stays where it is until {@link #letGo}. */
  public void hold(String phase) {
    write(hold, phase);
  }

  /** The suite's side: whether the phase began, and stays where it is. */
  public boolean isReached(String phase) {
    return phase.equals(content(reached));
  }

  /** The suite's side: what is held after {@link #letGo}. */
  public void thenHold(String phase) {
    next = phase;
  }

  /** Lets the phase go on; once, so that a second call does not let the next one go too. */
  public void letGo() {
    if (over) {
      return;
    }
    over = true;
    remove(reached);
    if (next == null) {
      remove(hold);
    } else {
      write(hold, next);
    }
  }

  /**
   * The suite's side: the phase fails so many times with this code.
   *
   * @param times of its first attempts
   */
  public void plant(String phase, int times, FailureCode code, String message) {
    write(plant, phase + "\n" + times + "\n" + code + "\n" + message);
  }

  /** How often the planted failure came to pass. */
  public int failures() {
    return Files.exists(failed) ? lines(failed).size() : 0;
  }

  public void heal() {
    remove(plant);
  }

  /** The simulated worker's side: whether this phase is to wait. */
  boolean isHeld(String phase) {
    if (!phase.equals(content(hold))) {
      return false;
    }
    if (!isReached(phase)) {
      write(reached, phase);
    }
    return true;
  }

  /**
   * The simulated worker's side.
   *
   * @throws MllbException as planted
   */
  void failAsPlanted(String phase) {
    String text = content(plant);
    if (text == null) {
      return;
    }
    List<String> words = List.of(text.split("\n", 4));
    if (words.get(0).equals(phase) && failures() < Integer.parseInt(words.get(1))) {
      append(failed, phase + "\n");
      throw new MllbException(FailureCode.valueOf(words.get(2)), words.get(3));
    }
  }

  private static @Nullable String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
