// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static dev.mllb.host.FakeNode.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.collect.FakeBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From facts to sentences: each fact alone, made of files, is told by its own words and mend when
 * the whole preflight is asked, and nothing is tried that it makes pointless.
 */
class DoctorSentencesTest {

  private static final int X86_64 = 62;
  private static final int AT_PAGESZ = 6;

  private static final String AVAILABLE_EVENTS = "sys/kernel/tracing/available_events";
  private static final String KALLSYMS = "proc/kallsyms";
  private static final String LOCKDOWN = "sys/kernel/security/lockdown";
  private static final String GIVEN = "given.btf";

  @TempDir Path root;

  @FunctionalInterface
  private interface Fact {
    void on(FakeNode node) throws IOException;
  }

  /**
   * One row.
   *
   * @param named the fact, for people
   * @param fact done to a node that is good
   * @param check that tells it, or only notes it when the mend is empty
   * @param words of the finding
   * @param mend of the fix
   */
  private record Row(String named, Fact fact, String check, String words, String mend) {

    /** What was tried before this check failed. */
    List<String> triedBefore() {
      return Set.of(PROBE, "modules", HEADERS).contains(check) ? List.of(PROBE) : List.of();
    }

    @Override
    public String toString() {
      return named;
    }
  }

  private static final String TRACEABLE = "can_migrate_task is traceable";
  private static final String BTF = "kernel BTF";
  private static final String HEADERS = "kernel headers";
  private static final String REASONS = "reasons can be derived";
  private static final String PROBE = "probe attaches and sees decisions";
  private static final String MODULE = "module";
  private static final String SILENT = "the probe attached, but saw no decision";

