// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mapped BPF ring buffer with this process as its one consumer. Records are read where the kernel
 * wrote them; no native call is made per record.
 *
 * <p>Layout (kernel/bpf/ringbuf.c): one page with the consumer position, one with the producer
 * position, then the data, mapped twice in a row so that no record is ever cut in two. A record is
 * an 8-byte header (length with two flag bits, page offset) and its data, padded to 8 bytes.
 */
public final class RingBuffer implements AutoCloseable {

  /** Receives one record in place. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes one record.
     *
     * @param data little-endian; valid only during the call
     * @param offset where the record starts
     * @param length of the record; bytes
     */
    void accept(ByteBuffer data, int offset, int length);
  }

  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEADER_BYTES = 8;

  /** Space is given back to the kernel at least this often; records. */
  private static final int RELEASE_EVERY = 256;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private record Mapping(Pointer address, long length) {}

  private final LibC libc;
  private final List<Mapping> mappings;
  private final ByteBuffer consumer;
  private final ByteBuffer producer;
  private final ByteBuffer data;
  private final long mask;
  private long position;

  private RingBuffer(
      LibC libc,
      List<Mapping> mappings,
      ByteBuffer consumer,
      ByteBuffer producer,
      ByteBuffer data,
      int ringBytes) {
    this.libc = libc;
    this.mappings = mappings;
    this.consumer = consumer;
    this.producer = producer;
    this.data = data;
    this.mask = ringBytes - 1L;
    this.position = (long) LONG.getAcquire(consumer, 0);
  }

  static RingBuffer map(LibC libc, int fd, int ringBytes) throws BpfException {
    int page = libc.getpagesize();
    List<Mapping> mappings = new ArrayList<>();
    try {
      ByteBuffer consumer = map(libc, mappings, fd, page, LibC.PROT_READ | LibC.PROT_WRITE, 0);
      long length = page + 2L * ringBytes;
      ByteBuffer rest = map(libc, mappings, fd, length, LibC.PROT_READ, page);
      ByteBuffer data = rest.slice(page, 2 * ringBytes).order(ByteOrder.LITTLE_ENDIAN);
      return new RingBuffer(libc, mappings, consumer, rest, data, ringBytes);
    } catch (BpfException e) {
      unmap(libc, mappings);
      throw e;
    }
  }

  /**
   * Maps a ring buffer that another process has pinned in the BPF file system.
   *
   * @param ringBytes its size; bytes
   */
  public static RingBuffer pinned(Path path, int ringBytes) throws BpfException {
    int fd = Natives.libbpf().bpf_obj_get(path.toString());
    if (fd < 0) {
      throw new BpfException("open " + path, -fd, "");
    }
    try {
      return map(Natives.libc(), fd, ringBytes);
    } finally {
      Natives.libc().close(fd);
    }
  }

  /** For tests: the same reader over memory that a test fills. */
  static RingBuffer over(ByteBuffer consumer, ByteBuffer producer, ByteBuffer data, int ringBytes) {
    return new RingBuffer(Natives.libc(), new ArrayList<>(), consumer, producer, data, ringBytes);
  }

  /**
   * Hands over all records that are complete now.
   *
   * @return number of records handed over
   */
  public int drain(Sink sink) {
    int records = 0;
    int unreleased = 0;
    long end = (long) LONG.getAcquire(producer, 0);
    while (position < end) {
      int at = (int) (position & mask);
      int header = (int) INT.getAcquire(data, at);
      if ((header & BUSY) != 0) {
        break; // still being written; what follows it has to wait for it
      }
      int length = header & ~(BUSY | DISCARDED);
      if ((header & DISCARDED) == 0) {
        sink.accept(data, at + HEADER_BYTES, length);
        records++;
      }
      position += (length + HEADER_BYTES + 7L) & ~7L;
      if (++unreleased == RELEASE_EVERY) {
        LONG.setRelease(consumer, 0, position);
        unreleased = 0;
      }
    }
    LONG.setRelease(consumer, 0, position);
    return records;
  }

  @Override
  public void close() {
    unmap(libc, mappings);
  }

  private static ByteBuffer map(
      LibC libc, List<Mapping> mappings, int fd, long length, int protection, long offset)
      throws BpfException {
    Pointer address =
        libc.mmap(
            null, new NativeLong(length), protection, LibC.MAP_SHARED, fd, new NativeLong(offset));
    if (Pointer.nativeValue(address) == -1L) {
      throw new BpfException("map ring buffer", Native.getLastError(), "");
    }
    mappings.add(new Mapping(address, length));
    return address.getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void unmap(LibC libc, List<Mapping> mappings) {
    for (Mapping mapping : mappings) {
      libc.munmap(mapping.address(), new NativeLong(mapping.length()));
    }
    mappings.clear();
  }
}
