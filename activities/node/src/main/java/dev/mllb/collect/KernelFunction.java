// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.machine.MachineFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the compiler made of a function, by the kernel's own symbols. GCC and Clang rename one whose
 * calling convention they changed; beside a whole function there may be parts of it: {@code .cold}
 * is entered by it alone, {@code .part.0} also by callers that took its head in.
 *
 * @param name of the function in the source
 * @param symbols of the kernel that begin with that name; of no module
 * @param isTold whether this kernel shows symbols at all
 */
public record KernelFunction(String name, List<String> symbols, boolean isTold) {

  /** The one that this project is about. */
  public static final String CAN_MIGRATE_TASK = "can_migrate_task";

  private static final String SYMBOLS = "proc/kallsyms";

  public KernelFunction {
    symbols = List.copyOf(symbols);
  }

  /** Reads what the running kernel shows of {@link #CAN_MIGRATE_TASK}. */
  public static KernelFunction canMigrateTask(MachineFiles files) {
    return new KernelFunction(
        CAN_MIGRATE_TASK,
        files.linesWith(SYMBOLS, CAN_MIGRATE_TASK).stream()
            .map(line -> line.split("\\s+", -1))
            .filter(words -> words.length == 3)
            .map(words -> words[2])
            .filter(symbol -> symbol.startsWith(CAN_MIGRATE_TASK))
            .toList(),
        files.exists(SYMBOLS));
  }

  /** Whether it is there under its own name. */
  public boolean isWhole() {
    return symbols.contains(name);
  }

  /** The symbol of the rest of it, which callers may enter without the function. */
  public Optional<String> part() {
    return like("part\\.\\d+").findFirst();
  }

  /** The name that the compiler gave it instead; never that of a cold half. */
  public Optional<String> renamed() {
    return isWhole()
        ? Optional.empty()
        : like("(isra|constprop|part|llvm)\\..*").filter(s -> !s.contains(".cold")).findFirst();
  }

  private Stream<String> like(String suffix) {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "\\." + suffix);
    return symbols.stream().filter(symbol -> pattern.matcher(symbol).matches());
  }
}
