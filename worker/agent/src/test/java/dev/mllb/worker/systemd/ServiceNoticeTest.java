// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticeTest {

  @TempDir private Path folder;

  /** The receiving side, as a service manager has it. */
  interface Socket extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    int bind(int fd, Memory address, int length) throws LastErrorException;

    long recv(int fd, byte[] buffer, long length, int flags) throws LastErrorException;

    int close(int fd) throws LastErrorException;
  }

  private static final Socket LIBC = Native.load("c", Socket.class);
  private static final int DONT_WAIT = 0x40;

  private static int listenAt(Path path) {
    byte[] name = path.toString().getBytes(UTF_8);
    Memory address = new Memory(2 + name.length + 1L);
    address.clear();
    address.setShort(0, (short) 1);
    address.write(2, name, 0, name.length);
    int fd = LIBC.socket(1, 2, 0);
    LIBC.bind(fd, address, (int) address.size());
    return fd;
  }

  private static String next(int fd) {
    byte[] buffer = new byte[512];
    return new String(buffer, 0, (int) LIBC.recv(fd, buffer, buffer.length, DONT_WAIT), UTF_8);
  }

  @Test
  void theManagerHearsEachStateAsOneDatagram() {
    Path path = folder.resolve("notify");
    int manager = listenAt(path);
    ServiceNotice notice = ServiceNotice.of(Map.of("NOTIFY_SOCKET", path.toString()));
    notice.ready();
    notice.status("polls\nand more");
    notice.alive();
    notice.stopping();
    assertThat(next(manager)).isEqualTo("READY=1");
    assertThat(next(manager)).isEqualTo("STATUS=polls and more");
    assertThat(next(manager)).isEqualTo("WATCHDOG=1");
    assertThat(next(manager)).isEqualTo("STOPPING=1");
    LIBC.close(manager);
  }

  @Test
  void withoutAManagerNothingIsSaidAndNoSignOfLifeWanted() {
    ServiceNotice notice = ServiceNotice.of(Map.of("WATCHDOG_USEC", "1000000"));
    notice.ready();
    assertThat(notice.watchdog()).isEmpty();
  }

  @Test
  void theWatchdogsTimeIsForTheProcessItNames() {
    String mine = String.valueOf(ProcessHandle.current().pid());
    Map<String, String> base = Map.of("NOTIFY_SOCKET", "@mllb", "WATCHDOG_USEC", "180000000");
    assertThat(ServiceNotice.of(base).watchdog()).contains(Duration.ofMinutes(3));
    assertThat(ServiceNotice.of(with(base, mine)).watchdog()).contains(Duration.ofMinutes(3));
    assertThat(ServiceNotice.of(with(base, "1")).watchdog()).isEmpty();
  }

  @Test
  void aManagerThatIsGoneIsAnErrorOfTheCall() {
    ServiceNotice notice =
        ServiceNotice.of(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString()));
    assertThatThrownBy(notice::ready).isInstanceOf(LastErrorException.class);
  }

  private static Map<String, String> with(Map<String, String> base, String pid) {
    Map<String, String> all = new HashMap<>(base);
    all.put("WATCHDOG_PID", pid);
    return all;
  }
}
