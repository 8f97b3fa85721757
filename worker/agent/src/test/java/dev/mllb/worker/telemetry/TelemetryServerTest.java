// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.module.MllbControl;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class TelemetryServerTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final AtomicBoolean serverAnswers = new AtomicBoolean(true);
  private final AtomicBoolean working = new AtomicBoolean(true);
  private Instant now = NOW;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final Health health = new Health(serverAnswers::get, working::get, clock);
  private final Telemetry telemetry = new Telemetry();
  private TelemetryServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new TelemetryServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), telemetry, health);
  }

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Test
  void aWorkerWhoseServerIsAwayIsAliveButNotReady() throws Exception {
    assertThat(get("/readyz").statusCode()).as("never looked").isEqualTo(503);
    assertThat(get("/readyz").body()).contains("has not answered yet");
    health.look();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    serverAnswers.set(false);
    now = NOW.plus(Duration.ofSeconds(36));
    health.look();
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("did not answer");
  }

  @Test
  void aWorkerThatEndedIsNotAlive() throws Exception {
    health.look();
    working.set(false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("has ended");
  }

  @Test
  void itOnlyTells() throws Exception {
    assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes");
    assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(send(HttpRequest.newBuilder(at("/metrics")).POST(BodyPublishers.noBody()).build()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(405);
  }

  @Test
  void theModuleIsStillReadAfterTheCollectorRan(@TempDir Path folder) throws Exception {
    telemetry.watchModule(new ModuleReadings(new MllbControl(folder.resolve("none")), "n1"));
    WeakReference<Object> canary = new WeakReference<>(new Object());
    while (canary.get() != null) {
      System.gc();
    }
    assertThat(get("/metrics").body()).contains("mllb_module_loaded{host=\"n1\"} 0.0");
  }

  @Test
  void aBarePortIsOnTheLoopback() {
    TelemetryAddress address = new TelemetryAddress();
    assertThat(address.convert("9000").getAddress().isLoopbackAddress()).isTrue();
    assertThat(address.convert("0.0.0.0:9000").getAddress().isAnyLocalAddress()).isTrue();
    assertThat(address.convert(" ")).isNull();
    assertThatThrownBy(() -> address.convert("http://x"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("HOST:PORT");
    assertThatThrownBy(() -> address.convert("70000")).isInstanceOf(TypeConversionException.class);
  }
}
