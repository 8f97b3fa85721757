// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.DoctorActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActivityGuardsTest {

  /** Moments, and what has to be done whatever else is done here. */
  private static final Set<String> AT_ANY_TIME = Set.of("Tune", "Look", "BootId", "Restore");

  /** A new one is of one kind or the other: somebody has to say of which. */
  @Test
  void whatTakesLongOnAHostIsDoneAlone() {
    Set<String> all =
        Stream.of(
                HostActivities.class,
                DoctorActivities.class,
                TraceActivities.class,
                ModuleActivities.class,
                TrialActivities.class,
                BootActivities.class)
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .filter(method -> !method.isSynthetic())
            .map(Method::getName)
            .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
            .filter(name -> !AT_ANY_TIME.contains(name))
            .collect(Collectors.toSet());
    assertThat(ActivityGuards.EXCLUSIVE).isEqualTo(all);
  }
}
