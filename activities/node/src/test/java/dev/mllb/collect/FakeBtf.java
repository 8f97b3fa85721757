package dev.mllb.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A kernel's BTF with the functions and enumerators that a test wants. */
public final class FakeBtf {

  private static final int KIND_ENUM = 6;
  private static final int KIND_FUNC = 12;
  private static final int HEADER_BYTES = 24;

  private FakeBtf() {}

  public static void write(Path file, List<String> functions, Map<String, Integer> enumerators)
      throws IOException {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    strings.write(0);
    ByteBuffer types = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    for (String function : functions) {
      types.putInt(add(strings, function)).putInt(KIND_FUNC << 24).putInt(0);
    }
    types.putInt(0).putInt(KIND_ENUM << 24 | enumerators.size()).putInt(4);
    for (Map.Entry<String, Integer> e : enumerators.entrySet()) {
      types.putInt(add(strings, e.getKey())).putInt(e.getValue());
    }
    int typeBytes = types.position();
    ByteBuffer all =
        ByteBuffer.allocate(HEADER_BYTES + typeBytes + strings.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER_BYTES);
    all.putInt(0).putInt(typeBytes).putInt(typeBytes).putInt(strings.size());
    all.put(types.flip()).put(strings.toByteArray());
    Files.createDirectories(file.getParent());
    Files.write(file, all.array());
  }

  private static int add(ByteArrayOutputStream strings, String text) {
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    strings.write(0);
    return at;
  }
}
