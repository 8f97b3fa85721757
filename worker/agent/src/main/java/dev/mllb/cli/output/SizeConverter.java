// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.workload.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes on the command line are what they are in a plan: 64KiB, 4MiB. */
public final class SizeConverter implements ITypeConverter<Integer> {

  /** A number alone is bytes, as options took it before they had units. */
  @Override
  public Integer convert(String text) {
    try {
      return Math.toIntExact(Quantity.bytes(text.matches("[0-9]+") ? text + "B" : text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
