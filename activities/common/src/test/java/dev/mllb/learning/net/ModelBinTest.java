// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ModelBinTest {

  private static final IntegerModel MODEL =
      new IntegerModel(
          List.of(
              new IntegerLayer(3, 2, 4, new short[] {1, -2, 3, 400, -500, 600}, new int[] {7, -8}),
              new IntegerLayer(2, 1, 0, new short[] {9, -10}, new int[] {11})));
  private static final byte[] FILE = new ModelBin(1, new byte[16], MODEL).encode();

  @Test
  void laysOutTheFileAsTheKernelReadsIt() {
    ByteBuffer file = ByteBuffer.wrap(FILE).order(ByteOrder.LITTLE_ENDIAN);
    // 64 + (4 + 2*4 + 6*2) + (4 + 4 + 2*2)
    assertThat(FILE).hasSize(64 + 24 + 12);
    assertThat(new String(FILE, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("MLLB");
    assertThat(file.getInt(8)).isEqualTo(FILE.length);
    assertThat(file.getShort(18)).isEqualTo((short) 3);
    assertThat(file.getShort(20)).isEqualTo((short) 2);
    assertThat(file.getShort(22)).isEqualTo((short) 2);
    assertThat(file.getShort(24)).isEqualTo((short) 1);
    assertThat(file.getShort(26)).isEqualTo((short) 0);
    assertThat(file.getInt(64)).isEqualTo(4);
    assertThat(file.getInt(68)).isEqualTo(7);
    assertThat(file.getShort(76 + 4)).isEqualTo((short) 3);
    CRC32 crc = new CRC32();
    crc.update(FILE, 16, FILE.length - 16);
    assertThat(file.getInt(12)).isEqualTo((int) crc.getValue());
  }

  @Test
  void computesWhatTheContractSays() {
    short[] x = {100, 50, 10};
    // max(7 + 100 - 100 + 30, 0) >> 4 = 2; max(-8 + 40000 - 25000 + 6000, 0) >> 4 = 1312
    assertThat(MODEL.score(x, 0)).isEqualTo(11 + 9 * 2 - 10 * 1312);
  }

  /** Its shape is one that the header can name. */
  @Test
  void oneThatIsTooLargeForTheKernelIsRefused() {
    IntegerModel large =
        new IntegerModel(
            List.of(
                new IntegerLayer(200, 64, 0, new short[200 * 64], new int[64]),
                new IntegerLayer(64, 1, 0, new short[64], new int[1])));
    refused(new ModelBin(1, new byte[16], large).encode());
  }

  @Test
  void everyFlippedBitIsNoticed() {
    Random random = new Random(1);
    for (int bit = 0; bit < FILE.length * 8; bit += 1 + random.nextInt(3)) {
      byte[] bad = FILE.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      refused(bad);
    }
  }

  @Test
  void everyCutFileIsRefused() {
    for (int length = 0; length < FILE.length; length++) {
      refused(Arrays.copyOf(FILE, length));
    }
    refused(Arrays.copyOf(FILE, FILE.length + 4));
  }

  @Test
  void anotherVersionSaysSo() {
    for (int version : new int[] {0, 2}) {
      byte[] other = FILE.clone();
      other[4] = (byte) version;
      assertThatThrownBy(() -> ModelBin.decode(other))
          .hasMessageContaining("version " + version)
          .hasMessageContaining("export it again");
    }
  }

  @Test
  void randomBytesWithARightChecksumAreRefusedOrAModel() {
    Random random = new Random(2);
    for (int n = 0; n < 5000; n++) {
      byte[] noise = FILE.clone();
      for (int i = 0; i < 4; i++) {
        noise[16 + random.nextInt(noise.length - 16)] = (byte) random.nextInt();
      }
      CRC32 crc = new CRC32();
      crc.update(noise, 16, noise.length - 16);
      ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putInt(12, (int) crc.getValue());
      try {
        assertThat(ModelBin.decode(noise).encode()).isEqualTo(noise);
      } catch (MllbException e) {
        assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH);
      }
    }
  }

  private static void refused(byte[] file) {
    assertThatThrownBy(() -> ModelBin.decode(file))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH));
  }
}
