// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.systemd;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd that a service is ready, alive, or about to stop: one datagram each to the socket
 * that {@code NOTIFY_SOCKET} names. The JDK has no datagrams over unix sockets, hence libc.
 */
public final class ServiceNotice {

  private static final int AF_UNIX = 1;

  /** SOCK_DGRAM with SOCK_CLOEXEC, which have the same values on x86-64 and arm64. */
  private static final int DATAGRAM = 2 | 0x80000;

  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;
  private static final int LONGEST_PATH = 107;

  private final @Nullable String socket;
  private final @Nullable Duration watchdog;

  private ServiceNotice(@Nullable String socket, @Nullable Duration watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** As the environment of a service says; one that says nothing gives a mute notice. */
  public static ServiceNotice of(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    boolean usable = socket.startsWith("/") || socket.startsWith("@");
    return new ServiceNotice(
        usable && socket.length() <= LONGEST_PATH ? socket : null, watchdog(environment));
  }

  /** Within this time a sign of life is wanted, again and again; empty when none is. */
  public Optional<Duration> watchdog() {
    return socket == null ? Optional.empty() : Optional.ofNullable(watchdog);
  }

  /** The service works. */
  public void ready() {
    send("READY=1");
  }

  /** The service is still alive. */
  public void alive() {
    send("WATCHDOG=1");
  }

  /** The service ends, of its own accord or because it was asked to. */
  public void stopping() {
    send("STOPPING=1");
  }

  /** One line for {@code systemctl status}. */
  public void status(String line) {
    send("STATUS=" + line.replace('\n', ' '));
  }

  private void send(String state) {
    if (socket == null) {
      return;
    }
    LibC libc = Loaded.LIBC;
    int fd = libc.socket(AF_UNIX, DATAGRAM, 0);
    try {
      byte[] message = state.getBytes(StandardCharsets.UTF_8);
      Memory address = address(socket);
      libc.sendto(fd, message, message.length, MSG_NOSIGNAL, address, (int) address.size());
    } finally {
      libc.close(fd);
    }
  }

  /** A sockaddr_un; a name that begins with @ stands for one that begins with a zero byte. */
  private static Memory address(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    boolean named = name[0] != '@';
    if (!named) {
      name[0] = 0;
    }
    Memory address = new Memory(FAMILY_BYTES + name.length + (named ? 1L : 0L));
    address.clear();
    address.setShort(0, (short) AF_UNIX);
    address.write(FAMILY_BYTES, name, 0, name.length);
    return address;
  }

  private static @Nullable Duration watchdog(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String pid = environment.get("WATCHDOG_PID");
    boolean ours = pid == null || pid.equals(String.valueOf(ProcessHandle.current().pid()));
    return ours && micros.matches("[1-9][0-9]{0,17}")
        ? Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1_000))
        : null;
  }

  /** What is needed of libc. */
  interface LibC extends Library {

    int socket(int domain, int type, int protocol) throws LastErrorException;

    long sendto(int fd, byte[] bytes, long length, int flags, Memory address, int addressLength)
        throws LastErrorException;

    int close(int fd) throws LastErrorException;
  }

  private static final class Loaded {
    static final LibC LIBC = Native.load("c", LibC.class);
  }
}
