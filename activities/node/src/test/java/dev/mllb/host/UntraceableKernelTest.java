package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.module.ModuleGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of kernels that cannot be traced, made of files. */
class UntraceableKernelTest {

  private static final String BTF = "sys/kernel/btf/vmlinux";
  private static final String FUNCTIONS = "sys/kernel/tracing/available_filter_functions";

  @TempDir Path root;

  @Test
  void saysThatThereIsNoBtf() throws IOException {
    put(FUNCTIONS, "can_migrate_task\n");
    Check check = check("kernel BTF");
    assertThat(check.holds()).isFalse();
    assertThat(check.failure()).isEqualTo(FailureCode.NO_BTF);
    assertThat(check.fix()).contains("CONFIG_DEBUG_INFO_BTF");
    assertThat(check("can_migrate_task is traceable").holds()).isTrue();
  }

  @Test
  void saysThatTheFunctionWasInlined() throws IOException {
    put(BTF, "BTF");
    put(FUNCTIONS, "task_hot\ncan_migrate_task.isra.0\n");
    Check check = check("can_migrate_task is traceable");
    assertThat(check.holds()).isFalse();
    assertThat(check.failure()).isEqualTo(FailureCode.SYMBOL_NOT_TRACEABLE);
    assertThat(check.fix()).contains("inlined");
    assertThat(check("kernel BTF").holds()).isTrue();
  }

  /** One check always fails here, so neither a probe is attached nor a module built. */
  private Check check(String name) {
    Preflight preflight =
        new Preflight(
            root,
            root.resolve("state"),
            () -> {
              throw new AssertionError("a probe was tried on a kernel that cannot be traced");
            },
            ModuleGate.OPEN);
    return preflight.run().checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }
}
