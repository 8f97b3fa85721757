// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docs/reference/workloads.md}: the catalogue of workloads with every parameter. */
final class WorkloadsPage {

  private static final String HEAD =
      """
      # Workloads

      Every workload of the catalogue, made from `benchmarks/workloads/*/workload.yaml`. Use a name in `collect.workloads` or
      `trials[].workload` of a [plan](plan.md), or with `mllb collect --workload` and `mllb bench`. `$cpus` is the number of CPUs
      of the node. The metric marked ★ is the headline: it alone decides a trial.
      """;

  private WorkloadsPage() {}

  static String of(Path catalogue) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    try (Stream<Path> folders = Files.list(catalogue)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        try (var text = Files.newBufferedReader(folder.resolve("workload.yaml"))) {
          Map<?, ?> workload = yaml.load(text);
          append(page, workload);
        }
      }
    }
    return page.toString();
  }

  private static void append(StringBuilder page, Map<?, ?> workload) {
    page.append("\n## ").append(workload.get("name")).append("\n\n");
    page.append(workload.get("summary")).append(".\n\n");
    page.append("- Measures well: ").append(workload.get("measuresWell")).append(".\n");
    page.append("- Measures badly: ").append(workload.get("measuresBadly")).append(".\n");
    page.append("- Needs: ").append(joined(workload.get("programs"))).append(".\n");
    if (workload.get("capabilities") != null) {
      page.append("- Keeps the capability ");
      page.append(joined(workload.get("capabilities"))).append(".\n");
    }
    if (Boolean.TRUE.equals(workload.get("live"))) {
      page.append("- Counts while it runs, so that arms may take turns within a run ([switchback]");
      page.append("(../how-to/compare.md#let-the-arms-take-turns-within-a-run)).\n");
    }
    page.append("\n");
    page.append("| parameter | type | values | default | meaning |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (Map<?, ?> parameter : maps(workload.get("parameters"))) {
      page.append("| `").append(parameter.get("name")).append("` | ").append(parameter.get("type"));
      page.append(" | ").append(values(parameter)).append(" | `").append(parameter.get("default"));
      page.append("` | ").append(parameter.get("about")).append(" |\n");
    }
    page.append("\nMetrics: ").append(metrics(workload)).append(".\n");
  }

  private static String metrics(Map<?, ?> workload) {
    List<String> texts = maps(workload.get("metrics")).stream().map(WorkloadsPage::metric).toList();
    return texts.isEmpty() ? "none" : String.join("; ", texts);
  }

  private static String metric(Map<?, ?> metric) {
    String text = "`" + metric.get("name") + "` (" + metric.get("unit") + ", ";
    String star = Boolean.TRUE.equals(metric.get("headline")) ? " ★" : "";
    return text + metric.get("better") + " is better)" + star;
  }

  private static String values(Map<?, ?> parameter) {
    Object choices = parameter.get("choices");
    if (choices instanceof Map<?, ?> map) {
      return joined(List.copyOf(map.keySet().stream().map(String::valueOf).sorted().toList()));
    }
    return choices == null ? parameter.get("min") + " to " + parameter.get("max") : joined(choices);
  }

  private static String joined(Object list) {
    if (!(list instanceof List<?> values)) {
      return "nothing";
    }
    return String.join(", ", values.stream().map(each -> "`" + each + "`").toList());
  }

  private static List<Map<?, ?>> maps(Object list) {
    if (!(list instanceof List<?> values)) {
      return List.of();
    }
    return values.stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
  }
}
