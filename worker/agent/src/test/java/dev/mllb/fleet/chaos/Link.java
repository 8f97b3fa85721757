// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wire between a node and the server. While it is cut, bytes vanish and nobody is told, as with
 * a pulled cable; when it is mended, what was cut in the middle is reset.
 */
final class Link implements AutoCloseable {

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Link(int serverPort) {
    this.serverPort = serverPort;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  void mend() {
    cut = false;
    open.forEach(Link::close);
  }

  @Override
  public void close() {
    cut = false;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Link::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // Closed, or the server is away: the client tries again.
        Thread.onSpinWait();
      }
    }
  }

  private void connect(Socket near) throws IOException {
    open.add(near);
    Socket far;
    try {
      far = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    } catch (IOException e) {
      close(near);
      open.remove(near);
      throw e;
    }
    open.add(far);
    thread(() -> pump(near, far));
    thread(() -> pump(far, near));
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 14];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, n);
          continue;
        }
        while (cut) {
          Pause.of(Duration.ofMillis(100));
        }
        return;
      }
    } catch (IOException e) {
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "link");
    thread.setDaemon(true);
    thread.start();
  }
}
