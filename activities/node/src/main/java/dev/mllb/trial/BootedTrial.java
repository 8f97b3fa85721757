// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.boot.KernelBoots;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.BootTicket;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Course;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trial whose arms are booted, as far as the present boot takes it. */
final class BootedTrial {

  private static final Logger LOG = LoggerFactory.getLogger(BootedTrial.class);

  private final TrialRequest request;
  private final KernelBoots boots;
  private final Course course;
  private final SampleFile samples;
  private final Runnable ready;
  private final Function<Slot, Repetition> measure;

  /**
   * @param ready makes the machine as its experiment wants it, before each repetition
   * @param measure takes a repetition
   */
  BootedTrial(
      TrialRequest request,
      KernelBoots boots,
      Course course,
      SampleFile samples,
      Runnable ready,
      Function<Slot, Repetition> measure) {
    this.request = request;
    this.boots = boots;
    this.course = course;
    this.samples = samples;
    this.ready = ready;
    this.measure = measure;
  }

  /** Measures what this boot is for; the boot that is needed then, or nothing at the end. */
  Optional<BootTicket> next() {
    Optional<Slot> next = course.next(samples.repetitions());
    while (next.isPresent()) {
      Slot slot = next.get();
      BootTicket ticket = ticket(slot);
      KernelBoots.Outcome outcome = boots.outcome(request, ticket);
      if (!outcome.isAsked()) {
        return Optional.of(ticket);
      }
      if (outcome.isUp()) {
        take(slot);
      } else {
        samples.add(failed(slot, outcome));
      }
      next = course.next(samples.repetitions());
    }
    return Optional.empty();
  }

  private BootTicket ticket(Slot slot) {
    return new BootTicket(
        slot.block(),
        Boots.place(request.design(), slot),
        slot.arm(),
        Boots.spoilt(request.design(), samples.repetitions(), slot));
  }

  /** The next repetition of a boot that is up, or why nothing more is measured in it. */
  private void take(Slot slot) {
    Optional<String> end =
        Boots.loss(request.design(), samples.repetitions(), slot, boots.bootId())
            .or(this::whyUnfit);
    if (end.isPresent()) {
      samples.add(ofBoot(slot, end.get(), boots.bootId()));
    } else {
      warmUpOnce(slot);
      samples.add(measured(slot));
    }
  }

  /** What the plan sets and this boot's kernel does not have ends its arm, not the trial. */
  private Optional<String> whyUnfit() {
    try {
      ready.run();
      return Optional.empty();
    } catch (MllbException e) {
      if (e.code() != FailureCode.INVALID_PLAN) {
        throw e;
      }
      return Optional.of(Repetition.REFUSED + Boots.FAILED + e.getMessage());
    }
  }

  /** Caches are cold after each boot, of every arm alike. */
  private void warmUpOnce(Slot slot) {
    long done =
        samples.repetitions().stream()
            .filter(r -> r.isWarmup() && r.bootId().equals(boots.bootId()))
            .count();
    for (long i = done; i < request.design().warmup(); i++) {
      samples.add(measured(new Slot(Slot.WARM_UP, (int) i, slot.arm())));
    }
  }

  /**
   * With the build of its kernel: one of the same release may take its place in the middle of a
   * trial, by an upgrade.
   */
  private Repetition measured(Slot slot) {
    ready.run();
    String build = boots.kernelBuild();
    Repetition measured = measure.apply(slot);
    return build.isEmpty() ? measured : measured.running("kernel of " + slot.arm(), build);
  }

  /** A kernel that twice did not come up, or that the machine does not take, ends its arm. */
  private Repetition failed(Slot slot, KernelBoots.Outcome outcome) {
    if (outcome.lost() != null) {
      return ofBoot(slot, Boots.LOST + outcome.failure(), outcome.lost());
    }
    boolean isEnd =
        outcome.isForGood() || Boots.hasFailed(request.design(), samples.repetitions(), slot);
    return ofBoot(
        slot, (isEnd ? Repetition.REFUSED : "") + Boots.FAILED + outcome.failure(), boots.bootId());
  }

  /** A line that tells of a whole boot; it stands where the next repetition would. */
  private Repetition ofBoot(Slot slot, String reason, String bootId) {
    LOG.warn("trial {}: {}: {}", request.trial().name(), slot, reason);
    return new Repetition(
        slot,
        Instant.now().toString(),
        0,
        Map.of(),
        Treatment.NONE,
        List.of(reason),
        null,
        bootId,
        Map.of(),
        Map.of(),
        List.of(),
        null,
        Map.of());
  }
}