  private final List<String> tried = new ArrayList<>();

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "renamed",
            node -> node.put(FakeNode.FUNCTIONS, "task_hot\ncan_migrate_task.isra.0\n"),
            TRACEABLE,
            "renamed by the compiler: can_migrate_task.isra.0",
            "-fno-ipa-sra"),
        new Row(
            "renamed and not listed",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.put(KALLSYMS, "0000000000000000 t can_migrate_task.constprop.0\n");
            },
            TRACEABLE,
            "renamed by the compiler: can_migrate_task.constprop.0",
            "-fno-ipa-cp"),
        new Row(
            "renamed, its cold half before it",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.put(KALLSYMS, "0 t can_migrate_task.isra.0.cold\n0 t can_migrate_task.isra.0\n");
            },
            TRACEABLE,
            "renamed by the compiler: can_migrate_task.isra.0,",
            "-fno-ipa-sra"),
        new Row(
            "its head inlined, its rest a part",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.put(KALLSYMS, "0 t can_migrate_task.part.0\n");
            },
            TRACEABLE,
            "renamed by the compiler: can_migrate_task.part.0",
            "-fno-partial-inlining"),
        new Row(
            "inlined, a module's function of that name",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.put(KALLSYMS, "0 t can_migrate_task\t[other]\n");
            },
            TRACEABLE,
            "inlined by the compiler",
            "a distribution's kernel"),
        new Row(
            "no symbols, and BTF that has it",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.remove(KALLSYMS);
            },
            TRACEABLE,
            "no place in it to trace",
            "patchable entries"),
        new Row(
            "no symbols, and BTF that has it not",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.remove(KALLSYMS);
              FakeBtf.write(node.root().resolve(FakeNode.BTF), List.of("task_hot"), FakeNode.FLAGS);
            },
            TRACEABLE,
            "or the kernel's BTF",
            "a distribution's kernel"),
        new Row(
            "inlined",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\nnot_can_migrate_task\n");
              node.put(KALLSYMS, "0000000000000000 t task_hot\n");
            },
            TRACEABLE,
            "inlined by the compiler",
            "a distribution's kernel"),
        new Row(
            "no patchable entry, and a cold half beside it",
            node -> {
              node.put(FakeNode.FUNCTIONS, "task_hot\n");
              node.put(KALLSYMS, "0 t can_migrate_task\n0 t can_migrate_task.cold\n");
            },
            TRACEABLE,
            "no place in it to trace",
            "patchable entries"),
        new Row(
            "in two parts",
            node -> node.put(KALLSYMS, "0 t can_migrate_task\n0 t can_migrate_task.part.0\n"),
            TRACEABLE,
            "yes, but the compiler made a can_migrate_task.part.0 of its rest",
            ""),
        new Row(
            "no function tracer",
            node -> {
              node.remove(FakeNode.FUNCTIONS);
              node.put(AVAILABLE_EVENTS, "sched:sched_switch\n");
            },
            TRACEABLE,
            "no function tracer that is switched on for one function",
            "CONFIG_DYNAMIC_FTRACE"),
        new Row(
            "tracefs not mounted",
            node -> node.remove(FakeNode.FUNCTIONS),
            TRACEABLE,
            "is empty or closed",
            "mount -t tracefs"),
        new Row(
            "tracefs emptied by lockdown",
            node -> {
              node.remove(FakeNode.FUNCTIONS);
              node.put(LOCKDOWN, "none integrity [confidentiality]\n");
            },
            TRACEABLE,
            "lockdown has closed /sys/kernel/tracing",
            "lockdown"),
        new Row(
            "lockdown that closes BPF",
            node -> node.put(LOCKDOWN, "none integrity [confidentiality]\n"),
            "lockdown",
            "no probe may read the kernel's memory, and no module loads",
            "Secure Boot off"),
        new Row(
            "lockdown that closes debugfs",
            node -> node.put(LOCKDOWN, "none [integrity] confidentiality\n"),
            "lockdown",
            "no reason is derived and nothing collected, and no module loads",
            "Secure Boot off"),
        new Row(
            "settings of the scheduler that cannot be read",
            node -> {
              node.remove(FakeNode.FEATURES);
              Files.createDirectory(node.root().resolve(FakeNode.FEATURES));
            },
            REASONS,
            "cannot read the kernel's state",
            "a distribution's kernel"),
        new Row(
            "no settings of the scheduler",
            node -> {
              node.remove(FakeNode.FEATURES);
              node.remove("sys/kernel/debug/sched/migration_cost_ns");
            },
            REASONS,
            "build this one with CONFIG_SCHED_DEBUG",
            "a distribution's kernel"),
        new Row(
            "tracing switched off",
            node -> node.put("proc/sys/kernel/ftrace_enabled", "0\n"),
            PROBE,
            SILENT + "; kernel.ftrace_enabled is 0",
            "sysctl kernel.ftrace_enabled=1; or do what it says"),
        new Row(
            "kprobes switched off",
            node -> node.put("sys/kernel/debug/kprobes/enabled", "0\n"),
            PROBE,
            SILENT + "; kprobes are switched off",
            "echo 1 > /sys/kernel/debug/kprobes/enabled; or do what it says"),
        new Row(
            "both switched off",
            node -> {
              node.put("proc/sys/kernel/ftrace_enabled", "0\n");
              node.put("sys/kernel/debug/kprobes/enabled", "0\n");
            },
            PROBE,
            SILENT + "; kernel.ftrace_enabled is 0; kprobes are switched off",
            "sysctl kernel.ftrace_enabled=1 and echo 1 > "),
        new Row(
            "no kprobes",
            node -> node.put("sys/bus/event_source/devices/software/type", "1\n"),
            PROBE,
            SILENT + "; this kernel was built without kprobes, by which the probe attaches",
            "boot a distribution's kernel, or build this one with CONFIG_KPROBES and"),
        new Row(
            "kprobes without events",
            node -> {
              node.put("sys/bus/event_source/devices/software/type", "1\n");
              node.put("sys/kernel/debug/kprobes/enabled", "1\n");
            },
            PROBE,
            SILENT + "; this kernel was built without events of kprobes",
            "CONFIG_KPROBE_EVENTS"),
        new Row(
            "no BTF",
            node -> node.remove(FakeNode.BTF),
            BTF,
            "is missing",
            "CONFIG_DEBUG_INFO_BTF"),
        new Row(
            "a configuration that promises BTF",
            node -> {
              node.remove(FakeNode.BTF);
              node.put("boot/config-" + RELEASE, "CONFIG_DEBUG_INFO_BTF=y\n");
            },
            BTF,
            "promises it: that file is not of the kernel that runs",
            "MLLB_BTF=FILE"),
        new Row(
            "BTF cut short",
            node -> cut(node, FakeNode.BTF),
            BTF,
            "is cut short",
            "nothing is loaded on a guess"),
        new Row(
            "a given file of another kernel",
            node -> given(node, 64),
            BTF,
            "is of another kernel: 12 of 13 per-CPU variables lie elsewhere",
            "exactly this kernel"),
        new Row(
            "a given file cut short",
            node -> {
              given(node, 0);
              cut(node, GIVEN);
            },
            BTF,
            "is cut short",
            "exactly this kernel"),
        new Row(
            "a given file beside BTF of the kernel's own",
            node -> FakeBtf.writePerCpu(node.root().resolve(GIVEN), Map.of("another_variable", 0)),
            BTF,
            "this one has BTF of its own, which differs",
            "unset MLLB_BTF"),
        new Row(
            "a given file, right, but a module wanted",
            node -> given(node, 0),
            "modules",
            "MLLB_BTF is for collecting only",
            "collect here"),
        new Row(
            "no modules at all",
            node -> node.remove("proc/modules"),
            "modules",
            "this kernel was built without modules",
            "CONFIG_MODULES"),
        new Row(
            "signed modules only",
            node -> node.put("sys/module/module/parameters/sig_enforce", "Y\n"),
            "modules",
            "no module without a signature that it trusts",
            "without module.sig_enforce on the command line"),
        new Row(
            "modules forbidden",
            node -> node.put("proc/sys/kernel/modules_disabled", "1\n"),
            "modules",
            "kernel.modules_disabled is 1",
            "reboot"),
        new Row(
            "headers missing",
            node -> node.put("proc/sys/kernel/osrelease", "6.1.0-56-arm64\n"),
            HEADERS,
            "6.1.0-56-arm64 runs",
            "apt-get install linux-headers-6.1.0-56-arm64; an archive that has it no more"),
        new Row(
            "headers missing on a system of RPMs",
            node -> {
              node.put("etc/os-release", "ID=\"almalinux\"\nID_LIKE=\"rhel centos fedora\"\n");
              node.put("proc/sys/kernel/osrelease", "5.14.0-611.el9.aarch64\n");
            },
            HEADERS,
            "5.14.0-611.el9.aarch64 runs",
            "dnf install 'kernel-devel-uname-r == 5.14.0-611.el9.aarch64'"),
        new Row(
            "headers newer than the kernel",
            node -> node.put("proc/sys/kernel/osrelease", "6.12.117+deb13-arm64\n"),
            HEADERS,
            "upgraded and not yet booted",
            "reboot into " + RELEASE),
        new Row(
            "a folder with other headers",
            node ->
                node.put(
                    FakeNode.BUILD + FakeNode.UTS_RELEASE, "#define UTS_RELEASE \"6.12.99\"\n"),
            HEADERS,
            "holds the headers of 6.12.99",
            "boot 6.12.99"),
        new Row(
            "a configuration of another compiler",
            node -> node.put(FakeNode.CONFIG, "CONFIG_CC_IS_CLANG=y\n" + FakeNode.CAPABLE),
            HEADERS,
            "says that clang built this kernel, the kernel itself says otherwise",
            "this very kernel"),
        new Row(
            "built with clang, none here",
            node -> {
              node.put(FakeNode.CONFIG, "CONFIG_CC_IS_CLANG=y\n" + FakeNode.CAPABLE);
              node.put("proc/version", "Linux version 6.12 (Debian clang version 19.1.7)\n");
            },
            HEADERS,
            "built with clang, and there is none here",
            "install clang"),
        new Row(
            "a configuration without kprobes",
            node -> node.put(FakeNode.CONFIG, "CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y\n"),
            HEADERS,
            "without CONFIG_KPROBES",
            "Linux 6.4"),
        new Row(
            "an ftrace without registers",
            node -> node.put(FakeNode.CONFIG, "CONFIG_KPROBES=y\nCONFIG_DYNAMIC_FTRACE=y\n"),
            HEADERS,
            "neither registers nor arguments",
            "CONFIG_DYNAMIC_FTRACE_WITH_REGS"),
        new Row(
            "host tools of another architecture",
            node -> modpost(node, X86_64),
            HEADERS,
            "for another architecture",
            "modules_prepare"),
        new Row(
            "no host tools",
            node -> node.remove(FakeNode.BUILD + "scripts/mod/modpost"),
            HEADERS,
            "without their programs",
            "linux-kbuild"),
        new Row(
            "64K pages",
            node -> pages(node, 64 << 10),
            "kernel",
            "pages of 64 KiB (nothing forbids them, but only 4 and 16 were tried)",
            ""),
        new Row("16K pages", node -> pages(node, 16 << 10), "kernel", "pages of 16 KiB", ""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachFactHasItsSentence(Row row) throws IOException {
    FakeNode node = FakeNode.in(root);
    row.fact().on(node);
    Check told = told(row.check(), row.check().equals(PROBE));
    assertThat(told.detail()).contains(row.words());
    assertThat(told.fix()).contains(row.mend());
    assertThat(told.holds()).isEqualTo(row.mend().isEmpty());
    if (!told.holds()) {
      assertThat(tried).isEqualTo(row.triedBefore());
    }
  }

  /** No fact is told where it is not. */
  @ParameterizedTest
  @MethodSource("rows")
  void aGoodNodeHearsNoneOfIt(Row row) throws IOException {
    FakeNode.in(root);
    Check told = told(row.check(), false);
    assertThat(told.holds()).isTrue();
    assertThat(told.detail()).doesNotContain(row.words());
    assertThat(tried).containsExactly(PROBE, MODULE);
  }

  @Test
  void aCauseIsToldBeforeWhatItCloses() throws IOException {
    FakeNode node = FakeNode.in(root);
    node.remove(FakeNode.FUNCTIONS);
    node.put(LOCKDOWN, "none integrity [confidentiality]\n");
    assertThat(checks(false).stream().filter(check -> !check.holds()))
        .extracting(Check::name)
        .containsExactly("lockdown", TRACEABLE);
  }

  /** A switch that is off keeps nothing else from being said. */
  @Test
  void aSilentProbeOnAGoodNodeIsReported() throws IOException {
    FakeNode.in(root);
    Check told = told(PROBE, true);
    assertThat(told.detail()).isEqualTo(SILENT);
    assertThat(told.fix())
        .isEqualTo("do what it says; where it says nothing to do, report it with uname -r");
  }

  private Check told(String name, boolean silent) {
    return checks(silent).stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What the whole preflight says; that the module is built and loaded is left to a node. */
  private List<Check> checks(boolean silent) {
    Path given = root.resolve(GIVEN);
    return new FakeNode(root)
        .preflight(
            Files.exists(given) ? given.toString() : "",
            () -> {
              tried.add(PROBE);
              if (silent) {
                throw new MllbException(FailureCode.SYMBOL_NOT_TRACEABLE, SILENT);
              }
              return "fexit";
            })
        .run(
            () -> {
              tried.add(MODULE);
              throw new MllbException(FailureCode.MODULE_BUILD_FAILED, "not in this test");
            })
        .checks();
  }

  /** A file for a kernel without BTF whose per-CPU variables lie this far apart from its own. */
  private static void given(FakeNode node, int apart) throws IOException {
    node.remove(FakeNode.BTF);
    FakeBtf.writePerCpu(
        node.root().resolve(GIVEN),
        IntStream.range(0, 13).boxed().collect(Collectors.toMap(i -> "variable_" + i, i -> 8 * i)));
    node.put(
        KALLSYMS,
        IntStream.range(0, 13)
            .mapToObj(i -> Long.toHexString(0x1000L + (8L + apart) * i) + " d variable_" + i + "\n")
            .collect(Collectors.joining()));
  }

  private static void cut(FakeNode node, String file) throws IOException {
    Path path = node.root().resolve(file);
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 1));
  }

  private static void modpost(FakeNode node, int machine) throws IOException {
    ByteBuffer elf = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).putShort(18, (short) machine);
    Files.write(node.root().resolve(FakeNode.BUILD + "scripts/mod/modpost"), elf.array());
  }

  private static void pages(FakeNode node, long bytes) throws IOException {
    node.put("proc/self/auxv", "");
    ByteBuffer pair = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    pair.putLong(3).putLong(0x4000_0040L).putLong(AT_PAGESZ).putLong(bytes);
    Files.write(node.root().resolve("proc/self/auxv"), pair.array());
  }
}
