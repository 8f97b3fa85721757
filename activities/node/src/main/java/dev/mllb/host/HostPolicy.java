// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.OwnersFiles;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What this machine's owner allows, whatever a plan asks: checked on the machine itself, so that
 * nobody on the server can widen it.
 *
 * @param workloads upper bounds of parameters by workload; null allows all workloads
 * @param tunables names that may be set; null allows all
 * @param schedulers names that may take the kernel's place; null allows all
 * @param highestMode of the module
 * @param canaryPerMille most decisions in a thousand that mode canary acts on
 * @param from first time of day at which work may begin; null with {@code until} for any
 * @param until time of day from which on none may begin
 */
public record HostPolicy(
    @Nullable Map<String, Map<String, String>> workloads,
    @Nullable Set<String> tunables,
    @Nullable Set<String> schedulers,
    ModuleSpec.Mode highestMode,
    int canaryPerMille,
    @Nullable LocalTime from,
    @Nullable LocalTime until) {

  /** Whatever a plan may say. */
  public static final HostPolicy ANYTHING =
      new HostPolicy(null, null, null, ModuleSpec.Mode.ACTIVE, 1000, null, null);

  private static final Set<String> KEYS =
      Set.of("workloads", "tunables", "schedulers", "highest_mode", "canary_per_mille", "hours");

  /**
   * The policy in a file; no file allows anything.
   *
   * @throws MllbException PERMISSION_DENIED when others may write it, NOT_POSSIBLE_NOW when it
   *     cannot be understood: then the worker does not start
   */
  public static HostPolicy read(Path file) {
    if (!Files.exists(file)) {
      return ANYTHING;
    }
    OwnersFiles.check(file);
    try (Reader reader = Files.newBufferedReader(file)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return of(root == null ? Map.of() : mapping(root, "the file"));
    } catch (IOException e) {
      throw FileFailure.of("cannot read the policy " + file, e);
    } catch (YAMLException | IllegalArgumentException | DateTimeParseException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "the policy " + file + " cannot be understood: " + e.getMessage(),
          e);
    }
  }

  private static HostPolicy of(Map<?, ?> root) {
    for (Object key : root.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(key + " is none of " + new TreeSet<>(KEYS));
      }
    }
    Object mode = root.get("highest_mode");
    Object perMille = root.get("canary_per_mille");
    String[] hours = hours(root.get("hours"));
    return new HostPolicy(
        root.containsKey("workloads") ? bounds(root.get("workloads")) : null,
        root.containsKey("tunables") ? tunables(root.get("tunables")) : null,
        root.containsKey("schedulers") ? names("schedulers", root.get("schedulers")) : null,
        // YAML takes a bare off for false.
        mode == null
            ? ModuleSpec.Mode.ACTIVE
            : Boolean.FALSE.equals(mode)
                ? ModuleSpec.Mode.OFF
                : ModuleSpec.Mode.valueOf(mode.toString().toUpperCase(Locale.ROOT)),
        perMille == null ? 1000 : Integer.parseInt(perMille.toString()),
        hours.length == 0 ? null : LocalTime.parse(hours[0]),
        hours.length == 0 ? null : LocalTime.parse(hours[1]));
  }

  private static String[] hours(@Nullable Object hours) {
    if (hours == null) {
      return new String[0];
    }
    String[] ends = hours.toString().strip().split("\\s*-\\s*", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("hours is like \"20:00-06:00\", not " + hours);
    }
    return ends;
  }

  private static Map<String, Map<String, String>> bounds(@Nullable Object value) {
    Map<String, Map<String, String>> bounds = new TreeMap<>();
    mapping(value == null ? Map.of() : value, "workloads")
        .forEach(
            (name, most) -> {
              Map<String, String> parameters = new TreeMap<>();
              mapping(most == null ? Map.of() : most, "workloads." + name)
                  .forEach((key, high) -> parameters.put(key.toString(), String.valueOf(high)));
              bounds.put(name.toString(), parameters);
            });
    return bounds;
  }

  private static Set<String> tunables(@Nullable Object value) {
    Set<String> names = names("tunables", value);
    for (String name : names) {
      if (Tunable.named(name).isEmpty()) {
        throw new IllegalArgumentException("tunables: no such tunable: " + name);
      }
    }
    return names;
  }

  private static Set<String> names(String key, @Nullable Object value) {
    Set<String> names = new TreeSet<>();
    if (value != null && !(value instanceof List<?>)) {
      throw new IllegalArgumentException(key + " is a list");
    }
    for (Object name : value == null ? List.of() : (List<?>) value) {
      names.add(name.toString());
    }
    return names;
  }

  private static Map<?, ?> mapping(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " is not a mapping");
  }

  /** The workloads that may run here, none with more than its owner allows. */
  public WorkloadCatalogue narrow(WorkloadCatalogue catalogue) {
    return workloads == null ? catalogue : catalogue.limitedTo(workloads);
  }

  /**
   * Returns when a plan may set these.
   *
   * @throws MllbException INVALID_PLAN for a tunable that is not the plan's to set here
   */
  public void checkTunables(Map<String, String> wanted) {
    if (tunables == null) {
      return;
    }
    List<String> refused = new ArrayList<>();
    for (String name : new TreeSet<>(wanted.keySet())) {
      String all = name.replaceFirst("\\..*$", "");
      if (!tunables.contains(name) && !tunables.contains(all)) {
        refused.add(name);
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(
          "tune." + String.join(", tune.", refused) + " may not be set here, only " + tunables);
    }
  }

  /**
   * Returns when an arm may hold what it says.
   *
   * @throws MllbException INVALID_PLAN for a tunable or a scheduler that is not the plan's here
   */
  public void checkArm(Arm arm) {
    checkTunables(arm.tune());
    SchedulerCall call = arm.policy();
    if (call != null && schedulers != null && !schedulers.contains(call.scheduler())) {
      throw refusal(
          "scheduler "
              + call.scheduler()
              + " may not take the kernel's place here, only "
              + schedulers);
    }
  }

  /**
   * Returns when the module may act so.
   *
   * @throws MllbException INVALID_PLAN for a module that would do more than its owner allows
   */
  public void checkModule(ModuleSpec module) {
    if (module.mode().compareTo(highestMode) > 0) {
      throw refusal("module.mode " + word(module.mode()) + " is above " + word(highestMode));
    }
    if (module.mode() == ModuleSpec.Mode.CANARY && module.canaryPerMille() > canaryPerMille) {
      throw refusal(
          "module.canary_per_mille " + module.canaryPerMille() + " is above " + canaryPerMille);
    }
  }

  /**
   * Returns when work may begin.
   *
   * @param now time of day on this machine
   * @throws MllbException INVALID_PLAN when no work may begin
   */
  public void checkHour(LocalTime now) {
    if (from == null || until == null) {
      return;
    }
    boolean isInside =
        from.isBefore(until)
            ? !now.isBefore(from) && now.isBefore(until)
            : !now.isBefore(from) || now.isBefore(until);
    if (!isInside) {
      throw refusal("work may begin from " + from + " to " + until + ", and it is " + now);
    }
  }

  private static String word(ModuleSpec.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static MllbException refusal(String what) {
    return new MllbException(
        FailureCode.INVALID_PLAN, "the policy of this host's owner refuses the plan: " + what);
  }
}
