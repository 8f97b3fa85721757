// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads and checks plan files; finds all faults of a file, not only the first. */
public final class PlanReader {

  /** A plan is a page of text; more is a mistake or an attack. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private final WorkloadCatalogue catalogue;

  public PlanReader(WorkloadCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A reader that knows the workloads of this installation. */
  public static PlanReader ofInstallation() {
    return new PlanReader(WorkloadCatalogue.load());
  }

  /**
   * Reads a plan file.
   *
   * @throws PlanRejectedException with every fault as {@code file:line: field: reason}
   */
  public ExperimentPlan read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  ExperimentPlan parse(String name, String text) {
    return parse(name, text, new ArrayList<>());
  }

  /** Every key that may stand in a plan, in the order of the documentation. */
  List<PlanKey> keys() {
    List<PlanKey> keys = new ArrayList<>();
    String workload = catalogue.all().iterator().next().name();
    parse("keys", "name: x\ntrials: [{name: x, workload: " + workload + "}]\n", keys);
    return keys;
  }

  private ExperimentPlan parse(String name, String text, List<PlanKey> keys) {
    Problems problems = new Problems(name);
    Node root = compose(problems, text);
    if (root == null) {
      problems.add(1, "plan", "the file is empty");
    }
    ExperimentPlan plan =
        root == null ? null : new PlanSections(catalogue, problems, keys::add).plan(root);
    problems.throwIfAny();
    if (plan == null) {
      throw new IllegalStateException("a plan without faults was not built");
    }
    return plan;
  }

  private static @Nullable Node compose(Problems problems, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(10);
    try (Reader reader = new StringReader(text)) {
      return new Yaml(options).compose(reader);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.add(mark == null ? 1 : mark.getLine() + 1, "plan", String.valueOf(e.getProblem()));
    } catch (YAMLException | IOException e) {
      problems.add(1, "plan", String.valueOf(e.getMessage()));
    }
    problems.throwIfAny();
    return null;
  }
}
