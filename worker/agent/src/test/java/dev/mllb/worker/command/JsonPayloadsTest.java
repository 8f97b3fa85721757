// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class JsonPayloadsTest {

  private static final DataConverter CONVERTER = JsonPayloads.converter();

  /** Stands for a result. */
  public record Found(String name, List<Row> rows) {}

  /** One of many. */
  public record Row(int number, String text) {}

  @Test
  void whatIsShortStaysAsTheSdkWritesIt() {
    Found found = new Found("short", List.of(new Row(1, "a")));
    assertThat(CONVERTER.toPayload(found))
        .isEqualTo(DefaultDataConverter.newDefaultInstance().toPayload(found));
  }

  @Test
  void whatIsLongIsPackedAndComesBack() {
    Found found = new Found("long", rows(5_000, "the same again"));
    Payload payload = CONVERTER.toPayload(found).orElseThrow();
    assertThat(payload.getData().size()).isLessThan(JsonPayloads.PACKED_FROM);
    assertThat(JsonPayloads.unpacked(payload).map(json -> new String(json, UTF_8)).orElse(""))
        .contains("the same again");
    assertThat(CONVERTER.fromPayload(payload, Found.class, Found.class)).isEqualTo(found);
  }

  @Test
  void whatAnEarlierReleaseWroteIsRead() {
    Found found = new Found("long", rows(5_000, "the same again"));
    Payload plain = DefaultDataConverter.newDefaultInstance().toPayload(found).orElseThrow();
    assertThat(CONVERTER.fromPayload(plain, Found.class, Found.class)).isEqualTo(found);
  }

  @Test
  void whatTheServerWouldNotTakeIsRefusedWithTheFieldThatIsTooLarge() {
    byte[] noise = new byte[4 << 20];
    new Random(8).nextBytes(noise);
    List<Row> rows =
        List.of(new Row(1, "a"), new Row(2, Base64.getEncoder().encodeToString(noise)));
    assertThatThrownBy(() -> CONVERTER.toPayload(new Found("noise", rows)))
        .hasStackTraceContaining("Found is too large for a payload (5.6 MB)")
        .hasStackTraceContaining("most of it is rows[1].text (5.6 MB)");
  }

  @Test
  void manyOfThemAreCounted() {
    Random random = new Random(8);
    List<Row> rows =
        Stream.generate(() -> new Row(1, Long.toHexString(random.nextLong())))
            .limit(400_000)
            .toList();
    assertThatThrownBy(() -> CONVERTER.toPayload(new Found("noise", rows)))
        .hasStackTraceContaining("most of it is rows with 400000 entries");
  }

  /** What nobody could read again is not written either, however well it packs. */
  @Test
  void whatNobodyWouldUnpackIsNotPacked() {
    assertThatThrownBy(
            () ->
                CONVERTER.toPayload(new Found("zeros", List.of(new Row(1, "0".repeat(17 << 20))))))
        .hasStackTraceContaining("most of it is rows[0].text");
  }

  @Test
  void aBombIsNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 17; i++) {
        deflater.write(zeros);
      }
    }
    assertThatThrownBy(() -> unpacked(bomb.toByteArray()))
        .hasStackTraceContaining("more than 16 MiB is refused");
    assertThatThrownBy(() -> unpacked(new byte[] {1, 2, 3}))
        .hasStackTraceContaining("a packed payload is damaged");
  }

  private static Object unpacked(byte[] data) {
    Payload payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/deflate"))
            .setData(ByteString.copyFrom(data))
            .build();
    return CONVERTER.fromPayload(payload, Found.class, Found.class);
  }

  private static List<Row> rows(int count, String text) {
    return Stream.generate(() -> new Row(7, text)).limit(count).toList();
  }
}
