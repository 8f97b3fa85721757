// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels by what their BTF shows; the facts are those of Debian's arm64 kernels. */
class KernelRulesTest {

  private static final String OLD = "lb_env.migration_type";
  private static final String STATE = OLD + " task_struct.__state";
  private static final String LTS = STATE + " task_struct.worker_private";
  private static final String DELAYED = LTS + " sched_entity.sched_delayed";
  private static final String QUEUED = DELAYED + " cfs_rq.nr_queued";
  private static final String BLOCKED = QUEUED + " task_struct.blocked_on";
  private static final String THROTTLED = BLOCKED + " task_struct.throttled";
  private static final String LLC = THROTTLED + " migration_type.migrate_llc_task";
  private static final String FLAT = LLC + " sched_entity.h_load";

  @ParameterizedTest
  @CsvSource({
    "5.10.0-45-arm64, 5.10, " + OLD,
    "5.15.0-1071-raspi, 5.15, " + STATE,
    "6.1.0-56-arm64, 6.1, " + LTS,
    "6.8.0-50-generic, 6.1, " + LTS,
    "6.12.95+deb12-arm64, 6.12, " + DELAYED,
    "6.16.12+deb13-arm64, 6.14, " + QUEUED,
    "6.17.13+deb13-arm64, 6.17, " + BLOCKED,
    "6.18.15+deb13-arm64, 6.18, " + THROTTLED,
    "7.1.13+deb13-arm64, 6.18, " + THROTTLED,
    "7.2.12+deb13-arm64, 7.2, " + LLC,
    "7.3.4+deb13-arm64-16k, 7.3, " + FLAT,
  })
  void factsAndVersionAgree(String release, String generation, String facts) {
    KernelRules rules = KernelRules.of(words(facts), release);
    assertThat(rules.generation()).isEqualTo(generation);
    assertThat(rules.finding()).doesNotContain("vendor");
  }

  @Test
  void factsComeBeforeTheVersion() {
    KernelRules rules = KernelRules.of(words(QUEUED), "5.14.0-611.el9.aarch64");
    assertThat(rules.generation()).isEqualTo("6.14");
    assertThat(rules.verified()).isFalse();
    assertThat(rules.finding()).contains("has the balancing of 6.14: its vendor changed");
  }

  @Test
  void aDebugOptionDoesNotMakeAKernelNewer() {
    KernelRules rules = KernelRules.of(words(DELAYED + " task_struct.blocked_on"), "6.12.95-debug");
    assertThat(rules.generation()).isEqualTo("6.12");
  }

  @Test
  void anOptionThatIsOffDoesNotMakeAKernelOlder() {
    String noBandwidth = FLAT.replace(" task_struct.throttled", "");
    assertThat(KernelRules.of(words(noBandwidth), "7.3.0").generation()).isEqualTo("7.3");
  }

  @ParameterizedTest
  @CsvSource({"6.1.0-56-arm64, true", "6.2.0, false", "6.11.0-8-generic, false"})
  void onlyKernelsThatWereTriedAreVerified(String release, boolean verified) {
    assertThat(KernelRules.of(words(LTS), release).verified()).isEqualTo(verified);
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.95+deb12-arm64, true",
    "6.12.117+deb13-rt-arm64, true",
    "6.12.117+deb13-cloud-arm64, true",
    "6.12.117+deb13-arm64-16k, true",
    "6.12.0-124.8.1.el10_1.aarch64, false",
    "6.12.46-66.121.amzn2023.aarch64, false",
    "6.12.47+rpt-rpi-2712, false",
    "6.12.95, false",
  })
  void anotherVendorsKernelOfATriedVersionIsNot(String release, boolean verified) {
    assertThat(KernelRules.of(words(DELAYED), release).verified()).isEqualTo(verified);
  }

  @ParameterizedTest
  @CsvSource({"6.14.0-37-generic, false", "6.16.12+deb13-arm64, true"})
  void aVersionIsTriedNotAGeneration(String release, boolean verified) {
    KernelRules rules = KernelRules.of(words(QUEUED), release);
    assertThat(rules.generation()).isEqualTo("6.14");
    assertThat(rules.verified()).isEqualTo(verified);
  }

  @Test
  void aKernelNewerThanTheRulesIsNotVerified() {
    KernelRules rules = KernelRules.of(words(FLAT), "7.9.0+deb13-arm64");
    assertThat(rules.verified()).isFalse();
    assertThat(rules.finding()).isEqualTo("nobody has tried them on Linux 7.9");
  }

  @Test
  void aKernelOlderThanTheRulesIsRefused() {
    assertThatExceptionOfType(MllbException.class)
        .isThrownBy(() -> KernelRules.of(Set.of(), "5.4.0-200-generic"))
        .withMessageContaining("before 5.5")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.UNSUPPORTED_KERNEL));
  }

  private static Set<String> words(String facts) {
    return Stream.of(facts.split(" ", -1)).collect(Collectors.toSet());
  }
}
