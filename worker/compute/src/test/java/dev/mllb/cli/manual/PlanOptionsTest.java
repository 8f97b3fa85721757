// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.cli.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a plan and a command by hand both take has one name, one form and one default. */
class PlanOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "collect, --duration, collect.duration",
    "collect, --sample-every, collect.sampleEvery",
    "collect, --ring-bytes, collect.ringBytes",
    "collect, --overhead-per-mille, collect.overheadPerMille",
    "collect, --counters, collect.counters",
    "collect, --batch-records, collect.batchRecords",
    "train, --feature-set, model.featureSet",
    "train, --features, model.features",
    "train, --hidden, model.hidden",
    "train, --dropout, model.dropout",
    "train, --batch-size, model.batchSize",
    "train, --epochs, model.epochs",
    "train, --learning-rate, model.learningRate",
    "train, --patience, model.patience",
    "train, --class-weights, model.classWeights",
    "train, --split, model.split.by",
    "train, --held-out, model.split.heldOut",
    "train, --groups, model.split.groups",
    "train, --balance, model.balance",
    "train, --target, model.target",
    "train, --seed, seed",
    "sweep, --split, model.split.by",
    "sweep, --held-out, model.split.heldOut",
    "sweep, --at-once, sweep.atOnce",
    "bench, --mode, module.mode",
    "bench, --canary-per-mille, module.canaryPerMille",
    "bench, --design, design.kind",
    "bench, --slice, design.slice",
    "bench, --edge, design.edge",
    "bench, --warmup, design.warmup",
    "bench, --settle, design.settle",
    "bench, --indifference-percent, design.indifferencePercent",
    "bench, --seed, seed",
  })
  void defaultsAreTheSame(String command, String name, String key) throws IOException {
    OptionSpec option =
        CommandLines.mllb().getSubcommands().get(command).getCommandSpec().findOption(name);
    JsonNode wanted = key(key).path("fallback");
    Object fallback = option.defaultValue() == null ? option.initialValue() : option.defaultValue();
    assertThat(plain(String.valueOf(fallback))).isEqualTo(plain(wanted.asText()));
  }

  @Test
  void repetitionsToo() throws IOException {
    CommandLine bench = CommandLines.mllb().getSubcommands().get("bench");
    for (String limit : new String[] {"min", "max"}) {
      OptionSpec option = bench.getCommandSpec().findOption("--" + limit + "-repetitions");
      assertThat(option.description()[0])
          .contains("(" + key("design." + limit + "Repetitions").path("fallback").asText() + ";");
    }
  }

  /** 2.0 and 2 are the same. */
  private static String plain(String value) {
    return value.replaceAll("\\.0$", "");
  }

  private static JsonNode key(String path) throws IOException {
    StringWriter out = new StringWriter();
    assertThat(
            CommandLines.mllb()
                .setOut(new PrintWriter(out, true))
                .execute("explain", path, "--json"))
        .isZero();
    return new ObjectMapper().readTree(out.toString()).path(0);
  }
}
