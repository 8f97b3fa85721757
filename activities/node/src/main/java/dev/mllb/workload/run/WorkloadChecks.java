// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.Excerpt;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Arguments;
import dev.mllb.workload.Need;
import dev.mllb.workload.Topology;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.log.LogParsers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether this machine can run what a plan names. The programs themselves are asked, before
 * anything is booked or measured; what is missing is said with what to install or take instead.
 */
public final class WorkloadChecks {

  private final WorkloadCatalogue catalogue;
  private final Programs programs;
  private final Limits limits;

  /**
   * Checks of this machine.
   *
   * @param state folder of the worker, which runs workloads
   */
  public WorkloadChecks(WorkloadCatalogue catalogue, Path state) {
    this(catalogue, new Programs(), Limits.here(Quarters.unsaid(state)));
  }

  WorkloadChecks(WorkloadCatalogue catalogue, Programs programs, Limits limits) {
    this.catalogue = catalogue;
    this.programs = programs;
    this.limits = limits;
  }

  /** One check for each of these calls, and those of the CPUs that a workload gets here. */
  public List<WorkloadCheck> of(Collection<WorkloadCall> calls) {
    List<WorkloadCheck> checks = new ArrayList<>(limits.cpuChecks());
    for (WorkloadCall call : new LinkedHashSet<>(calls)) {
      checks.add(of(call));
    }
    return checks;
  }

  /**
   * Checks one call.
   *
   * @throws MllbException UNKNOWN_WORKLOAD or INVALID_PLAN when it can run nowhere
   */
  WorkloadCheck of(WorkloadCall call) {
    catalogue.check(call);
    Workload workload = catalogue.find(call.workload());
    String name = "workload " + workload.name();
    String unreadable = LogParsers.problem(workload);
    if (!unreadable.isEmpty()) {
      throw new MllbException(FailureCode.INVALID_PLAN, name + " cannot be used: " + unreadable);
    }
    for (String program : workload.programs()) {
      Optional<WorkloadCheck> missing = missing(name, program);
      if (missing.isPresent()) {
        return missing.get();
      }
    }
    Optional<WorkloadCheck> incapable = limits.problem(name, workload.capabilities());
    if (incapable.isPresent()) {
      return incapable.get();
    }
    Map<String, String> values =
        new Arguments(workload, call, Topology.here(), Optional.empty(), Map.of()).values();
    for (Need need : workload.needs()) {
      Optional<WorkloadCheck> unmet = unmet(name, workload, need, values);
      if (unmet.isPresent()) {
        return unmet.get();
      }
    }
    return WorkloadCheck.ok(
        name,
        workload.programs().stream()
            .map(program -> program + programs.version(program).map(v -> " " + v).orElse(""))
            .collect(Collectors.joining(", ")));
  }

  /**
   * Refuses a call that cannot run here.
   *
   * @throws MllbException as {@link #of(WorkloadCall)}, or with the code of the check that failed
   */
  void require(WorkloadCall call) {
    of(call).orThrow();
  }

  /**
   * Versions of all programs of a workload, its own source or file among them. One that does not
   * tell is known by its content.
   */
  Map<String, String> programs(Workload workload) {
    Map<String, String> known = new TreeMap<>();
    for (String program : workload.programs()) {
      known.put(program, programs.version(program).orElseGet(() -> programs.content(program)));
    }
    workload
        .own()
        .ifPresent(
            file -> known.put(String.valueOf(file.getFileName()), NativeProgram.version(file)));
    workload
        .source()
        .ifPresent(
            source ->
                known.put(String.valueOf(source.getFileName()), NativeProgram.version(source)));
    return known;
  }

  private Optional<WorkloadCheck> missing(String name, String program) {
    if (!programs.isThere(program)) {
      return Optional.of(
          unfit(name, program + " is not on this machine", Programs.howToInstall(program)));
    }
    if (!program.equals("perf") || programs.ask(program, "--version").status() == 0) {
      return Optional.empty();
    }
    // Distributions put a script there that looks for the perf of the running kernel.
    return Optional.of(
        unfit(
            name,
            "perf is there, but none for this kernel: "
                + Excerpt.of(programs.ask(program, "--version").text()),
            "install linux-perf (Debian) or linux-tools-" + limits.kernel() + " (Ubuntu)"));
  }

