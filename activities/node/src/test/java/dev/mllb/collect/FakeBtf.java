// SPDX-License-Identifier: Apache-2.0
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

  private static final int KIND_STRUCT = 4;
  private static final int KIND_ENUM = 6;
  private static final int KIND_FUNC = 12;
  private static final int KIND_VAR = 14;
  private static final int KIND_DATASEC = 15;
  private static final int HEADER_BYTES = 24;

  private FakeBtf() {}

  public static void write(Path file, List<String> functions, Map<String, Integer> enumerators)
      throws IOException {
    write(file, functions, enumerators, Map.of());
  }

  /** With variables of each CPU at these offsets. */
  public static void writePerCpu(Path file, Map<String, Integer> offsets) throws IOException {
    write(
        file,
        List.of("can_migrate_task"),
        Map.of("SD_NUMA", 1, "SD_SHARE_CPUCAPACITY", 2, "SD_ASYM_CPUCAPACITY", 4),
        Map.of("lb_env", List.of("migration_type")),
        offsets);
  }

  /**
   * As above.
   *
   * @param structs members by struct; one that begins with {@code enum } is an enum
   */
  public static void write(
      Path file,
      List<String> functions,
      Map<String, Integer> enumerators,
      Map<String, List<String>> structs)
      throws IOException {
    write(file, functions, enumerators, structs, Map.of());
  }

  private static void write(
      Path file,
      List<String> functions,
      Map<String, Integer> enumerators,
      Map<String, List<String>> structs,
      Map<String, Integer> perCpu)
      throws IOException {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    strings.write(0);
    ByteBuffer types = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    if (!perCpu.isEmpty()) {
      // As in real files: the section comes first, and names variables that follow.
      types.putInt(add(strings, ".data..percpu")).putInt(KIND_DATASEC << 24 | perCpu.size());
      types.putInt(0);
      int id = 2;
      for (int offset : perCpu.values()) {
        types.putInt(id++).putInt(offset).putInt(8);
      }
    }
    for (String variable : perCpu.keySet()) {
      types.putInt(add(strings, variable)).putInt(KIND_VAR << 24).putInt(0).putInt(1);
    }
    for (String function : functions) {
      types.putInt(add(strings, function)).putInt(KIND_FUNC << 24).putInt(0);
    }
    types.putInt(0).putInt(KIND_ENUM << 24 | enumerators.size()).putInt(4);
    for (Map.Entry<String, Integer> e : enumerators.entrySet()) {
      types.putInt(add(strings, e.getKey())).putInt(e.getValue());
    }
    for (Map.Entry<String, List<String>> struct : structs.entrySet()) {
      boolean isEnum = struct.getKey().startsWith("enum ");
      String name = isEnum ? struct.getKey().substring(5) : struct.getKey();
      int kind = isEnum ? KIND_ENUM : KIND_STRUCT;
      types.putInt(add(strings, name)).putInt(kind << 24 | struct.getValue().size()).putInt(8);
      for (String member : struct.getValue()) {
        types.putInt(add(strings, member)).putInt(1);
        if (!isEnum) {
          types.putInt(0);
        }
      }
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
