// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Progress;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetailsPageTest {

  @Test
  void aTrialIsALinkToItsWorkflow() {
    assertThat(page(Phase.TRIALS, "fork"))
        .contains(
            "| [fork](/namespaces/default/workflows/experiment-a-1%2Ftrial%2Ffork)\u2003| 1\u2003|")
        .doesNotContain("mllb report");
  }

  @Test
  void aNameThatIsMoreThanANameStaysText() {
    assertThat(page(Phase.TRIALS, "x](https://example.org) <b>|"))
        .contains("| x](https://example.org) &lt;b> \u2003| 1\u2003|")
        .doesNotContain("[x]");
  }

  @Test
  void theEndSaysHowToReadTheReport() {
    assertThat(page(Phase.DONE, "fork")).contains("`mllb report experiment-a-1`");
  }

  private static String page(Phase phase, String trial) {
    TrialResult result =
        new TrialResult(
            trial, 1, Verdict.NO_DIFFERENCE, "the same", List.of(), null, null, List.of());
    return DetailsPage.markdown(
        new Progress(phase.label(), "", Instant.EPOCH, Map.of(), List.of(result), null, null),
        "experiment-a-1",
        "/namespaces/default/workflows");
  }
}
