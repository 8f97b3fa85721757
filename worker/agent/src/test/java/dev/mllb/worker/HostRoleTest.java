// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HostRoleTest {

  private static final String LOADED =
      "{'koSha256': '" + "ab".repeat(32) + "', 'bootId': 'boot-0', 'experimentId': 'e-1'}";

  @TempDir private Path state;

  private NodeQuarantine unreachable() {
    return new NodeQuarantine(
        state,
        "lab",
        () -> {
          throw new AssertionError("asks the server");
        },
        strike -> {
          throw new AssertionError("tells the server");
        });
  }

  @Test
  void whatTheLastLifeLeftIsPutBackWithoutAServer() throws Exception {
    put("loaded.json", LOADED);
    put(
        "tunables/0.json",
        "{'experimentId': 'e-1', 'wanted': {}, 'found': {'io_scheduler.gone': 'none'}}");

    HostRole.putBack("lab", state, unreachable());

    assertThat(state.resolve("tunables/0.json")).as("put back").doesNotExist();
    assertThat(state.resolve("loaded.json")).doesNotExist();
    assertThat(state.resolve("quarantine-own.json"))
        .as("not forgiven")
        .content()
        .contains("boot-0");
  }

  @Test
  void whereTheListCannotBeWrittenTheRestIsPutBackAndTheStrikeStays() throws Exception {
    put("quarantine.json", "torn off");
    put("loaded.json", LOADED);
    put(
        "tunables/0.json",
        "{'experimentId': 'e-1', 'wanted': {}, 'found': {'io_scheduler.gone': 'none'}}");

    HostRole.putBack("lab", state, unreachable());

    assertThat(state.resolve("tunables/0.json")).doesNotExist();
    assertThat(state.resolve("loaded.json")).exists();
  }

  @Test
  void underAnotherWorkersHandsNothingIsPutBack() throws Exception {
    HostRole.putBack("lab", state, unreachable());
    put("tunables/0.json", "{'experimentId': 'e-1', 'wanted': {}, 'found': {}}");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> HostRole.putBack("lab", state, unreachable()))
        .as("it waits for that one's end")
        .isInstanceOf(InterruptedException.class);
    assertThat(state.resolve("tunables/0.json")).exists();
  }

  private void put(String file, String json) throws Exception {
    Files.createDirectories(state.resolve(file).getParent());
    Files.writeString(state.resolve(file), json.replace('\'', '"'));
  }
}
