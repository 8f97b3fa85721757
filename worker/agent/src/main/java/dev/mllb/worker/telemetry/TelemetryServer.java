// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /healthz} and {@code /readyz} over HTTP; it only ever tells. */
public final class TelemetryServer implements AutoCloseable {

  private static final int WAITING_CONNECTIONS = 16;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "telemetry");
            thread.setDaemon(true);
            return thread;
          });

  /** Listens at once. */
  public TelemetryServer(InetSocketAddress address, Telemetry telemetry, Health health)
      throws IOException {
    server = HttpServer.create(address, WAITING_CONNECTIONS);
    server.setExecutor(threads);
    serve("/metrics", "text/plain; version=0.0.4; charset=utf-8", telemetry::scrape, null);
    serve("/healthz", "text/plain; charset=utf-8", () -> "alive", health::dead);
    serve("/readyz", "text/plain; charset=utf-8", () -> "ready", health::notReadyReason);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(
      String path,
      String type,
      Supplier<String> body,
      @org.jspecify.annotations.Nullable Supplier<Optional<String>> fault) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, 404, type, "not here");
            } else if (!exchange.getRequestMethod().equals("GET")) {
              answer(exchange, 405, type, "only GET");
            } else {
              Optional<String> why = fault == null ? Optional.empty() : fault.get();
              answer(exchange, why.isPresent() ? 503 : 200, type, why.orElseGet(body));
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = (text.endsWith("\n") ? text : text + "\n").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
