// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are a policy, and which start no worker. */
class HostPolicyFileTest {

  @TempDir private Path folder;

  private HostPolicy policy(String text) throws IOException {
    return HostPolicy.read(Files.writeString(folder.resolve("policy.yaml"), text));
  }

  @Test
  void aPolicyThatIsNamedIsThere() {
    assertThatThrownBy(() -> HostPolicy.read(folder.resolve("none.yaml")))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_POSSIBLE_NOW))
        .hasMessageContaining("none.yaml")
        .hasMessageContaining("is not there: write it, or name none");
  }

  /** A write that was cut short leaves such a file. */
  @ParameterizedTest
  @ValueSource(strings = {"", "# workloads: {hackbench: }\n", "{}", "---\n"})
  void aPolicyThatSaysNothingIsRefused(String text) {
    assertThatThrownBy(() -> policy(text))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("policy.yaml")
        .hasMessageContaining("it says nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workload: {}",
        "workloads: a",
        "tunables: swappiness",
        "tunables: [warp]",
        "tunables: {swappiness: high}",
        "longest_collection: forever",
        "highest_mode: turbo",
        "canary_per_mille: many",
        "hours: nightly",
        "hours: \"25:00-26:00\"",
        "- a",
        "a: [",
        "!!javax.script.ScriptEngineManager []"
      })
  void aPolicyThatCannotBeUnderstoodLetsNothingIn(String text) {
    assertThatThrownBy(() -> policy(text))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("policy.yaml");
  }

  @Test
  void aLinkToNothingIsNotTakenForNoPolicy() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("policy.yaml"), folder.resolve("gone.yaml"));
    assertThatThrownBy(() -> HostPolicy.readIfThere(link))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("policy.yaml");
  }

  @Test
  void aBoundGivenTwiceIsNotUnderstood() {
    assertThatThrownBy(() -> policy("highest_mode: shadow\nhighest_mode: active\n"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("duplicate key");
  }

  @Test
  void aPolicyThatOthersMayWriteIsNobodysPolicy() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), "highest_mode: active");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThatThrownBy(() -> HostPolicy.read(file))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.PERMISSION_DENIED));
  }

  /** Who may write the folder puts a file of root's own, such as an older one, in its place. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPolicyInAFolderThatOthersMayWriteIsNobodysPolicy(boolean behindLink) throws IOException {
    Path open = Files.createDirectories(folder.resolve("open"));
    Path file = Files.writeString(open.resolve("policy.yaml"), "highest_mode: active");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path named = behindLink ? Files.createSymbolicLink(folder.resolve("link"), file) : file;
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(HostPolicy.read(named)).isEqualTo(HostPolicy.ANYTHING);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThatThrownBy(() -> HostPolicy.read(named))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.PERMISSION_DENIED));
  }
}
