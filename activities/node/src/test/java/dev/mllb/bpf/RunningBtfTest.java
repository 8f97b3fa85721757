// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.collect.FakeBtf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A BTF file for a kernel that has none of its own: the right one, and all the wrong ones. */
class RunningBtfTest {

  private static final long START = 0xffff_8000_8200_0000L;

  @TempDir Path root;

  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private Path given;

  @BeforeEach
  void aKernelWithoutBtf() throws IOException {
    given = root.resolve("given.btf");
    for (int i = 0; i < 12; i++) {
      offsets.put("variable_" + i, 64 * i);
    }
    FakeBtf.writePerCpu(given, offsets);
    symbols(START);
  }

  @Test
  void takesTheFileOfThisKernelWhereverItWasLoaded() throws IOException {
    assertThat(read().hasFunction("can_migrate_task")).isTrue();
    symbols(START + 0x1234_0000L);
    assertThat(read().hasFunction("can_migrate_task")).isTrue();
  }

  @Test
  void refusesTheFileOfAnotherKernel() throws IOException {
    offsets.put("variable_11", 64 * 12);
    FakeBtf.writePerCpu(given, offsets);
    assertRefused("is of another kernel: 1 of 12 per-CPU variables lie elsewhere");
  }

  @Test
  void doesNotGuessWhereTheKernelShowsNoAddresses() throws IOException {
    symbols(Long.MIN_VALUE);
    assertRefused("cannot be told");
  }

  @Test
  void namesThatAreThereTwiceSayNothing() throws IOException {
    Path kallsyms = root.resolve("proc/kallsyms");
    Files.writeString(
        kallsyms,
        Files.readString(kallsyms)
            + "ffff800082ffffff d variable_3\nffff800001000000 d variable_4\t[a_module]\n");
    assertThat(read().hasFunction("can_migrate_task")).isTrue();
  }

  @Test
  void refusesAFileThatIsCutShortAnywhereOrMissing() throws IOException {
    byte[] whole = Files.readAllBytes(given);
    for (int length = 0; length < whole.length; length++) {
      Files.write(given, Arrays.copyOf(whole, length));
      assertRefused(given.toString());
    }
    Files.delete(given);
    assertRefused("cannot be read");
  }

  /** Either it is read, whatever it then says, or it is refused; nothing else can happen. */
  @Test
  void damageAnywhereIsNamedOrHarmless() throws IOException {
    byte[] whole = Files.readAllBytes(given);
    for (int at = 0; at < whole.length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) value;
        Files.write(given, damaged);
        try {
          KernelBtf btf = KernelBtf.read(given);
          btf.members(Set.of("lb_env.migration_type"));
          btf.enumerators(Set.of("SD_NUMA"));
          btf.perCpuVariables();
        } catch (IOException e) {
          assertThat(e).hasMessageContaining(given.toString());
        }
      }
    }
  }

  @Test
  void aKernelsOwnBtfWins() throws IOException {
    Path own = root.resolve(KernelBtf.RUNNING);
    Files.createDirectories(own.getParent());
    Files.copy(given, own);
    assertThat(read().hasFunction("can_migrate_task")).isTrue();
    offsets.remove("variable_0");
    FakeBtf.writePerCpu(given, offsets);
    assertRefused("this one has BTF of its own, which differs");
  }

  private KernelBtf read() throws IOException {
    return RunningBtf.read(root, given.toString());
  }

  private void assertRefused(String words) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining(words);
  }

  /** The smallest number stands for hidden addresses, which are printed as 0. */
  private void symbols(long start) throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(
        root.resolve("proc/kallsyms"),
        offsets.entrySet().stream()
            .map(
                e ->
                    String.format(
                        Locale.ROOT,
                        "%016x d %s%n",
                        start == Long.MIN_VALUE ? 0 : start + e.getValue(),
                        e.getKey()))
            .collect(Collectors.joining()));
  }
}
