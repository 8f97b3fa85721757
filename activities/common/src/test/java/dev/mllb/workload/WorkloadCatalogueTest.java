// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.WorkloadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class WorkloadCatalogueTest {

  public static final Path SOURCES = Path.of("../..", "benchmarks", "workloads");
  private static final Topology FOUR_CPUS = new Topology(4, 2, 1L << 31);

  @TempDir Path folder;

  private final WorkloadCatalogue catalogue = WorkloadCatalogue.load(SOURCES);

  @Test
  void everyEntryIsNamedAfterItsFolderAndFillsItsCommand() {
    assertThat(catalogue.all()).hasSizeGreaterThanOrEqualTo(14);
    for (Workload workload : catalogue.all()) {
      assertThat(SOURCES.resolve(workload.name()).resolve("workload.yaml")).exists();
      assertThat(command(workload.name(), Map.of(), Optional.empty()))
          .isNotEmpty()
          .noneMatch(word -> word.contains("${"));
    }
  }

  @Test
  void everyMetricDeclaresItsDomain() throws IOException {
    for (Workload workload : catalogue.all()) {
      String yaml = Files.readString(SOURCES.resolve(workload.name()).resolve("workload.yaml"));
      assertThat(yaml.split("domain: ", -1)).hasSize(workload.metrics().size() + 1);
    }
  }

  @Test
  void sizesComeFromTheTopology() {
    assertThat(command("stress-ng-schedmix", Map.of(), Optional.of(Duration.ofMillis(2500))))
        .containsExactly(
            "stress-ng",
            "--schedmix",
            "8",
            "--timeout",
            "3s",
            "--metrics",
            "--no-rand-seed",
            "--temp-path",
            "/scratch");
  }

  @Test
  void aChoiceStandsForItsArguments() {
    assertThat(command("hackbench", Map.of("transport", "pipe", "loops", "7"), Optional.empty()))
        .containsExactly("hackbench", "--pipe", "--process", "-g", "4", "-l", "7", "-s", "100");
  }

  @Test
  void aValueIsCheckedAgainstItsType() {
    for (String method : List.of("hash", "jenkin", "nqueens")) {
      assertRejected("stress-ng-cpu", "method", method, "not one of ackermann");
    }
    assertRejected("hackbench", "loops", "many", "not a whole number");
    assertRejected("hackbench", "loops", "-1", "not within 1 to 1000000");
    assertRejected("hackbench", "transport", "pipe; rm -rf /", "not one of sockets, pipe, inet");
    assertRejected("fibonacci", "duration", "-3s", "not a duration");
    assertRejected("fibonacci", "duration", "99h", "not within");
    assertRejected("sysbench-memory", "block", "3 apples", "not a size");
    assertRejected("hackbench", "speed", "1", "not a parameter of hackbench");
    assertRejected("hackbench", "cpus", "0-1;2", "must be a list such as 0-3,6");
    assertRejected("hackbench", "nodes", "1-0", "ends before it begins");
  }

  @Test
  void everyWorkloadCanBeKeptOnSomeCpusAndNodes() {
    for (Workload workload : catalogue.all()) {
      catalogue.check(new WorkloadCall(workload.name(), Map.of("cpus", "0-1,3", "nodes", "0")));
    }
  }

  @Test
  void anUnknownWorkloadNamesThoseThereAre() {
    assertThatThrownBy(() -> catalogue.check(new WorkloadCall("crysis", Map.of())))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_WORKLOAD))
        .hasMessageContaining("hackbench");
  }

  @Test
  void anOwnersFileAddsAWorkloadOfItsName() throws IOException {
    own("checkout", OWN);
    Workload workload = catalogue.with(folder).find("checkout");
    assertThat(workload.programs()).containsExactly("dd");
    assertThat(workload.parser()).isEqualTo("lines");
    assertThat(workload.own()).contains(folder.resolve("checkout.yaml"));
    assertThat(catalogue.with(folder).all()).hasSize(catalogue.all().size() + 1);
  }

  @Test
  void anOwnersFileThatCannotBeUsedTakesAwayNothingElse() throws IOException {
    own("good", OWN);
    own("hackbench", OWN);
    own("Bad Name", OWN);
    own("typo", OWN + "colour: red\n");
    own("blank", OWN.replace("${blocks}", "${blcks}"));
    own("deaf", OWN.replace("domain: positive", "domane: positive"));
    own("headless", OWN.replace("headline: true", "headline: false"));
    own("still", OWN.replace("command: [dd, \"count=${blocks}\"]", "command: dd count=1"));
    own("binary", "\0\1\2");
    own("worded", OWN.replace("${blocks}", "${max_blocks}"));
    own("compiled", OWN.replace("${blocks}", "${program}"));
    own("chosen", OWN.replace("\"count=${blocks}\"", "\"${blocks:arguments}\""));
    own("needy", OWN + "needs: [{tasks: blocks}]\n");
    own("needless", OWN + "needs: [{tasks: blocks*many}]\n");
    own("unbounded", OWN + "needs: [{atMost: some, of: blocks, are: blocks}]\n");
    own("unknown-need", OWN + "needs: [{atMost: 5, of: blocks*nothing, are: blocks}]\n");
    own("whenever", OWN + "needs: [{tasks: blocks*2, when: blocks}]\n");
    own("nothing", OWN.replace("default: \"2\"", "default: \"$cpus/0\""));
    own("short", OWN.replace("name: blocks", "name: duration").replace("${blocks}", "1"));
    own("taken", OWN.replace("name: blocks", "name: scratch").replace("${blocks}", "1"));
    own("listed", OWN.replace("summary: Copies nothing to nowhere", "summary: [a]\nlimit: {}"));
    Files.createDirectory(folder.resolve("folder.yaml"));
    own("borrowed", OWN);
    Files.setPosixFilePermissions(
        folder.resolve("borrowed.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
    WorkloadCatalogue all = catalogue.with(folder);
    assertThat(all.find("good").name()).isEqualTo("good");
    assertThat(all.find("hackbench").own()).isEmpty();
    assertThat(all.all()).hasSize(catalogue.all().size() + 1);
    for (Map.Entry<String, String> each :
        Map.ofEntries(
                Map.entry("hackbench.yaml", "is in the catalogue"),
                Map.entry("Bad Name", "a name is of"),
                Map.entry("typo", "unknown key colour"),
                Map.entry("blank", "no parameter for ${blcks}"),
                Map.entry("deaf", "unknown key domane"),
                Map.entry("headless", "exactly one headline"),
                Map.entry("still", "command is a list of words"),
                Map.entry("binary", "binary.yaml: "),
                Map.entry("borrowed", "may be written by others"),
                Map.entry("worded", "no parameter for ${max_blocks}"),
                Map.entry("compiled", "no parameter for ${program}"),
                Map.entry("chosen", "type enum"),
                Map.entry("needy", "is like groups*40"),
                Map.entry("needless", "is like groups*40"),
                Map.entry("unbounded", "atMost is a number above 0, not some"),
                Map.entry("unknown-need", "there is no parameter nothing with a number"),
                Map.entry("whenever", "when like unit=threads"),
                Map.entry("nothing", "no such default: $cpus/0"),
                Map.entry("short", "has the type duration"),
                Map.entry("taken", "is a path"),
                Map.entry("listed", "listed.yaml"))
            .entrySet()) {
      assertThat(all.faults().get(each.getKey())).as(each.getKey()).contains(each.getValue());
    }
    assertThatThrownBy(() -> all.find("typo"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("typo.yaml: unknown key colour");
  }

  @Test
  void aPolicyBoundsWhatIsThereAndTheDefaultToo() throws IOException {
    own("mine", OWN);
    own("typo", OWN + "colour: red\n");
    WorkloadCatalogue all = catalogue.with(folder);
    WorkloadCatalogue bound =
        all.limitedTo(
            Map.of(
                "mine", Map.of("blocks", "1"),
                "typo", Map.of("blocks", "1"),
                "gone", Map.of(),
                "hackbench", Map.of("loops", "7")));
    assertThat(bound.all()).extracting(Workload::name).containsExactly("hackbench", "mine");
    assertThat(bound.find("mine").parameters().get("blocks").defaultValue()).isEqualTo("1");
    assertThat(bound.find("hackbench").parameters().get("loops").defaultValue()).isEqualTo("7");
    assertThat(bound.faults().keySet()).containsExactly("gone", "typo");
    assertThat(all.limitedTo(Map.of("mine", Map.of("blobs", "1"))).faults().get("mine"))
        .contains("has no parameter blobs");
    assertThatThrownBy(() -> all.limitedTo(Map.of("hackbench", Map.of("blobs", "1"))))
        .hasMessageContaining("has no parameter blobs");
  }

  @Test
  void aFolderThatOthersMayWriteIsNotTrusted() throws IOException {
    own("checkout", OWN);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(catalogue.with(folder).faults().get("checkout")).contains("others");
  }

  private static final String OWN =
      """
      summary: Copies nothing to nowhere
      command: [dd, "count=${blocks}"]
      runs: fixed
      parameters:
        - {name: blocks, type: int, min: 1, max: 100, default: "2", about: blocks}
      metrics:
        - {name: copied_s, unit: s, better: lower, domain: positive, headline: true, from: 'copied ([0-9.]+) s'}
      """;

  private void own(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), yaml);
  }

  private void assertRejected(String workload, String parameter, String value, String reason) {
    assertThatThrownBy(() -> catalogue.check(new WorkloadCall(workload, Map.of(parameter, value))))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN))
        .hasMessageContaining(parameter)
        .hasMessageContaining(reason);
  }

  private List<String> command(
      String name, Map<String, String> parameters, Optional<Duration> duration) {
    Workload workload = catalogue.find(name);
    return new Arguments(
            workload,
            new WorkloadCall(name, parameters),
            FOUR_CPUS,
            duration,
            Map.of("scratch", "/scratch", "program", "/program"))
        .fill(workload.command());
  }
}
