// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanReaderTest {

  private static final String TRIALS =
      "trials:\n  - {name: mix, workload: stress-ng-schedmix, parameters: {duration: 5s}}\n";

  private final PlanReader reader =
      new PlanReader(WorkloadCatalogue.load(Path.of("../../benchmarks/workloads")));

  static Stream<Path> shippedPlans() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../benchmarks/plans"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedPlans")
  void everyShippedPlanIsAccepted(Path plan) {
    assertThat(reader.read(plan).trials()).isNotEmpty();
  }

  @Test
  void aCollectionGoesOnForTheRowsOfItsGates() {
    assertThat(longest("  duration: 30m\n")).isEqualTo(Duration.ofMinutes(40));
    assertThat(longest("  duration: 8h\n"))
        .as("no room for a round")
        .isEqualTo(Duration.ofHours(8));
    assertThat(longest("  duration: 20s\n  maxDuration: 65s\n")).isEqualTo(Duration.ofSeconds(60));
    assertThat(longest("  duration: 20s\n  maxDuration: 20s\n")).isEqualTo(Duration.ofSeconds(20));
    assertThatThrownBy(() -> longest("  duration: 20s\n  maxDuration: 10s\n"))
        .hasMessageContaining("p.yaml:5: collect.maxDuration: 10s is shorter than duration, 20s");
  }

  private Duration longest(String collect) {
    String text = "name: tiny\ngates: {minRows: 70}\ncollect:\n" + collect + TRIALS;
    CollectSpec spec = reader.parse("p.yaml", text).collection();
    assertThat(spec.prolonging().rows()).isEqualTo(70);
    return spec.longest();
  }

  @Test
  void whatIsAbsentTakesItsDefault() {
    ExperimentPlan plan = reader.parse("p.yaml", "name: tiny\n" + TRIALS);
    assertThat(plan.collect().duration()).isEqualTo(Duration.ofSeconds(150));
    assertThat(plan.collect().prolonging()).as("older workers do not know it").isNull();
    assertThat(plan.collection().prolonging())
        .isEqualTo(new CollectSpec.Prolonging(1_000, Duration.ofSeconds(450)));
    assertThat(plan.collect().ringBytes()).isEqualTo(4 << 20);
    assertThat(plan.collect().numaNode()).isNull();
    assertThat(plan.collect().counters()).isEmpty();
    assertThat(plan.model().hidden()).containsExactly(10);
    assertThat(plan.module().mode()).isEqualTo(ModuleSpec.Mode.ACTIVE);
    assertThat(plan.onFailedTrial().then()).isEqualTo(FailedTrialSpec.Decision.SKIP);
    assertThat(plan.trials().get(0).call().parameters()).containsEntry("duration", "5s");
  }

  @Test
  void aSchedulerMayAskAModelOfFeaturesThatItCanGive() {
    String arms =
        "name: t\nmodel: {features: [delta_hot, extra_fails]}\n"
            + "arms: {rule: {policy: {scheduler: domains}},"
            + " ruled: {model: trained, policy: {scheduler: domains}}}\n";
    ExperimentPlan plan = reader.parse("p.yaml", arms + TRIALS);
    assertThat(plan.needsModel()).isTrue();
    assertThat(plan.needsModule()).isFalse();
    assertThatThrownBy(() -> reader.parse("p.yaml", arms + "sweep: {features: [all]}\n" + TRIALS))
        .hasMessageContaining("p.yaml:3: arms.ruled: scheduler domains cannot give a model src_l");
    assertThatThrownBy(() -> reader.parse("p.yaml", arms + "module: {mode: shadow}\n" + TRIALS))
        .hasMessageContaining("module.mode can only be active");
    assertThatThrownBy(
            () ->
                reader.parse(
                    "p.yaml",
                    arms.replace("delta_hot", "src_load") + "module: {mode: shadow}\n" + TRIALS))
        .hasMessageContaining("arms.ruled: scheduler domains cannot give a model src_load")
        .hasMessageContaining("p.yaml:3: arms.ruled: its scheduler acts on every answer");
  }

  @Test
  void aModelThatIsThereAlreadyIsNotCollectedFor() {
    String arms =
        "name: t\narms: {rule: {policy: {scheduler: domains}},"
            + " ruled: {model: promoted, policy: {scheduler: domains}}}\n";
    ExperimentPlan plan = reader.parse("p.yaml", arms + TRIALS);
    assertThat(plan.takenModel()).isEqualTo("promoted");
    assertThat(plan.needsModel()).isTrue();
    assertThat(plan.trainsModel()).isFalse();
    assertThat(plan.workloads()).hasSize(1);
    assertThatThrownBy(
            () ->
                reader.parse("p.yaml", arms + "collect: {policy: {scheduler: domains}}\n" + TRIALS))
        .hasMessageContaining("p.yaml:3: collect.policy: no arm has a model that could learn");
  }

  @Test
  void aModelMayLearnFromASchedulersDecisions() {
    String arms =
        "name: t\nmodel: {features: [delta_hot, extra_fails]}\n"
            + "arms: {rule: {policy: {scheduler: domains}},"
            + " ruled: {model: trained, policy: {scheduler: domains}}}\n";
    String from = "collect: {policy: {scheduler: domains, options: {slice: 1ms}}}\n";
    ExperimentPlan plan = reader.parse("p.yaml", arms + from + TRIALS);
    assertThat(plan.collected())
        .isEqualTo(new SchedulerCall("domains", Map.of("slice", "1ms")))
        .isEqualTo(plan.collection().policy());
    assertThat(reader.parse("p.yaml", "name: t\n" + arms.substring(8) + TRIALS).collected())
        .isNull();
    Map.of(
            from.replace("1ms", "1s"),
            "scheduler domains: option slice is 1s, not within",
            from.replace("domains", "bogus"),
            "scheduler bogus is not in the catalogue",
            "collect: {counters: [cycles], policy: {scheduler: domains}}\n",
            "counters are read at the kernel's decisions")
        .forEach(
            (wrong, why) ->
                assertThatThrownBy(() -> reader.parse("p.yaml", arms + wrong + TRIALS))
                    .hasMessageContaining("p.yaml:4: collect.policy: " + why));
    assertThatThrownBy(
            () -> reader.parse("p.yaml", "name: t\n" + from + "arms: {a: {}, b: {}}\n" + TRIALS))
        .hasMessageContaining("collect.policy: no arm has a model that could learn from it");
    assertThatThrownBy(
            () -> reader.parse("p.yaml", "name: t\n" + from + "module: {mode: active}\n" + TRIALS))
        .hasMessageContaining("collect.policy: arm mllb has its model in the module");
  }

  @Test
  void armsThatTakeTurnsHaveDefaultsOfTheirOwnAndActAtOnce() {
    String top = "name: tiny\ndesign: {kind: switchback, slice: 1s}\n";
    String trial = "trials: [{name: mix, workload: sched-mix}]\n";
    TrialDesign design =
        reader
            .parse("p.yaml", top + "arms: {a: {}, b: {tune: {base_slice_ns: 100000}}}\n" + trial)
            .design();
    assertThat(design.switchback())
        .isEqualTo(new Switchback(Duration.ofSeconds(1), Duration.ofMillis(100)));
    assertThat(design.minRepetitions()).isEqualTo(20);
    assertThat(design.maxRepetitions()).isEqualTo(200);
    assertThatThrownBy(
            () -> reader.parse("p.yaml", top + "arms: {a: {}, b: {tune: {aslr: 0}}}\n" + trial))
        .hasMessageContaining("arms: no design.kind switchback: b sets aslr, which acts");
    assertThatThrownBy(
            () ->
                reader.parse(
                    "p.yaml", top + "arms: {a: {}, b: {policy: {scheduler: domains}}}\n" + trial))
        .hasMessageContaining("arms: no design.kind switchback: b has a scheduler, whose loading");
    assertThatThrownBy(() -> reader.parse("p.yaml", top.replace("1s", "3s") + trial))
        .hasMessageContaining("a run of sched-mix lasts 10000 ms, and the slices of one block");
  }

  @Test
  void aSweepIsEveryCombination() {
    ExperimentPlan plan =
        reader.parse(
            "p.yaml",
            "name: t\n"
                + "seed: 3\n"
                + "model: {epochs: 9}\n"
                + "sweep: {hidden: [10, 32-16], learningRate: [0.01, 0.03], seeds: [5], atOnce:"
                + " 3}\n"
                + TRIALS);
    assertThat(plan.sweep().atOnce()).isEqualTo(3);
    assertThat(plan.sweep().points())
        .extracting(point -> point.name())
        .containsExactly(
            "hidden 10, lr 0.01, seed 5",
            "hidden 10, lr 0.03, seed 5",
            "hidden 32-16, lr 0.01, seed 5",
            "hidden 32-16, lr 0.03, seed 5");
    assertThat(plan.sweep().points().get(3).model().hidden()).containsExactly(32, 16);
    assertThat(plan.sweep().points().get(3).model().epochs()).isEqualTo(9);
    assertThat(plan.sweep().points().get(3).model().learningRate()).isEqualTo(0.03);
    assertThat(plan.sweep().points().get(3).seed()).isEqualTo(5);
    assertThat(reader.parse("p.yaml", "name: t\n" + TRIALS).sweep()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colect: {}                          | p.yaml:2: colect: unknown key
          seed: many                          | p.yaml:2: seed: must be a whole number
          seed: 99999999999999999999999       | p.yaml:2: seed: must be a whole number
          collect: {duration: -5s}            | p.yaml:2: collect.duration: must be a duration
          collect: {duration: 5}              | p.yaml:2: collect.duration: must be a duration
          collect: {duration: [5s]}           | p.yaml:2: collect.duration: must be a single value
          collect: {ringBytes: 3MiB}          | p.yaml:2: collect.ringBytes: must be a power of two
          collect: {counters: [flops]}        | p.yaml:2: collect.counters: flops is none of [cycles, instructions
          collect: {numaNode: -2}             | p.yaml:2: collect.numaNode: must be a whole number -1..1023
          collect: 7                          | p.yaml:2: collect: must be keys with values
          collect: {workloads: [{workload: rm}]} | p.yaml:2: collect.workloads[0].workload: workload rm is not in the catalogue
          model: {hidden: [10, 10, 10]}       | p.yaml:2: model.hidden: must be one or two widths
          model: {hidden: [4096]}             | p.yaml:2: model.hidden: must be 1..64
          model: {dropout: .nan}              | p.yaml:2: model.dropout: must be a number
          model: {split: {by: random}}        | p.yaml:2: model.split.by: a random row split leaks
          model: {split: {by: time, groups: [x]}} | p.yaml:2: model.split.groups: goes with by: workload, node or kernel
          model: {balance: everything}        | p.yaml:2: model.balance: must be one of none, workload, node, kernel
          data: {traces: [/etc/passwd]}       | p.yaml:2: data.traces: must be an address like
          model: {featureSet: mllb15x}        | p.yaml:2: model.featureSet: no feature set mllb15x; there are
          model: {featureSet: "a+b"}          | p.yaml:2: model.featureSet: must be lower-case letters and digits
          model: {features: [bogus]}          | p.yaml:2: model.features: has no feature bogus; mllb15 has
          sweep: {hidden: [10-10-10]}         | p.yaml:2: sweep.settings: hidden layers are one or two widths
          sweep: {hidden: ["0"]}              | p.yaml:2: sweep.settings: not a whole number 1..64: 0
          sweep: {seeds: [1, 1]}              | p.yaml:2: sweep.settings: duplicate setting: seed 1
          sweep: {dropout: [2]}               | p.yaml:2: sweep.settings: not 0.0..0.9: 2
          gates: {minAccuracy: 99}            | p.yaml:2: gates.minAccuracy: must be a number 0..1
          module: {mode: turbo}               | p.yaml:2: module.mode: must be one of off, shadow, canary, active
          module: {lease: 1s                  | p.yaml:3: plan:
          design: {minRepetitions: 9, maxRepetitions: 3} | p.yaml:2: design.minRepetitions: is more than maxRepetitions
          design: {kind: turns}               | p.yaml:2: design.kind: must be one of blocks, switchback
          design: {kind: switchback, slice: 100ms, edge: 100ms} | p.yaml:2: design.edge: is not shorter than slice
          design: {kind: switchback}          | trials.mix: no design.kind switchback: stress-ng-schedmix does not count
          arms: {native: {}}                  | p.yaml:2: arms: needs two arms at least
          arms: {a: {}, B: {}}                | p.yaml:2: arms.B: must be
          arms: {a: {}, "../x": {}}           | p.yaml:2: arms.../x: must be
          arms: {a: {}, again: {}}            | p.yaml:2: arms: again is what the control is called
          arms: {a: {}, mllb: {}}             | p.yaml:2: arms: mllb is the name of an arm with a model
          arms: {a: {}, b: {model: A}}        | p.yaml:2: arms.b.model: must be trained, promoted, none, or the id or tag of a model
          arms: {a: {model: promoted}, b: {model: trained}} | p.yaml:2: arms: all arms with a model hold the same one, not promoted and trained
          arms: {a: {}, b: {shell: id}}       | p.yaml:2: arms.b.shell: unknown key
          arms: {a: {}, b: {tune: {bogus: 1}}} | p.yaml:2: arms.b.tune.bogus: no such tunable
          arms: {a: {}, b: {policy: {scheduler: bogus}}} | p.yaml:2: arms: b: scheduler bogus is not in the catalogue; it has domains
          arms: {a: {boot: {}}, b: {tune: {migration_cost_ns: 0}}} | p.yaml:2: arms: b: where an arm boots, none holds a model, a policy or tune
          arms: {a: {}, b: {policy: {shell: id}}} | p.yaml:2: arms.b.policy.shell: unknown key
          arms: {a: {}, b: {policy: {scheduler: domains, options: {slice: 1s}}}} | p.yaml:2: arms: b: scheduler domains: option slice is 1s, not within
          arms: {a: {}, b: {policy: {scheduler: domains, options: {bogus: 1}}}} | p.yaml:2: arms: b: scheduler domains: option bogus is not an option of domains
          arms: {a: {}, b: {model: trained, policy: {scheduler: domains}}} | p.yaml:2: arms.b: scheduler domains cannot give a model src_load, dst_load: train one with model.features from src_non_pref_nr
          arms: {a: {}, b: {beside: {workload: bogus}}} | p.yaml:2: arms.b.beside.workload:
          arms: [native, mllb]                | p.yaml:2: arms:
          onFailedTrial: {then: ignore}       | p.yaml:2: onFailedTrial.then: must be one of retry, skip, abort
          """)
  void aFaultIsNamedWithFileLineAndField(String line, String expected) {
    assertThatThrownBy(() -> reader.parse("p.yaml", "name: tiny\n" + line + "\n" + TRIALS))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: ../x, workload: fibonacci}                       | trials[0].name
          {name: a, workload: ../../etc/passwd}                   | trials[0].workload
          {name: a, workload: fibonacci, parameters: {x: 1}}      | trials[0].parameters.x: is not a parameter
          {name: a, workload: fibonacci, parameters: {duration: "5s; rm -rf /"}} | trials[0].parameters.duration
          {name: a, workload: fibonacci, shell: id}               | trials[0].shell: unknown key
          {workload: fibonacci}                                   | trials[0].name: is missing
          {name: a, workload: fibonacci, arms: mllb}              | trials[0].arms: must be a list
          {name: a, workload: fibonacci, arms: [native, other]}   | trials[0].arms: is not an arm of the plan: "other"; known: native, mllb
          {name: a, workload: fibonacci, arms: [native]}          | trials[0].arms: needs two at least
          {name: a, workload: fibonacci, arms: []}                | trials[0].arms: needs two at least
          {name: a, workload: fibonacci, arms: [mllb, mllb]}      | trials[0].arms: mllb stands there twice
          {name: a, workload: fibonacci, arms: [{x: 1}, mllb]}    | trials[0].arms: must be a single value
          """)
  void trialsAreDataNeverShellText(String trial, String expected) {
    assertThatThrownBy(() -> reader.parse("p.yaml", "name: tiny\ntrials:\n  - " + trial + "\n"))
        .isInstanceOf(PlanRejectedException.class)
        .hasMessageContaining("p.yaml:3: " + expected);
  }

  @Test
  void aTrialMayCompareSomeOfTheArms() throws Exception {
    String arms =
        "name: t\narms: {native: {}, mllb: {model: trained}, short: {tune: {swappiness: 1}}}\n";
    ExperimentPlan plan =
        reader.parse(
            "p.yaml",
            arms
                + "trials:\n"
                + "  - {name: a, workload: fibonacci, arms: [native, mllb]}\n"
                + "  - {name: b, workload: fibonacci, arms: [short, native]}\n");
    assertThat(plan.trials())
        .extracting(trial -> plan.armsOf(trial).stream().map(Arm::name).toList())
        .containsExactly(List.of("native", "mllb"), List.of("short", "native"));
    assertThat(plan.comparisons()).isEqualTo(2);
    assertThat(reader.parse("p.yaml", arms + TRIALS).comparisons()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                reader.parse(
                    "p.yaml",
                    arms + "trials: [{name: a, workload: fibonacci, arms: [native, short]}]\n"))
        .hasMessageContaining("p.yaml:2: arms.mllb: is compared in no trial");
  }

  @Test
  void allFaultsAreFoundAtOnce() {
    assertThatThrownBy(
            () -> reader.parse("p.yaml", "seed: x\nmodel: {epochs: 0}\nwhat: 1\ntrials: []\n"))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(5));
  }

  @ParameterizedTest
  @CsvSource({
    "Mix, is taken by an earlier trial: Mix",
    "calibration, is what native against native is called: calibration",
    "Calibration, is what native against native is called: Calibration"
  })
  void aTrialIsNamedLikeNothingElse(String name, String problem) {
    assertThatThrownBy(
            () ->
                reader.parse(
                    "p.yaml",
                    "name: t\n" + TRIALS + "  - {name: " + name + ", workload: fibonacci}\n"))
        .hasMessage("p.yaml:4: trials[1].name: " + problem);
  }

  @Test
  void twoTrialsOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                reader.parse(
                    "p.yaml", "name: t\n" + TRIALS + "  - {name: mix, workload: fibonacci}\n"))
        .hasMessage("p.yaml:4: trials[1].name: is taken by an earlier trial: mix");
  }

  @Test
  void anEmptyFileAndADuplicateKeyAreRefused() {
    assertThatThrownBy(() -> reader.parse("p.yaml", ""))
        .hasMessage("p.yaml:1: plan: the file is empty");
    assertThatThrownBy(() -> reader.parse("p.yaml", "name: a\nname: b\n" + TRIALS))
        .hasMessage("p.yaml:2: name: stands here twice");
  }

  @Test
  void thePageOfTheDocumentationIsTheReadersOwn() throws IOException {
    List<String> rows = reader.keys().stream().map(PlanReaderTest::row).toList();
    Path file = Path.of("../../docs/reference/plan.md");
    if (Boolean.getBoolean("mllb.updateDocs")) {
      update(file, rows);
    }
    String page = Files.readString(file);
    String found = page.lines().filter(l -> l.startsWith("| `")).collect(Collectors.joining("\n"));
    assertThat(found)
        .as("docs/reference/plan.md differs; write it anew with -Dmllb.updateDocs=true")
        .isEqualTo(String.join("\n", rows));
  }

  private static void update(Path file, List<String> rows) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(l -> l.startsWith("| `"));
    lines.addAll(lines.indexOf("| --- | --- | --- | --- |") + 1, rows);
    Files.write(file, lines);
  }

  private static String row(PlanKey key) {
    return "| `"
        + key.path().replace("[0]", "[]")
        + "` | "
        + key.type()
        + " | "
        + key.fallback()
        + " | "
        + key.meaning()
        + " |";
  }
}
