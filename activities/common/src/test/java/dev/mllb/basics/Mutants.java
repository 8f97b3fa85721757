// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Damaged copies of good files, for readers of what comes from others. The build reads a few
 * thousand; {@code deploy/shell/long/fuzz.sh} a million of each.
 */
public final class Mutants {

  private static final int COUNT = Integer.getInteger("mllb.mutations", 2_000);
  private static final long SEED = Long.getLong("mllb.seed", 20_261_129L);

  /** What a text is torn or bent by. */
  private static final List<String> WORDS =
      List.of(
          "-1",
          "99999999999999999999",
          "1e999",
          "NaN",
          "null",
          "{",
          "]",
          "\"",
          "'",
          ": ",
          ",",
          "\n",
          "\u0000",
          "../x",
          "*a",
          "&a [*a]",
          "[".repeat(5_000),
          "!!x",
          "\u00ff");

  /** Reads one file. */
  @FunctionalInterface
  public interface Reader {
    void read(byte[] file) throws Exception;
  }

  private Mutants() {}

  /** The files of a name in a folder and below it. */
  public static List<byte[]> wholes(Path folder, String name) throws IOException {
    List<byte[]> wholes = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith(name)).sorted().toList()) {
        wholes.add(Files.readAllBytes(file));
      }
    }
    return wholes;
  }

  /**
   * Reads as many damaged copies as asked for.
   *
   * @param named what the reader may throw; anything else is its fault
   */
  public static void read(String what, List<byte[]> wholes, Reader reader, Class<?>... named) {
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] mutant = mutant(wholes.get(random.nextInt(wholes.size())), random);
      try {
        reader.read(mutant);
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        if (Arrays.stream(named).noneMatch(type -> type.isInstance(e))
            || e.getMessage() == null
            || e.getMessage().isBlank()) {
          throw new AssertionError(
              what + ", seed " + SEED + ", mutant " + i + ":\n" + new String(mutant, ISO_8859_1),
              e);
        }
        refused++;
      }
    }
    if (refused < COUNT / 10) {
      throw new AssertionError(what + ": a test in which nothing breaks says nothing");
    }
    System.out.printf(
        Locale.ROOT, "%s: %d inputs, seed %d, %d refused%n", what, COUNT, SEED, refused);
  }

  private static byte[] mutant(byte[] whole, SplittableRandom random) {
    byte[] mutant = whole.clone();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      mutant = mutant.length == 0 ? whole.clone() : once(mutant, random);
    }
    return mutant;
  }

  private static byte[] once(byte[] from, SplittableRandom random) {
    int at = random.nextInt(from.length);
    int length = 1 + random.nextInt(Math.min(64, from.length - at));
    byte[] part = Arrays.copyOfRange(from, at, at + length);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(from, at);
      case 1 -> with(from, at, new byte[] {(byte) (from[at] ^ (1 << random.nextInt(8)))});
      case 2 -> {
        random.nextBytes(part);
        yield with(from, at, part);
      }
      case 3 -> joined(from, at, new byte[0], at + length);
      case 4 -> joined(from, at + length, part, at + length);
      case 5 -> {
        Arrays.fill(part, (byte) (random.nextBoolean() ? 0 : 0xff));
        yield with(from, at, part);
      }
      default -> {
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(ISO_8859_1);
        yield joined(from, at, word, random.nextBoolean() ? at : at + length);
      }
    };
  }

  private static byte[] with(byte[] from, int at, byte[] part) {
    return joined(from, at, part, at + part.length);
  }

  private static byte[] joined(byte[] from, int end, byte[] middle, int goesOn) {
    byte[] out = Arrays.copyOf(from, end + middle.length + from.length - goesOn);
    System.arraycopy(middle, 0, out, end, middle.length);
    System.arraycopy(from, goesOn, out, end + middle.length, from.length - goesOn);
    return out;
  }
}
