// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A BPF object: open, set constants, load, attach, close, in this order. Not safe for use by
 * several threads.
 */
public final class BpfObject implements AutoCloseable {

  private static final int ENOENT = 2;

  /** BPF_F_NUMA_NODE of linux/bpf.h. */
  private static final int ON_NUMA_NODE = 1 << 2;

  /** {@code struct bpf_object_open_opts} up to its member btf_custom_path, and where that lies. */
  private static final int OPTIONS_BYTES = 56;

  private static final int BTF_CUSTOM_PATH = 48;

  /** {@code struct bpf_test_run_opts}, and where its members lie. */
  private static final int RUN_BYTES = 80;

  private static final int RUN_CONTEXT = 32;
  private static final int RUN_CONTEXT_BYTES = 48;
  private static final int RUN_ANSWER = 56;

  private final LibBpf libbpf;
  private final BpfLog log;
  private final Pointer handle;
  private final String name;
  private final List<Pointer> links = new ArrayList<>();
  private boolean closed;

  private BpfObject(LibBpf libbpf, BpfLog log, Pointer handle, String name) {
    this.libbpf = libbpf;
    this.log = log;
    this.handle = handle;
    this.name = name;
  }

  /** Opens an object file without loading anything into the kernel. */
  public static BpfObject open(Path elf) throws BpfException {
    return open(Natives.libbpf(), SharedLog.INSTANCE, elf, RunningBtf.inPlaceOfOwn());
  }

  static BpfObject open(LibBpf libbpf, BpfLog log, Path elf, @Nullable Path btf)
      throws BpfException {
    log.clear();
    libbpf.libbpf_set_print(log);
    Pointer handle;
    try (Memory options = new Memory(OPTIONS_BYTES);
        Memory path = cString(btf)) {
      options.clear();
      options.setLong(0, OPTIONS_BYTES);
      options.setPointer(BTF_CUSTOM_PATH, path);
      handle = libbpf.bpf_object__open_file(elf.toString(), btf == null ? null : options);
    }
    if (handle == null) {
      throw new BpfException("open " + elf, Native.getLastError(), log.text());
    }
    return new BpfObject(libbpf, log, handle, String.valueOf(elf.getFileName()));
  }

  private static Memory cString(@Nullable Path path) {
    String text = String.valueOf(path);
    Memory bytes = new Memory(text.getBytes(StandardCharsets.UTF_8).length + 1L);
    bytes.setString(0, text, "UTF-8");
    return bytes;
  }

  /** Leaves all programs but these out of the load. */
  public void loadOnly(Set<String> programs) throws BpfException {
    for (Pointer program = libbpf.bpf_object__next_program(handle, null);
        program != null;
        program = libbpf.bpf_object__next_program(handle, program)) {
      libbpf.bpf_program__set_autoload(program, false);
    }
    for (String program : programs) {
      check("select " + program, libbpf.bpf_program__set_autoload(program(program), true));
    }
  }

  /** Leaves these programs out of the load. */
  public void leaveOut(List<String> programs) throws BpfException {
    for (String program : programs) {
      check("leave out " + program, libbpf.bpf_program__set_autoload(program(program), false));
    }
  }

  /** Constants ({@code .rodata}), to be set before loading. */
  public ByteBuffer constants() throws BpfException {
    return constants(".rodata");
  }

