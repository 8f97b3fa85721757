// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static java.util.Objects.requireNonNull;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.HostFacts;
import java.util.ArrayList;
import java.util.List;

/** The report of one experiment: verdict first, then what it rests on. */
final class ReportPage {

  private ReportPage() {}

  static Page of(ReportData data) {
    return new Page(
        data.summary().experimentId(),
        data.sentence(),
        data.verdict(),
        facts(data),
        banners(data),
        sections(data),
        0);
  }

  /** While it runs there is no verdict on the whole, only on trials that are finished. */
  static Page ofRunning(ReportData data, String now, int refreshSeconds) {
    List<String> banners = new ArrayList<>(banners(data));
    if (!data.summary().trials().isEmpty()) {
      banners.add(0, "So far: " + data.sentence());
    }
    return new Page(
        data.summary().experimentId(),
        "Still running: " + now,
        null,
        facts(data),
        banners,
        sections(data),
        refreshSeconds);
  }

  private static List<Section> sections(ReportData data) {
    List<Section> sections = new ArrayList<>();
    sections.add(Overview.section(data));
    sections.add(TrialSection.section(data));
    if (data.summary().plan().needsModule()) {
      sections.add(ModuleSection.section(data));
    }
    if (data.summary().plan().arms().stream().anyMatch(Arm::hasModelInScheduler)) {
      sections.add(SchedulerModelSection.section(data));
    }
    if (data.summary().plan().needsModel()) {
      sections.add(ModelSection.section(data));
      sections.add(TraceSection.section(data));
    }
    sections.addAll(ProvenanceSection.sections(data));
    sections.add(method(data));
    return sections;
  }

  private static List<String> facts(ReportData data) {
    List<String> facts = new ArrayList<>();
    HostFacts host = data.summary().lineage().host();
    if (host != null) {
      facts.add("host " + host.host());
      facts.add("Linux " + host.kernelRelease());
      facts.add(host.cpus() + " CPUs, " + host.numaNodes() + " NUMA nodes");
    }
    data.started().ifPresent(time -> facts.add("measured " + time));
    return facts;
  }

  static List<String> banners(ReportData data) {
    List<String> banners = new ArrayList<>();
    if (data.isEmulated()) {
      banners.add(emulation(requireNonNull(data.summary().lineage().host())));
    }
    if (data.summary().outcome() != null) {
      banners.add(data.summary().outcome());
    }
    return banners;
  }

  private static String emulation(HostFacts host) {
    return host.clock().equals(HostFacts.INSTRUCTIONS)
        ? "Emulated node whose time is counted instructions: each takes equally long, there are no"
            + " caches, and other load on the machine under it does not disturb it. Its timings"
            + " are no evidence about hardware."
        : "Emulated node: its timings are no evidence about hardware.";
  }

  private static String proof(ExperimentPlan plan) {
    String settings =
        plan.arms().stream().allMatch(arm -> arm.tune().isEmpty())
            ? ""
            : "What an arm sets is read back right before and after its workload, and put back"
                + " between repetitions. ";
    String scheduler =
        plan.arms().stream().allMatch(arm -> arm.policy() == null)
            ? ""
            : "An arm with a scheduler counts only if the kernel says right before and after its"
                + " workload that this one schedules, and did so all the time; with any other arm"
                + " none may. ";
    String asking =
        plan.arms().stream().noneMatch(Arm::hasModelInScheduler)
            ? ""
            : "A scheduler that asks a model proves by its own counters that it did. ";
    String module =
        plan.needsModule()
            ? "An arm without the model has the module loaded and switched off, and its counters"
                + " prove that it decided nothing; a repetition with the model counts only if the"
                + " counters prove that it did. "
            : "";
    String stopping =
        plan.arms().size() == 2
            ? ""
            : "Each arm is compared with the control in the blocks that have both, and takes no"
                + " more repetitions once that is decided. ";
    return (settings + scheduler + asking + module + stopping).strip();
  }

  private static Section method(ReportData data) {
    return new Section(
        "method",
        "How this was judged",
        List.of(
            Block.text(
                "Repetitions of all arms alternate in random blocks on one host; the arms are"
                    + " switched in place. "
                    + proof(data.summary().plan())),
            Block.text(
                "The test looks at the data after each block from the least number of repetitions"
                    + " on and calls equal arms different with an error of at most "
                    + ReportFormat.share(1 - data.summary().plan().design().confidence())
                    + " over all looks, all arms and all trials together (rerandomisation test, joint"
                    + " boundaries, linear spending). \"No difference\" is said when two one-sided"
                    + " tests leave no difference beyond the limit. The interval shown is the one"
                    + " that the verdict rests on. Values are geometric means, of a metric that can"
                    + " be zero means."),
            Block.text(
                "p is corrected for the looks and, below the headline metric (★), for the number of"
                    + " metrics. Cliff's δ is positive when the arm is better. The detectable"
                    + " difference is the least one found in four of five such trials. A difference"
                    + " that was called better or worse after few repetitions is shown too large on"
                    + " average. Not covered by the test: arms whose values spread or cluster in"
                    + " different ways, and what one repetition leaves behind for the next:"
                    + " look for both in the points of each trial. docs/explained/statistics.md has"
                    + " the sources.")));
  }
}
