// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Fixed words on the command line are those of a plan: {@code cpu-pair}. Upper case and underscores
 * are taken too, as they were before.
 */
public final class FixedWords {

  private FixedWords() {}

  /** Makes it so for a command and all below it. */
  public static void use(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    List<OptionSpec> options =
        spec.options().stream().filter(option -> option.group() == null).toList();
    if (options.stream().anyMatch(FixedWords::isMeant)) {
      // All of them, or the order in which they are listed would change.
      options.forEach(spec::remove);
      options.forEach(option -> spec.addOption(isMeant(option) ? with(option) : option));
    }
    line.getSubcommands().values().forEach(FixedWords::use);
  }

  private static boolean isMeant(OptionSpec option) {
    return !option.hidden() && type(option).isEnum();
  }

  private static Class<?> type(OptionSpec option) {
    Class<?>[] of = option.auxiliaryTypes();
    return of.length == 1 ? of[0] : option.type();
  }

  private static OptionSpec with(OptionSpec option) {
    List<String> words =
        Arrays.stream(type(option).getEnumConstants()).map(FixedWords::word).toList();
    OptionSpec.Builder builder = OptionSpec.builder(option);
    String fallback = fallback(option);
    if (fallback != null) {
      builder.defaultValue(fallback);
    }
    return builder
        .completionCandidates(words)
        .converters(
            text -> {
              int found = words.indexOf(word(text));
              if (found < 0) {
                throw new TypeConversionException(
                    "one of " + String.join(", ", words) + ", not " + text);
              }
              return type(option).getEnumConstants()[found];
            })
        .build();
  }

  private static @Nullable String fallback(OptionSpec option) {
    if (option.defaultValue() != null) {
      return word(option.defaultValue());
    }
    return option.initialValue() instanceof Enum<?> value ? word(value) : null;
  }

  private static String word(Object value) {
    return value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
