// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdinaryFilterTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Path state;
  private Path argument;
  private Path input;

  /** As its unit does: nobody else looks into the worker's state, nor at what it fetched. */
  @BeforeEach
  void files() throws IOException {
    state = Files.createDirectories(directory.resolve("state"));
    argument = Files.writeString(state.resolve("model.bin"), "model");
    input = Files.writeString(state.resolve("vectors"), "vectors");
    for (Path file : new Path[] {argument, input}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private String run(Optional<WorkloadUser> user, String script) throws IOException {
    Path program = state.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    OrdinaryFilter filter = new OrdinaryFilter(new Quarters(state, user), new Leftovers(state));
    return new String(filter.run(program, argument, input, LIMIT), UTF_8);
  }

  @Test
  void whatRootRunsOverForeignBytesIsAnotherUsers() throws Exception {
    assumeTrue(WorkloadUser.isRoot(MachineFiles.HERE), "only root may become another user");
    WorkloadUser user = new WorkloadUser(65_534, 65_534, directory.resolve("home"));
    String said =
        run(
            Optional.of(user),
            "id -u; cat; cat \"$1\"; grep CapBnd /proc/self/status; cat %s || echo kept out"
                .formatted(argument));
    assertThat(said)
        .startsWith("65534\nvectorsmodel")
        .contains("CapBnd:\t0000000000000000", "kept out");
    assertThat(new Quarters(state, Optional.of(user)).folder().resolve("scratch"))
        .isEmptyDirectory();
  }

  /** The lab by hand has no such user. */
  @Test
  void withoutTheUserItRunsAllTheSameAndSeesNoKeys() throws Exception {
    String said = run(Optional.empty(), "cat; cat \"$1\"; echo; env");
    assertThat(said).startsWith("vectorsmodel\n");
    assertThat(said.lines().skip(1))
        .allMatch(line -> line.matches("(PATH|LC_ALL|MLLB_WORKLOAD|PWD|OLDPWD|SHLVL|_)=.*"));
  }

  @Test
  void whatItLeavesRunningEndsWithIt() throws Exception {
    run(Optional.empty(), "sleep 300 >/dev/null 2>&1 &");
    assertThat(new Leftovers(state).stopAll()).isEmpty();
  }

  @Test
  void whatSaysTooMuchIsEnded() {
    assertThatThrownBy(() -> run(Optional.empty(), "exec dd if=/dev/zero bs=1M count=100"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("exit");
  }

  @Test
  void itsFailureSaysWhatItSaid() {
    assertThatThrownBy(() -> run(Optional.empty(), "echo refused >&2; exit 1"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("refused");
  }
}
