// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostFacts;
import dev.mllb.workflow.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSelectorTest {

  private static final List<HostCard> FLEET =
      List.of(
          card("n2", "6.12.95+deb12-arm64", Map.of("zone", "a")),
          card("n1", "6.1.0-56-arm64", Map.of("zone", "a", "rack", "3")),
          card("n3", "6.12.117+deb13-arm64", Map.of("zone", "b")));

  private static HostCard card(String host, String kernel, Map<String, String> labels) {
    HostFacts f = Samples.facts(host);
    HostFacts facts =
        new HostFacts(
            host,
            kernel,
            f.arch(),
            f.cpuModel(),
            f.cpus(),
            f.numaNodes(),
            f.memoryBytes(),
            f.btfSha256(),
            f.bootId(),
            f.emulated(),
            f.clock(),
            f.attach(),
            f.preemption(),
            f.tunables(),
            f.versions());
    return new HostCard(host, labels, facts, Samples.card(host).moment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zone=a | n1 n2",
        "zone=a,kernel=6.12 | n2",
        "kernel=6.1 | n1",
        "kernel=6.12 | n2 n3",
        "kernel=6.12.95 | n2",
        "kernel=6 | n1 n2 n3",
        "rack=3,zone=a | n1",
        "cpus=4,numa=2,arch=aarch64,emulated=true | n1 n2 n3",
        "host=n3 | n3"
      })
  void allConditionsHaveToHold(String selector, String hosts) {
    assertThat(HostSelector.parse(selector).resolve(() -> FLEET))
        .containsExactly(hosts.split(" ", -1));
  }

  @Test
  void namesAreTakenAsTheyAreSinceAHostMayComeUpLater() {
    assertThat(
            HostSelector.parse("lab,lab-7")
                .resolve(
                    () -> {
                      throw new AssertionError("nobody has to be asked");
                    }))
        .containsExactly("lab", "lab-7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone=c", "kernel=7", "kernel=6.12.9", "kernel=", "rack=33"})
  void nobodyFitting(String selector) {
    assertThatThrownBy(() -> HostSelector.parse(selector).resolve(() -> FLEET))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("none of 3 hosts is " + selector);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", "lab,zone=a", "=x", "Zone=a", "a b", "../x", "a;b"})
  void whatIsNoSelector(String text) {
    assertThatThrownBy(() -> HostSelector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("either names (lab,lab-7) or conditions");
  }
}
