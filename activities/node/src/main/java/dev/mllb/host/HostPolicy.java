// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.OwnersFiles;
import dev.mllb.basics.PlainYaml;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.WorkloadCall;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.Quantity;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this machine's owner allows, whatever a plan asks: checked on the machine itself, so that
 * nobody on the server can widen it.
 *
 * @param workloads upper bounds of parameters by workload; null allows all workloads
 * @param tunables largest number by name that may be set, empty for any value; null allows all
 * @param schedulers upper bounds of options by name that may take the kernel's place; null allows
 *     all
 * @param longestCollection of decisions; null for any length
 * @param highestMode of the module
 * @param canaryPerMille most decisions in a thousand that mode canary acts on
 * @param from first time of day at which work may begin; null with {@code until} for any
 * @param until time of day from which on none may begin
 * @param boots kernels that arms may boot; null for none: a machine is not rebooted until its owner
 *     has said so
 */
public record HostPolicy(
    @Nullable Map<String, Map<String, String>> workloads,
    @Nullable Map<String, String> tunables,
    @Nullable Map<String, Map<String, String>> schedulers,
    @Nullable Duration longestCollection,
    ModuleSpec.Mode highestMode,
    int canaryPerMille,
    @Nullable LocalTime from,
    @Nullable LocalTime until,
    @Nullable BootPolicy boots) {

  /** Whatever a plan may say, but that it reboots nothing. */
  public static final HostPolicy ANYTHING =
      new HostPolicy(null, null, null, null, ModuleSpec.Mode.ACTIVE, 1000, null, null, null);

  /**
   * What arms may boot.
   *
   * @param kernels releases; null for all that are installed
   * @param parameters of the command line that they may set, by name
   */
  public record BootPolicy(@Nullable Set<String> kernels, Set<String> parameters) {

    public BootPolicy {
      kernels = kernels == null ? null : Set.copyOf(kernels);
      parameters = Set.copyOf(parameters);
    }
  }

  static final String REFUSED = "the policy of this host's owner refuses the plan: ";

  /**
   * The policy in a file that nobody named: none is there on a machine whose owner sets no bound. A
   * link to nothing is no missing file.
   *
   * @throws MllbException as {@link #read}
   */
  public static HostPolicy readIfThere(Path file) {
    return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? ANYTHING : read(file);
  }

  /**
   * The policy in a file. A key given twice is not understood: of two bounds the owner may have
   * meant either. Nor is a file that says nothing: one that was cut short would allow everything.
   *
   * @throws MllbException PERMISSION_DENIED when others may write it, NOT_POSSIBLE_NOW when it is
   *     not there or cannot be understood: then the worker does not start
   */
  public static HostPolicy read(Path file) {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "the policy "
              + file
              + " is named (--policy or MLLB_POLICY) and is not there: write it, or name none");
    }
    OwnersFiles.check(file);
    try {
      Object root = PlainYaml.read(file);
      return HostPolicyFile.of(root == null ? Map.of() : root);
    } catch (IOException e) {
      throw FileFailure.of("cannot read the policy " + file, e);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "the policy " + file + " cannot be understood: " + e.getMessage(),
          e);
    }
  }

  /** A whole number; nothing for other words. */
  static Optional<BigInteger> number(String text) {
    return text.matches("-?[0-9]{1,30}") ? Optional.of(new BigInteger(text)) : Optional.empty();
  }

  /**
   * The workloads that may run here, none with more than its owner allows.
   *
   * @throws MllbException NOT_POSSIBLE_NOW when it bounds what they do not have, or below the least
   */
  public WorkloadCatalogue narrow(WorkloadCatalogue catalogue) {
    return workloads == null ? catalogue : kept(catalogue::limitedTo, workloads);
  }

  /**
   * All schedulers, none with larger options than this machine's owner allows.
   *
   * @throws MllbException as for workloads
   */
  public SchedulerCatalogue narrow(SchedulerCatalogue catalogue) {
    return schedulers == null ? catalogue : kept(catalogue::limitedTo, schedulers);
  }

  private static <C> C kept(
      Function<Map<String, Map<String, String>>, C> limited,
      Map<String, Map<String, String>> bounds) {
    try {
      return limited.apply(bounds);
    } catch (IllegalArgumentException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "the policy of this host's owner cannot be kept: " + e.getMessage(),
          e);
    }
  }

  /**
   * Returns when this workload may run.
   *
   * @throws MllbException INVALID_PLAN for one that may not, whatever its parameters
   */
  public void checkWorkload(WorkloadCall call) {
    if (workloads != null && !workloads.containsKey(call.workload())) {
      throw refusal(
          "workload " + call.workload() + " may not run here, only " + workloads.keySet());
    }
  }

  /**
   * Returns when decisions may be collected for so long.
   *
   * @throws MllbException INVALID_PLAN for longer
   */
  public void checkCollection(Duration wanted) {
    if (longestCollection != null && wanted.compareTo(longestCollection) > 0) {
      throw refusal("collect.duration " + shown(wanted) + " is above " + shown(longestCollection));
    }
  }

  /**
   * The collection as it may be made here: prolonged no further than its owner lets one last.
   *
   * @throws MllbException INVALID_PLAN where its duration alone is longer
   */
  public CollectSpec allowed(CollectSpec wanted) {
    checkCollection(wanted.duration());
    CollectSpec.Prolonging asked = wanted.prolonging();
    if (longestCollection == null
        || asked == null
        || asked.longest().compareTo(longestCollection) <= 0) {
      return wanted;
    }
    return wanted.prolonged(new CollectSpec.Prolonging(asked.rows(), longestCollection));
  }

  private static String shown(Duration duration) {
    return Quantity.ofNanos(duration.toNanos());
  }

  /**
   * Returns when a plan may set these.
   *
   * @throws MllbException INVALID_PLAN for a tunable that is not the plan's to set here, or not so
   *     high
   */
  public void checkTunables(Map<String, String> wanted) {
    if (tunables == null) {
      return;
    }
    List<String> refused = new ArrayList<>();
    List<String> above = new ArrayList<>();
    new TreeMap<>(wanted)
        .forEach(
            (name, value) -> {
              String most =
                  tunables.getOrDefault(name, tunables.get(name.replaceFirst("\\..*", "")));
              if (most == null) {
                refused.add("tune." + name);
              } else if (!most.isEmpty()
                  && number(value).filter(n -> n.compareTo(new BigInteger(most)) <= 0).isEmpty()) {
                above.add("tune." + name + " " + value + " is above " + most);
              }
            });
    if (!refused.isEmpty()) {
      above.add(0, String.join(", ", refused) + " may not be set here, only " + tunables.keySet());
    }
    if (!above.isEmpty()) {
      throw refusal(String.join("; ", above));
    }
  }

  /**
   * Returns when a scheduler may take the kernel's place.
   *
   * @param call null for none
   * @throws MllbException INVALID_PLAN for one that may not, whatever its options
   */
  public void checkScheduler(@Nullable SchedulerCall call) {
    if (call != null && schedulers != null && !schedulers.containsKey(call.scheduler())) {
      throw refusal(
          "scheduler "
              + call.scheduler()
              + " may not take the kernel's place here, only "
              + schedulers.keySet());
    }
  }

  /**
   * Returns when an arm may hold what it says.
   *
   * @throws MllbException INVALID_PLAN for a tunable, a workload or a scheduler that is not the
   *     plan's here, or for a scheduler that would act on a model where no module may
   */
  public void checkArm(Arm arm) {
    checkTunables(arm.tune());
    if (arm.beside() != null) {
      checkWorkload(arm.beside());
    }
    if (arm.boot() != null) {
      checkBoot(arm.name(), arm.boot());
    }
    checkScheduler(arm.policy());
    if (arm.hasModelInScheduler() && highestMode != ModuleSpec.Mode.ACTIVE) {
      throw refusal(
          "arm "
              + arm.name()
              + ": its scheduler acts on every answer of the model, as mode active does, which is"
              + " above "
              + word(highestMode));
    }
  }

  /**
   * Returns when trials may reboot this machine; one in which no arm says into what reboots it all
   * the same.
   *
   * @throws MllbException INVALID_PLAN when its owner has not allowed it
   */
  public void checkBoots() {
    if (boots == null) {
      throw noBoots("the trial");
    }
  }

  private static MllbException noBoots(String who) {
    return refusal(
        who
            + " reboots this host, which its owner has not allowed: the policy needs boots, with"
            + " kernels and parameters");
  }

  /** A word of the command line may name a program that runs as root: the owner names them. */
  private void checkBoot(String arm, BootCall call) {
    if (boots == null) {
      throw noBoots("arm " + arm);
    }
    if (!call.kernel().isEmpty()
        && boots.kernels() != null
        && !boots.kernels().contains(call.kernel())) {
      throw refusal(
          "arm "
              + arm
              + " may not boot kernel "
              + call.kernel()
              + " here, only "
              + new TreeSet<>(boots.kernels()));
    }
    List<String> refused =
        call.parameters().stream().filter(name -> !boots.parameters().contains(name)).toList();
    if (!refused.isEmpty()) {
      throw refusal(
          "arm "
              + arm
              + " may not put "
              + String.join(", ", refused)
              + " on the command line here, only "
              + new TreeSet<>(boots.parameters()));
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
    return new MllbException(FailureCode.INVALID_PLAN, REFUSED + what);
  }
}
