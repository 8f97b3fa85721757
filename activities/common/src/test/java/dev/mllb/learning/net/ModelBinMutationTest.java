// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ModelBinMutationTest {

  private static final Path VECTORS = Path.of("../../kmod/tests/vectors");
  private static final int CHECKED_FROM = 16;

  @Test
  void damagedModelsAreRefusedAsSuch() throws IOException {
    Mutants.read("model.bin", models(), ModelBin::decode, MllbException.class);
  }

  /** As somebody makes them who knows the format. */
  @Test
  void soAreThoseWhoseLengthAndChecksumAreRight() throws IOException {
    Mutants.read(
        "model.bin, checksum right",
        models(),
        bytes -> ModelBin.decode(withChecksum(bytes)),
        MllbException.class);
  }

  private static byte[] withChecksum(byte[] bytes) {
    if (bytes.length < ModelBin.HEADER_BYTES) {
      return bytes;
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 crc = new CRC32();
    crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
    file.putInt(0, ModelBin.MAGIC).putShort(4, (short) ModelBin.VERSION);
    file.putShort(6, (short) ModelBin.HEADER_BYTES).putInt(8, bytes.length);
    file.putInt(12, (int) crc.getValue());
    return bytes;
  }

  private static List<byte[]> models() throws IOException {
    return List.of(
        Files.readAllBytes(Path.of("../../kmod/tests/model_15_10_1.bin")),
        Files.readAllBytes(smallest()));
  }

  private static Path smallest() throws IOException {
    try (var files = Files.list(VECTORS)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(?!bad-).*\\.bin"))
          .min((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }
}
