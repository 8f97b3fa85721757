// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.stats.Blocks;
import dev.mllb.stats.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** The order of the arms: random within blocks, and the same again for the same seed. */
public final class Schedule {

  private Schedule() {}

  /** Slots of all blocks, block by block. */
  public static List<List<Slot>> blocks(TrialRequest request) {
    // Trials of one experiment share a seed but must not share an order.
    SplittableRandom random =
        Seeds.generator(request.seed(), "order of arms in " + request.trial().name());
    List<List<Slot>> blocks = new ArrayList<>();
    for (int perArm : Blocks.sizes(request.design().maxRepetitions())) {
      List<Arm> arms = new ArrayList<>();
      request.arms().forEach(arm -> arms.addAll(Collections.nCopies(perArm, arm)));
      shuffle(arms, random);
      blocks.add(slots(blocks.size(), inBoots(arms, request.design())));
    }
    return blocks;
  }

  /** Where an arm is booted, what was drawn is the boot: its repetitions follow one another. */
  private static List<Arm> inBoots(List<Arm> arms, TrialDesign design) {
    Integer perBoot = design.repetitionsPerBoot();
    return perBoot == null
        ? arms
        : arms.stream().flatMap(arm -> Collections.nCopies(perBoot, arm).stream()).toList();
  }

  /** Fisher and Yates: every order is as likely. */
  private static void shuffle(List<Arm> arms, SplittableRandom random) {
    for (int last = arms.size() - 1; last > 0; last--) {
      Collections.swap(arms, last, random.nextInt(last + 1));
    }
  }

  /** Slots whose outcome is dropped. */
  public static List<Slot> warmup(TrialRequest request) {
    List<Arm> arms = new ArrayList<>();
    for (int i = 0; i < request.design().warmup(); i++) {
      arms.addAll(request.arms());
    }
    return slots(Slot.WARM_UP, arms);
  }

  /**
   * More of each arm, to look at closely, in blocks as the others; equal arms have nothing to
   * explain.
   */
  public static List<Slot> instrumented(TrialRequest request) {
    SplittableRandom random =
        Seeds.generator(request.seed(), "instrumented blocks of " + request.trial().name());
    List<Slot> slots = new ArrayList<>();
    for (int block = 0; block < instrumentedBlocks(request); block++) {
      List<Arm> arms = new ArrayList<>(request.arms());
      shuffle(arms, random);
      slots.addAll(slots(Slot.INSTRUMENTED - block, arms));
    }
    return List.copyOf(slots);
  }

  /** In a trial of slices a repetition is a whole long run of one arm: one shows the module. */
  private static int instrumentedBlocks(TrialRequest request) {
    if (request.design().byBoots()
        || request.arms().stream().anyMatch(arm -> arm.name().equals(Arm.AGAIN))) {
      return 0;
    }
    Integer wanted = request.design().instrumentedBlocks();
    int usual =
        request.design().takesTurns()
            ? (request.module() == null ? 0 : 1)
            : TrialDesign.INSTRUMENTED_BLOCKS;
    return wanted == null ? usual : wanted;
  }

  private static List<Slot> slots(int block, List<Arm> arms) {
    List<Slot> slots = new ArrayList<>();
    for (Arm arm : arms) {
      slots.add(new Slot(block, slots.size(), arm));
    }
    return List.copyOf(slots);
  }
}
