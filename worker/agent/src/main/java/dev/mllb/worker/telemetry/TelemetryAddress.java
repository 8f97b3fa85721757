// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port on the loopback, or {@code HOST:PORT}. */
public final class TelemetryAddress implements ITypeConverter<InetSocketAddress> {

  @Override
  public @Nullable InetSocketAddress convert(String text) {
    if (text.isBlank()) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new TypeConversionException("'" + text + "' is neither PORT nor HOST:PORT");
    }
    return new InetSocketAddress(host, Integer.parseInt(port));
  }
}
