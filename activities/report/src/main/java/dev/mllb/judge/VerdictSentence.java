// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What an experiment found, as one sentence: arms of which the same is to be said, together. */
final class VerdictSentence {

  /**
   * Words around the names of arms.
   *
   * @param one verb after a single name
   * @param several verb after more
   */
  private record Said(String before, String one, String several, String after) {

    String of(List<String> arms) {
      return before + listed(arms) + (arms.size() == 1 ? one : several) + after;
    }
  }

  private final double limit;
  private final Map<Said, List<String>> arms = new LinkedHashMap<>();

  /**
   * @param limit difference that nobody would act on, in percent
   */
  VerdictSentence(double limit) {
    this.limit = limit;
  }

  /**
   * @param judged one arm against its control in each trial that compared them
   * @param planned trials that were to compare them
   */
  void add(List<Judged> judged, int planned) {
    ArmVerdict pair = judged.get(0).arm();
    int missing = planned - judged.size();
    String rest =
        disagreeing(judged)
            + (missing > 0 ? "; " + missing + " of " + planned + " trials are inconclusive" : "");
    add(
        pair.arm(),
        judged.stream().allMatch(j -> j.verdict() == Verdict.TOO_NOISY)
            ? new Said(
                "too noisy to tell whether ",
                " differs ",
                " differ ",
                "from " + Arm.shown(pair.control()) + " on " + trials(judged, j -> true) + rest)
            : new Said("", " is ", " are ", found(judged) + rest));
  }

  void addUnjudged(String arm) {
    add(arm, new Said("", " has ", " have ", "no verdict"));
  }

  private void add(String arm, Said said) {
    arms.computeIfAbsent(said, any -> new ArrayList<>()).add(Arm.shown(arm));
  }

  String inWords() {
    String words =
        arms.entrySet().stream()
            .map(entry -> entry.getKey().of(entry.getValue()))
            .collect(Collectors.joining("; ", "", "."));
    return words.startsWith("too ") ? "T" + words.substring(1) : words;
  }

  private String found(List<Judged> judged) {
    List<String> parts = new ArrayList<>();
    part(parts, "better on ", judged, j -> j.verdict() == Verdict.BETTER);
    part(parts, "worse on ", judged, j -> j.verdict() == Verdict.WORSE);
    part(
        parts,
        "not different beyond " + ReportFormat.number(limit) + " % on ",
        judged,
        j -> j.verdict() == Verdict.NO_DIFFERENCE);
    part(parts, "undecided on ", judged, j -> j.verdict() == Verdict.TOO_NOISY);
    return String.join(", ", parts);
  }

  private static String disagreeing(List<Judged> judged) {
    List<String> parts = new ArrayList<>();
    part(parts, "; attempts of ", judged, j -> !j.isRepeated());
    return parts.isEmpty() ? "" : parts.get(0) + " do not agree";
  }

  private static void part(
      List<String> parts, String words, List<Judged> judged, Predicate<Judged> which) {
    String names = trials(judged, which);
    if (!names.isEmpty()) {
      parts.add(words + names);
    }
  }

  private static String trials(List<Judged> judged, Predicate<Judged> which) {
    return listed(judged.stream().filter(which).map(j -> j.trial().trial()).toList());
  }

  /** As in "one", "one and two", "one, two and three". */
  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