  private Optional<WorkloadCheck> unmet(
      String name, Workload workload, Need need, Map<String, String> values) {
    if (need instanceof Need.Stressor stressor) {
      return unmet(name, stressor);
    }
    if (need instanceof Need.Choice choice) {
      return unmet(name, choice, values);
    }
    if (need instanceof Need.Ordinary) {
      return limits.problemAsRoot(name);
    }
    if (need instanceof Need.Most most) {
      return unmet(name, workload, most, values);
    }
    Need.Amount amount = (Need.Amount) need;
    return isNeeded(amount, values)
        ? limits.problem(
            name,
            amount.of(),
            product(number(workload, amount.parameter(), values), amount.factor()),
            (amount.of() == Need.Limited.DISK ? "with a smaller " : "with fewer ")
                + amount.parameter())
        : Optional.empty();
  }

  /** More than any machine has, where it is more than a number can tell. */
  static long product(long one, long other) {
    return Math.multiplyHigh(one, other) == 0 && one * other >= 0 ? one * other : Long.MAX_VALUE;
  }

  private static Optional<WorkloadCheck> unmet(
      String name, Workload workload, Need.Most most, Map<String, String> values) {
    double asked = most.asked(parameter -> number(workload, parameter, values));
    return asked <= most.most()
        ? Optional.empty()
        : Optional.of(
            WorkloadCheck.failed(
                name,
                FailureCode.HOST_LIMITED,
                String.format(
                    Locale.ROOT,
                    "asks for %.0f %s (%s), and can do %d",
                    Math.ceil(asked),
                    most.are(),
                    most.of(),
                    most.most()),
                "run it with other values of " + String.join(", ", most.numbers())));
  }

  private static long number(Workload workload, String parameter, Map<String, String> values) {
    return requireNonNull(workload.parameters().get(parameter))
        .number(requireNonNull(values.get(parameter)));
  }

  private static boolean isNeeded(Need.Amount amount, Map<String, String> values) {
    return amount
        .when()
        .map(when -> when.split("=", 2))
        .map(pair -> pair[1].equals(values.get(pair[0])))
        .orElse(true);
  }

  private Optional<WorkloadCheck> unmet(String name, Need.Stressor stressor) {
    List<String> known = words(programs.ask("stress-ng", "--stressors").text());
    if (known.isEmpty() || known.contains(stressor.name())) {
      return Optional.empty();
    }
    String version = programs.version("stress-ng").map(v -> " " + v).orElse("");
    return Optional.of(
        unfit(
            name,
            "stress-ng" + version + " has no stressor " + stressor.name(),
            "install stress-ng "
                + stressor.since()
                + " or newer"
                + (stressor.instead().isEmpty() ? "" : ", or take " + stressor.instead())));
  }

  private Optional<WorkloadCheck> unmet(
      String name, Need.Choice choice, Map<String, String> values) {
    String value = values.getOrDefault(choice.parameter(), "");
    // It answers a word that it does not know with all those that it knows.
    String said = programs.ask("stress-ng", choice.option(), "?", "--dry-run").text();
    List<String> known = words(said.substring(said.lastIndexOf(':') + 1));
    if (known.size() < 2 || known.contains(value)) {
      return Optional.empty();
    }
    return Optional.of(
        unfit(
            name,
            "this stress-ng has no " + choice.option() + " " + value,
            "set " + choice.parameter() + " to one of: " + Excerpt.of(String.join(", ", known))));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+", -1)).filter(w -> !w.isEmpty()).toList();
  }

  private static WorkloadCheck unfit(String name, String detail, String fix) {
    return WorkloadCheck.failed(name, FailureCode.TOOL_MISSING, detail, fix);
  }
}
