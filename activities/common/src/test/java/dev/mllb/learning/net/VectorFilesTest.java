// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that C and Java are both held against, in {@code kmod/tests/vectors}: {@code NAME.bin} with
 * inputs {@code NAME.in} and scores {@code NAME.out}, and {@code bad-NAME.bin} that every loader
 * refuses. {@code MLLB_VECTORS=write} in the environment writes them anew.
 */
class VectorFilesTest {

  private static final Path FOLDER = Path.of("../../kmod/tests/vectors");
  private static final int ROWS = 150;

  @BeforeAll
  static void writeWhenAsked() throws IOException {
    if ("write".equals(System.getenv("MLLB_VECTORS"))) {
      Files.createDirectories(FOLDER);
      new Writer().writeAll();
    }
  }

  static List<Path> goodModels() throws IOException {
    return named(false);
  }

  static List<Path> badModels() throws IOException {
    return named(true);
  }

  private static List<Path> named(boolean bad) throws IOException {
    writeWhenAsked();
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".bin"))
          .filter(file -> file.getFileName().toString().startsWith("bad-") == bad)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goodModels")
  void javaGivesTheScoresOfTheFile(Path file) throws IOException {
    IntegerModel model = ModelBin.decode(Files.readAllBytes(file)).model();
    IntervalProof.check(model, RandomModels.RANGES);
    assertThat(GoldenVectors.scoreBytes(model.scores(shorts(sibling(file, ".in")))))
        .isEqualTo(Files.readAllBytes(sibling(file, ".out")));
  }

  @ParameterizedTest
  @MethodSource("badModels")
  void javaRefusesTheFile(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThatThrownBy(
            () -> IntervalProof.check(ModelBin.decode(bytes).model(), RandomModels.RANGES))
        .isInstanceOf(MllbException.class);
  }

  private static Path sibling(Path file, String ending) {
    return Path.of(file.toString().replace(".bin", ending));
  }

  private static short[] shorts(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    short[] values = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    return values;
  }

  /** The generator; the same files every time. */
  private static final class Writer {

    private final Random random = new Random(20_261_124);

    void writeAll() throws IOException {
      for (int n = 0; n < 12; n++) {
        IntegerModel model = RandomModels.model(random);
        write(String.format(Locale.ROOT, "random-%02d", n), model, RandomModels.rows(random, ROWS));
      }
      for (int n = 0; n < 6; n++) {
        FloatNet net = RandomModels.net(random);
        short[] rows = RandomModels.rows(random, ROWS);
        IntegerModel model = new Quantizer(RandomModels.RANGES, rows).quantize(net);
        write(String.format(Locale.ROOT, "quantised-%02d", n), model, rows);
      }
      writeBad();
    }

    private void write(String name, IntegerModel model, short[] rows) throws IOException {
      GoldenVectors golden = GoldenVectors.of(RandomModels.RANGES, rows);
      Files.write(FOLDER.resolve(name + ".bin"), bin(model));
      Files.write(FOLDER.resolve(name + ".in"), golden.inputBytes());
      Files.write(
          FOLDER.resolve(name + ".out"), GoldenVectors.scoreBytes(model.scores(golden.rows())));
    }

    private void writeBad() throws IOException {
      byte[] good = bin(RandomModels.model(random));
      bad("empty", new byte[0]);
      bad("cut", Arrays.copyOf(good, good.length - 4));
      bad("longer", Arrays.copyOf(good, good.length + 4));
      bad("magic", changed(good, 0, 'm', false));
      bad("version", changed(good, 4, 2, false));
      bad("checksum", changed(good, 12, good[12] + 1, false));
      bad("weight-without-checksum", changed(good, good.length - 4, 99, false));
      bad("no-layer", changed(good, 20, 0, true));
      bad("four-layers", changed(good, 20, 4, true));
      bad("wide", changed(good, 22, 65, true));
      bad("padding", changed(good, 50, 1, true));
      bad("shift", changed(good, 64, 32, true));
      short[] weights = new short[15];
      Arrays.fill(weights, Short.MAX_VALUE);
      IntegerLayer loud = new IntegerLayer(15, 1, 0, weights, new int[] {Integer.MAX_VALUE});
      bad("overflow", bin(new IntegerModel(List.of(loud))));
    }

    private static byte[] bin(IntegerModel model) {
      byte[] id = new byte[ModelBin.MODEL_ID_BYTES];
      for (int i = 0; i < id.length; i++) {
        id[i] = (byte) (i + 1);
      }
      return new ModelBin(ModelBin.FEATURE_SET_MLLB15, id, model).encode();
    }

    private static byte[] changed(byte[] file, int at, int value, boolean checksum) {
      byte[] copy = file.clone();
      copy[at] = (byte) value;
      if (checksum) {
        CRC32 crc = new CRC32();
        crc.update(copy, 16, copy.length - 16);
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(12, (int) crc.getValue());
      }
      return copy;
    }

    private static void bad(String name, byte[] file) throws IOException {
      Files.write(FOLDER.resolve("bad-" + name + ".bin"), file);
    }
  }
}
