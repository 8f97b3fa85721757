// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.workload.Quantity;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line are what they are in a plan: 500ms, 90s, 2m. */
public final class DurationConverter implements ITypeConverter<Duration> {

  /** A number alone is seconds, as options took it before they had units. */
  @Override
  public Duration convert(String text) {
    try {
      return Quantity.duration(text.matches("[0-9]+") ? text + "s" : text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
