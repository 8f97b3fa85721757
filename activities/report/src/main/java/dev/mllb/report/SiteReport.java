// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.history.History;
import dev.mllb.history.PastExperiment;
import dev.mllb.model.HostFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The first page of a fleet: what waits for a person, the hosts, the last verdicts. */
public final class SiteReport {

  /** Name of the page of all levels, beside this one. */
  public static final String HISTORY = "history.html";

  /** Enough for a page; the folder has them all. */
  private static final int SHOWN = 100;

  private final List<PastExperiment> experiments;
  private final @Nullable Live live;

  /**
   * What a server says at this moment.
   *
   * @param hosts of the fleet
   * @param questions that wait for a person
   * @param running ids of experiments that run, newest first
   * @param workflows address of its web interface up to a workflow's id; empty when it is not known
   */
  public record Live(
      List<SiteHost> hosts, List<SiteQuestion> questions, List<String> running, String workflows) {

    public Live {
      hosts = List.copyOf(hosts);
      questions = List.copyOf(questions);
      running = List.copyOf(running);
    }

    private String address(String workflow) {
      return workflows.isEmpty() || workflow.isEmpty() ? "" : workflows + workflow;
    }
  }

  /**
   * @param live null when no server was asked
   */
  public SiteReport(History history, @Nullable Live live) {
    this.experiments =
        history.experiments().stream()
            .sorted(Comparator.comparing(PastExperiment::startedAt).reversed())
            .toList();
    this.live = live;
  }

  /** Name of an experiment's page, beside this one; ids are safe file names. */
  public static String page(String experimentId) {
    return "experiments/" + experimentId + ".html";
  }

  /**
   * One self-contained page.
   *
   * @param written when, for a person
   */
  public String html(String written) {
    List<Section> sections = new ArrayList<>();
    if (live != null) {
      sections.add(new Section("questions", "Waiting for you", List.of(questions(live))));
    }
    sections.add(new Section("hosts", "Hosts", List.of(live == null ? hosts() : hosts(live))));
    sections.add(new Section("verdicts", "Last experiments", verdicts()));
    List<String> facts = new ArrayList<>();
    facts.add("written " + written);
    facts.add(live == null ? "from the store alone" : live.running().size() + " running");
    return HtmlPage.write(
        new Page("Fleet", sentence(), null, facts, List.of(), sections, 0), Links.none());
  }

  private String sentence() {
    int waiting = live == null ? 0 : live.questions().size();
    return HistoryReport.counted(experiments.size(), "experiment")
        + " with a report"
        + (waiting == 0
            ? "."
            : "; " + HistoryReport.counted(waiting, "question") + " waiting for you.");
  }

  private static Block questions(Live live) {
    if (live.questions().isEmpty()) {
      return Block.text(
          "Nothing: no trial waits for a decision, no module is in quarantine, and the last week had no"
              + " alarm.");
    }
    return new Block.Table(
        List.of("what", "experiment", "answer with"),
        live.questions().stream()
            .map(
                question ->
                    List.of(
                        Cell.of(question.what()),
                        Cell.link(
                            question.experimentId(), "", live.address(question.experimentId())),
                        Cell.of(question.command())))
            .toList());
  }

  private Block hosts(Live live) {
    Map<String, PastExperiment> last = lastOfHosts();
    return new Block.Table(
        List.of("host", "worker", "kernel", "module", "held by", "waiting", "last report"),
        live.hosts().stream()
            .map(
                host ->
                    List.of(
                        Cell.of(host.name()),
                        Cell.of(host.worker()),
                        Cell.of(host.kernel()),
                        Cell.of(host.module()),
                        Cell.link(host.heldBy(), "", live.address(host.heldBy())),
                        Cell.number(host.waiting()),
                        lastReport(last.get(host.name()))))
            .toList());
  }

  /** Without a server: as each was in its last experiment. */
  private Block hosts() {
    return new Block.Table(
        List.of("host", "kernel", "machine", "last report"),
        lastOfHosts().entrySet().stream()
            .map(
                host -> {
                  HostFacts facts = host.getValue().summary().lineage().host();
                  return List.of(
                      Cell.of(host.getKey()),
                      Cell.of(facts == null ? "" : facts.kernelRelease()),
                      Cell.of(facts == null ? "" : facts.machine()),
                      lastReport(host.getValue()));
                })
            .toList());
  }

  private Map<String, PastExperiment> lastOfHosts() {
    Map<String, PastExperiment> last = new TreeMap<>();
    experiments.stream()
        .filter(experiment -> !experiment.host().isEmpty())
        .forEach(experiment -> last.putIfAbsent(experiment.host(), experiment));
    return last;
  }

  private static Cell lastReport(@Nullable PastExperiment experiment) {
    return experiment == null
        ? Cell.of("none")
        : Cell.link(experiment.id(), experiment.sentence(), page(experiment.id()));
  }

  private List<Block> verdicts() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Table(
            List.of("experiment", "verdict", "host", "day", "found"),
            experiments.stream()
                .limit(SHOWN)
                .map(
                    one ->
                        List.of(
                            Cell.link(one.id(), "", page(one.id())),
                            Cell.verdict(one.verdict(), ""),
                            Cell.of(one.host()),
                            Cell.of(one.startedAt().replaceFirst("T.*", "")),
                            Cell.of(one.sentence())))
                .toList()));
    blocks.add(
        new Block.Table(
            List.of("more", "what"),
            List.of(
                List.of(
                    Cell.link("history", "", HISTORY),
                    Cell.of("each arm's level over all experiments, and where it changed")))));
    return blocks;
  }
}
