// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.FileTree;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.GoldenVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The module's own inference source, compiled on this machine and run in user space: the form of
 * the model that comes next to the loaded module.
 */
final class UserSpaceC implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;

  private UserSpaceC(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles in a private copy of the sources, as they may be read-only.
   *
   * @param sources the {@code kmod} folder
   * @throws IOException when there is no compiler or it fails; the message says which
   */
  static UserSpaceC build(Path sources) throws IOException {
    Path folder = Files.createTempDirectory("mllb-c");
    UserSpaceC built = new UserSpaceC(folder);
    try {
      copy(sources, folder.resolve("kmod"));
      built.make();
      return built;
    } catch (IOException | RuntimeException e) {
      built.close();
      throw e;
    }
  }

  /**
   * Scores of all vectors.
   *
   * @throws MllbException PARITY_BROKEN when the C loader refuses the model
   */
  int[] scores(byte[] modelBin, GoldenVectors vectors) {
    try {
      Files.write(folder.resolve("model.bin"), modelBin);
      Files.write(folder.resolve("inputs"), vectors.inputBytes());
      byte[] bytes = program("kmod/build/mllb-infer", "model.bin").filter(folder.resolve("inputs"));
      int[] scores = new int[bytes.length / 4];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(scores);
      return scores;
    } catch (IOException | UncheckedIOException e) {
      throw new MllbException(
          FailureCode.PARITY_BROKEN,
          "the C code refuses a model that Java takes: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make() throws IOException {
    ChildProcess.Result made = program("make", "-s", "-C", "kmod", "build/mllb-infer").run();
    if (!made.isSuccess()) {
      throw new IOException(
          made.isTimedOut()
              ? "no end after " + LIMIT.toMinutes() + " minutes"
              : made.output().strip());
    }
  }

  private ChildProcess program(String... argv) {
    return new ChildProcess(List.of(argv), folder, Map.of(), LIMIT);
  }

  /** Sources only: objects made beside another kernel or machine would be taken for ours. */
  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(UserSpaceC::isSource).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static boolean isSource(Path file) {
    return Files.isRegularFile(file)
        && file.getFileName().toString().matches(".*\\.(c|h|def)|Makefile|Kbuild");
  }
}
