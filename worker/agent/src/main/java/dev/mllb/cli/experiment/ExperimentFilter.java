// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on the server's list. Values are checked, so none can carry a query of its own. */
record ExperimentFilter(List<String> conditions) {

  static final ExperimentFilter ALL = new ExperimentFilter(List.of());

  ExperimentFilter {
    conditions = List.copyOf(conditions);
  }

  /** This and one more; nothing more when the value is null. */
  ExperimentFilter with(String attribute, @Nullable String value) {
    if (value == null) {
      return this;
    }
    if (!value.matches("[A-Za-z0-9._+-]{1,100}")) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "not a value to look for in " + attribute + ": " + value);
    }
    List<String> more = new ArrayList<>(conditions);
    more.add(attribute + " = '" + value + "'");
    return new ExperimentFilter(more);
  }

  String query() {
    List<String> all = new ArrayList<>(conditions);
    all.add(0, "WorkflowType IN ('ExperimentWorkflow', 'CampaignWorkflow')");
    return String.join(" AND ", all);
  }
}
