// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import io.temporal.envconfig.ClientConfigProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectionOptionsTest {

  @TempDir private Path folder;

  @Command(name = "probe")
  static final class Probe {
    @Mixin final ConnectionOptions connection = new ConnectionOptions();
  }

  @Test
  void aKeyInAFormThatJavaDoesNotReadIsASentenceWithTheFix() throws IOException {
    Path key =
        Files.writeString(
            folder.resolve("k.key"),
            "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n");
    Path certificate = Files.writeString(folder.resolve("c.pem"), "no certificate");
    Probe probe = new Probe();
    new CommandLine(probe)
        .parseArgs("--tls-cert", certificate.toString(), "--tls-key", key.toString());
    assertThatThrownBy(probe.connection::client)
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("openssl pkcs8 -topk8");
  }

  @Test
  void onlyAServerElsewhereWithoutTlsIsExposed() throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), "");
    assertThat(exposed("--address", "server:7233")).isTrue();
    assertThat(exposed("--address", "10.0.2.2:7233")).isTrue();
    assertThat(exposed("--address", "127.0.0.1.example.org:7233")).isTrue();
    assertThat(exposed("--address", "127.0.0.1:7233")).isFalse();
    assertThat(exposed("--address", "localhost:7233")).isFalse();
    assertThat(exposed("--address", "[::1]:7233")).isFalse();
    assertThat(exposed("--address", "server:7233", "--tls-ca", ca.toString())).isFalse();
  }

  /** The table in docs/reference/environment.md, from its last line to its first. */
  @Test
  void theFirstThatSaysSomethingCounts() throws IOException {
    Path none = folder.resolve("none.toml");
    assertThat(settled(Map.of("TEMPORAL_CONFIG_FILE", none.toString())))
        .isEqualTo("127.0.0.1:7233 default");
    Path file =
        Files.writeString(
            folder.resolve("temporal.toml"),
            """
            [profile.default]
            address = "file:1"
            namespace = "of-file"
            [profile.other]
            namespace = "of-other"
            """);
    Map<String, String> variables = new HashMap<>();
    variables.put("TEMPORAL_CONFIG_FILE", file.toString());
    assertThat(settled(variables)).isEqualTo("file:1 of-file");
    assertThat(settled(variables, "--profile", "other")).isEqualTo("127.0.0.1:7233 of-other");
    variables.put("TEMPORAL_PROFILE", "other");
    assertThat(settled(variables)).isEqualTo("127.0.0.1:7233 of-other");
    variables.put("TEMPORAL_NAMESPACE", "of-variable");
    variables.put("TEMPORAL_ADDRESS", "variable:1");
    assertThat(settled(variables)).isEqualTo("variable:1 of-variable");
    assertThat(settled(variables, "--namespace", "of-option")).isEqualTo("variable:1 of-option");
    assertThat(settled(variables, "--address", "option:1")).isEqualTo("option:1 of-variable");
  }

  private static String settled(Map<String, String> variables, String... words) {
    Probe probe = new Probe();
    new CommandLine(probe).parseArgs(words);
    ClientConfigProfile profile = probe.connection.settle(variables);
    return profile.getAddress() + " " + profile.getNamespace();
  }

  private static boolean exposed(String... words) {
    Probe probe = new Probe();
    new CommandLine(probe).parseArgs(words);
    return probe.connection.isExposed();
  }
}
