// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.Header;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseGuardTest {

  /** Before the server is asked who holds the host: nobody would put back what it sets. */
  @ParameterizedTest
  @CsvSource({
    "ExperimentWorkflow, command line",
    "ExperimentWorkflow, mllb bench",
    "TrialWorkflow, preflight/trial/mix"
  })
  void anExperimentThatIsCalledLikeWhatIsDoneByHandIsRefused(String workflow, String id) {
    Map<String, String> said =
        Map.of(
            "getActivityType", "Preflight",
            "getWorkflowType", workflow,
            "getWorkflowId", id);
    ActivityInfo asked = answering(ActivityInfo.class, said);
    LeaseGuard guard = new LeaseGuard(answering(WorkflowClient.class, Map.of()));
    assertThatThrownBy(() -> guard.check(asked, "lab", Header.empty()))
        .hasMessageContaining("no experiment can be called");
  }

  private static <T> T answering(Class<T> type, Map<String, String> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              String answer = answers.get(method.getName());
              if (answer == null) {
                throw new AssertionError(method.getName());
              }
              return answer;
            }));
  }
}
