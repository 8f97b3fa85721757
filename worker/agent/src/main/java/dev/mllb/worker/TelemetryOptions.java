// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.worker.telemetry.Health;
import dev.mllb.worker.telemetry.Telemetry;
import dev.mllb.worker.telemetry.TelemetryAddress;
import dev.mllb.worker.telemetry.TelemetryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a worker's metrics and health are to be had. */
final class TelemetryOptions {

  private static final Logger log = LoggerFactory.getLogger(TelemetryOptions.class);

  /** Loopback alone: who wants it elsewhere says so. */
  private static final InetSocketAddress USUAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9464);

  @Option(
      names = "--telemetry",
      paramLabel = "[HOST:]PORT",
      converter = TelemetryAddress.class,
      defaultValue = "${env:MLLB_TELEMETRY}",
      description =
          "Serve /metrics, /healthz and /readyz there (default: $$MLLB_TELEMETRY, else"
              + " 127.0.0.1:9464 when that is free).")
  private @Nullable InetSocketAddress address;

  /** Serves at the address that was asked for; without one, at the usual one or not at all. */
  @Nullable TelemetryServer serve(Telemetry telemetry, Health health) {
    InetSocketAddress wanted = address == null ? USUAL : address;
    try {
      return new TelemetryServer(wanted, telemetry, health);
    } catch (IOException e) {
      if (address == null) {
        log.info("no telemetry: {} is taken by another program", USUAL);
        return null;
      }
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "cannot serve telemetry at " + wanted + ": " + e.getMessage() + "; give another address",
          e);
    }
  }
}
