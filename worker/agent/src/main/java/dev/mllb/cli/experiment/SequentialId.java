// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The next free id {@code <prefix><n>}, whoever else counts at the same time. */
final class SequentialId {

  private static final Logger log = LoggerFactory.getLogger(SequentialId.class);

  private final WorkflowClient client;
  private final String prefix;

  SequentialId(WorkflowClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /**
   * Starts something under the first id that is free.
   *
   * @param start refuses an id that was ever used
   */
  String first(UnaryOperator<String> start) {
    int n = new ExperimentList(client).lastNumber(prefix);
    while (true) {
      try {
        return start.apply(prefix + ++n);
      } catch (WorkflowExecutionAlreadyStarted e) {
        log.debug("number {} is taken", n);
      }
    }
  }
}