  /** Constants of one section, to be set before loading; nobody can change them after it. */
  public ByteBuffer constants(String section) throws BpfException {
    LongByReference size = new LongByReference();
    Pointer value = libbpf.bpf_map__initial_value(map(section), size);
    if (value == null) {
      throw new BpfException("map " + section, ENOENT, log.text());
    }
    return value.getByteBuffer(0, size.getValue()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Variables ({@code .bss}) of a loaded object as they are now. Asked of the kernel each time:
   * libbpf 1.1 (Debian 12) leaves its own copy at the values from before the load.
   */
  public ByteBuffer variables() throws BpfException {
    return variables(".bss");
  }

  /** As {@link #variables()}, of another section. */
  public ByteBuffer variables(String section) throws BpfException {
    Pointer bss = map(section);
    try (Memory key = new Memory(Integer.BYTES)) {
      key.setInt(0, 0);
      ByteBuffer value =
          ByteBuffer.allocateDirect(libbpf.bpf_map__value_size(bss)).order(ByteOrder.LITTLE_ENDIAN);
      check(
          "read " + section,
          libbpf.bpf_map_lookup_elem(
              libbpf.bpf_map__fd(bss), key, Native.getDirectBufferPointer(value)));
      return value;
    }
  }

  /** What a loaded map with values per CPU holds; not one moment's while programs write it. */
  public Map<ByteBuffer, ByteBuffer> perCpu(String map) throws BpfException {
    Pointer pointer = map(map);
    int fd = libbpf.bpf_map__fd(pointer);
    int keyBytes = libbpf.bpf_map__key_size(pointer);
    // The kernel gives each CPU's value in whole words.
    int valueBytes = (libbpf.bpf_map__value_size(pointer) + 7) / 8 * 8;
    int cpus = libbpf.libbpf_num_possible_cpus();
    Map<ByteBuffer, ByteBuffer> entries = new LinkedHashMap<>();
    ByteBuffer before = null;
    ByteBuffer key = buffer(keyBytes);
    while (libbpf.bpf_map_get_next_key(fd, before == null ? null : at(before), at(key)) == 0) {
      ByteBuffer values = buffer(valueBytes * cpus);
      check("read " + map, libbpf.bpf_map_lookup_elem(fd, at(key), at(values)));
      entries.put(key, values);
      before = key;
      key = buffer(keyBytes);
    }
    return entries;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Pointer at(ByteBuffer buffer) {
    return Native.getDirectBufferPointer(buffer);
  }

  /** Sets a map's size before loading. */
  public void setMaxEntries(String map, int entries) throws BpfException {
    check("size " + map, libbpf.bpf_map__set_max_entries(map(map), entries));
  }

  /** Puts a map's memory on one NUMA node, before loading. */
  public void setNumaNode(String map, int node) throws BpfException {
    check("NUMA node of " + map, libbpf.bpf_map__set_numa_node(map(map), node));
    check("flags of " + map, libbpf.bpf_map__set_map_flags(map(map), ON_NUMA_NODE));
  }

  /** Puts a file descriptor into a loaded array of perf events. */
  public void putPerfEvent(String map, int index, int eventFd) throws BpfException {
    try (Memory key = new Memory(Integer.BYTES);
        Memory value = new Memory(Integer.BYTES)) {
      key.setInt(0, index);
      value.setInt(0, eventFd);
      int mapFd = libbpf.bpf_map__fd(map(map));
      check(
          "put event " + index + " into " + map, libbpf.bpf_map_update_elem(mapFd, key, value, 0));
    }
  }

  /** Loads the selected programs and all maps into the kernel. */
  public void load() throws BpfException {
    check("load " + name, libbpf.bpf_object__load(handle));
  }

  /**
   * Runs a loaded program of type {@code syscall} once.
   *
   * @param context handed over, and back with what the program put there
   * @return what the program returns
   */
  public int run(String program, ByteBuffer context) throws BpfException {
    int fd = libbpf.bpf_program__fd(program(program));
    try (Memory options = new Memory(RUN_BYTES);
        Memory memory = new Memory(context.capacity())) {
      memory.write(0, bytes(context), 0, context.capacity());
      options.clear();
      options.setLong(0, RUN_BYTES);
      options.setPointer(RUN_CONTEXT, memory);
      options.setInt(RUN_CONTEXT_BYTES, context.capacity());
      check("run " + program, libbpf.bpf_prog_test_run_opts(fd, options));
      context.put(0, memory.getByteArray(0, context.capacity()));
      return options.getInt(RUN_ANSWER);
    }
  }

  private static byte[] bytes(ByteBuffer context) {
    byte[] bytes = new byte[context.capacity()];
    context.get(0, bytes);
    return bytes;
  }

  /** Attaches a loaded program where its section says; detached by {@link #close()}. */
  public void attach(String program) throws BpfException {
    Pointer link = libbpf.bpf_program__attach(program(program));
    if (link == null) {
      throw new BpfException("attach " + program, Native.getLastError(), log.text());
    }
    links.add(link);
  }

  /**
   * Puts a loaded map of operations in force; no more than this process, and {@link #close()}, keep
   * it there.
   */
  public void attachOperations(String map) throws BpfException {
    Pointer link = libbpf.bpf_map__attach_struct_ops(map(map));
    if (link == null) {
      throw new BpfException("attach " + map, Native.getLastError(), log.text());
    }
    links.add(link);
  }

  /** Maps a ring buffer of the loaded object; close it before the object. */
  public RingBuffer ringBuffer(String map, int ringBytes) throws BpfException {
    return RingBuffer.map(Natives.libc(), libbpf.bpf_map__fd(map(map)), ringBytes);
  }

  /** Detaches all programs; maps stay readable. */
  public void detach() {
    links.forEach(libbpf::bpf_link__destroy);
    links.clear();
  }

  /** Detaches, unloads and closes; idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    detach();
    libbpf.bpf_object__close(handle);
  }

  private Pointer program(String program) throws BpfException {
    return found("program " + program, libbpf.bpf_object__find_program_by_name(handle, program));
  }

  private Pointer map(String map) throws BpfException {
    return found("map " + map, libbpf.bpf_object__find_map_by_name(handle, map));
  }

  private Pointer found(String what, @Nullable Pointer pointer) throws BpfException {
    if (pointer == null) {
      throw new BpfException(name + " has no " + what, ENOENT, "");
    }
    return pointer;
  }

  private void check(String what, int result) throws BpfException {
    if (result < 0) {
      throw new BpfException(what, -result, log.text());
    }
  }

  /** libbpf keeps the pointer to the print function, so it must never be collected. */
  private static final class SharedLog {
    static final BpfLog INSTANCE = new BpfLog(Natives.libc());
  }
}
