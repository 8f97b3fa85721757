// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.DoctorActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import java.lang.reflect.Method;
import java.util.stream.Stream;

/** Everything that can be asked of a host, as Temporal names it. */
public final class HostActivityTypes {

  private HostActivityTypes() {}

  public static Stream<String> all() {
    return Stream.of(
            HostActivities.class,
            DoctorActivities.class,
            TraceActivities.class,
            ModuleActivities.class,
            TrialActivities.class,
            BootActivities.class)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1));
  }
}
