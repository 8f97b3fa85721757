// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks up enumerators, fields and functions in a kernel's BTF. CO-RE cannot ask for enumerators of
 * unnamed enums, which is what the scheduler's domain flags are.
 */
public final class KernelBtf {

  /** Where a running kernel shows its BTF, below the root directory. */
  public static final String RUNNING = "sys/kernel/btf/vmlinux";

  private static final String PER_CPU = ".data..percpu";

  private static final int MAGIC = 0xeb9f;
  private static final int KIND_INT = 1;
  private static final int KIND_ARRAY = 3;
  private static final int KIND_STRUCT = 4;
  private static final int KIND_UNION = 5;
  private static final int KIND_ENUM = 6;
  private static final int KIND_FUNC = 12;
  private static final int KIND_FUNC_PROTO = 13;
  private static final int KIND_VAR = 14;
  private static final int KIND_DATASEC = 15;
  private static final int KIND_DECL_TAG = 17;
  private static final int KIND_ENUM64 = 19;

  private final ByteBuffer types;
  private final ByteBuffer strings;

  private KernelBtf(ByteBuffer types, ByteBuffer strings) {
    this.types = types;
    this.strings = strings;
  }

  /** Reads a raw BTF file. */
  public static KernelBtf read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (all.limit() < 24 || (all.getShort(0) & 0xffff) != MAGIC) {
      throw new IOException(
          file
              + " is not little-endian BTF: raw BTF is wanted, as pahole --btf_encode_detached makes"
              + " it of a vmlinux, and no ELF file or archive");
    }
    int header = all.getInt(4);
    KernelBtf btf =
        new KernelBtf(
            part(file, all, header, all.getInt(8), all.getInt(12)),
            part(file, all, header, all.getInt(16), all.getInt(20)));
    btf.check(file);
    return btf;
  }

  private static ByteBuffer part(Path file, ByteBuffer all, int header, int offset, int length)
      throws IOException {
    long from = (long) header + offset;
    if (header < 24 || offset < 0 || length < 0 || from + length > all.limit()) {
      throw new IOException(
          file
              + " is cut short: its header promises more than the "
              + all.limit()
              + " bytes there");
    }
    return all.slice((int) from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Once through all types, so that later looks cannot leave the file. */
  private void check(Path file) throws IOException {
    int at = 0;
    while (at < types.limit()) {
      if (at + 12 > types.limit()) {
        throw damaged(file, at);
      }
      int info = types.getInt(at + 4);
      int kind = info >> 24 & 0x1f;
      int count = info & 0xffff;
      int end = at + 12 + extraBytes(kind, count);
      if (kind == 0 || kind > KIND_ENUM64 || end > types.limit() || !isString(types.getInt(at))) {
        throw damaged(file, at);
      }
      for (int member = 0; memberBytes(kind) > 0 && member < count; member++) {
        if (!isString(types.getInt(at + 12 + memberBytes(kind) * member))) {
          throw damaged(file, at);
        }
      }
      at = end;
    }
    if (at != types.limit() || strings.limit() == 0 || strings.get(strings.limit() - 1) != 0) {
      throw damaged(file, at);
    }
  }

  private boolean isString(int offset) {
    return offset >= 0 && offset < strings.limit();
  }

  private static IOException damaged(Path file, int at) {
    return new IOException(file + " is damaged: no BTF type at byte " + at + " of its types");
  }

  /** Values of those of the enumerators that the kernel has. */
  public Map<String, Long> enumerators(Set<String> names) {
    Map<String, Long> found = new HashMap<>();
    walk(
        (kind, name, at, count) -> {
          if (kind == KIND_ENUM) {
            for (int i = 0; i < count; i++) {
              String enumerator = string(types.getInt(at + 8 * i));
              if (names.contains(enumerator)) {
                found.putIfAbsent(enumerator, (long) types.getInt(at + 8 * i + 4));
              }
            }
          }
        });
    return found;
  }

  /**
   * Those of the members that the kernel has: fields of its structs, enumerators of its enums.
   *
   * @param members struct or enum, dot, member: {@code cfs_rq.nr_queued}
   */
  public Set<String> members(Set<String> members) {
    Set<String> types = new HashSet<>();
    members.forEach(member -> types.add(member.substring(0, member.indexOf('.'))));
    Set<String> found = new HashSet<>();
    walk(
        (kind, name, at, count) -> {
          int bytes = memberBytes(kind);
          if (bytes == 0 || name == 0 || !types.contains(string(name))) {
            return;
          }
          for (int i = 0; i < count; i++) {
            found.add(string(name) + "." + string(this.types.getInt(at + bytes * i)));
          }
        });
    found.retainAll(members);
    return found;
  }

  private static int memberBytes(int kind) {
    return switch (kind) {
      case KIND_STRUCT, KIND_UNION, KIND_ENUM64 -> 12;
      case KIND_ENUM -> 8;
      default -> 0;
    };
  }

  /** Whether the kernel has a function of this name that is not inlined everywhere. */
  public boolean hasFunction(String function) {
    boolean[] found = {false};
    walk((kind, name, at, count) -> found[0] |= kind == KIND_FUNC && string(name).equals(function));
    return found[0];
  }

  /**
   * Offsets of the kernel's per-CPU variables from where these begin; those that have a name of
   * their own.
   */
  Map<String, Long> perCpuVariables() {
    Map<Integer, String> variables = new HashMap<>();
    Map<Integer, Long> offsetOfId = new HashMap<>();
    int[] id = {0};
    walk(
        (kind, name, at, count) -> {
          id[0]++;
          if (kind == KIND_VAR) {
            variables.put(id[0], string(name));
          } else if (kind == KIND_DATASEC && string(name).equals(PER_CPU)) {
            for (int i = 0; i < count; i++) {
              offsetOfId.put(
                  types.getInt(at + 12 * i), types.getInt(at + 12 * i + 4) & 0xffff_ffffL);
            }
          }
        });
    Map<String, Long> offsets = new HashMap<>();
    Set<String> twice = new HashSet<>();
    offsetOfId.forEach(
        (variable, offset) -> {
          String name = variables.get(variable);
          if (name != null && offsets.put(name, offset) != null) {
            twice.add(name);
          }
        });
    offsets.keySet().removeAll(twice);
    return offsets;
  }

  private interface Visitor {
    void visit(int kind, int name, int at, int count);
  }

  private void walk(Visitor visitor) {
    int at = 0;
    while (at + 12 <= types.limit()) {
      int info = types.getInt(at + 4);
      int kind = info >> 24 & 0x1f;
      int count = info & 0xffff;
      visitor.visit(kind, types.getInt(at), at + 12, count);
      at += 12 + extraBytes(kind, count);
    }
  }

  private static int extraBytes(int kind, int count) {
    return switch (kind) {
      case KIND_INT, KIND_VAR, KIND_DECL_TAG -> 4;
      case KIND_ARRAY -> 12;
      case KIND_STRUCT, KIND_UNION, KIND_DATASEC, KIND_ENUM64 -> 12 * count;
      case KIND_ENUM, KIND_FUNC_PROTO -> 8 * count;
      default -> 0;
    };
  }

  private String string(int offset) {
    int end = offset;
    while (strings.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - offset];
    strings.get(offset, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
