// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import org.junit.jupiter.api.Test;

class RunKeyTest {

  /** Says its own key. */
  @ActivityInterface
  public interface Named {
    String key(String experimentId);
  }

  private static final class NamedByRun implements Named {
    @Override
    public String key(String experimentId) {
      var info = Activity.getExecutionContext().getInfo();
      return RunKey.of(experimentId, info) + " " + info.getWorkflowRunId();
    }
  }

  @Test
  void theSameExperimentOfAnotherServerHasAnotherKey() {
    String first = keyIn(TestActivityEnvironment.newInstance());
    String second = keyIn(TestActivityEnvironment.newInstance());
    assertThat(first).startsWith("experiment-quick-1.");
    String[] keyAndRun = first.split(" ", -1);
    assertThat(keyAndRun[0]).isEqualTo("experiment-quick-1." + keyAndRun[1]);
    assertThat(second).isNotEqualTo(first);
  }

  private static String keyIn(TestActivityEnvironment environment) {
    try {
      environment.registerActivitiesImplementations(new NamedByRun());
      return environment.newActivityStub(Named.class).key("experiment-quick-1");
    } finally {
      environment.close();
    }
  }
}
