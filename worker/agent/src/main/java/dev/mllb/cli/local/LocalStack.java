// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Server, outside worker and node: started in this order, given up in the opposite one. */
final class LocalStack {

  private final List<SharedService> things;
  private final Rehearsed node;
  private final Deque<SharedService> used = new ConcurrentLinkedDeque<>();

  private LocalStack(List<SharedService> things, Rehearsed node) {
    this.things = List.copyOf(things);
    this.node = node;
  }

  static LocalStack of(LocalScripts scripts, LocalSetup setup, Narrator narrator) {
    List<String> name = List.of("--name", setup.node());
    List<String> options = setup.nodeOptions();
    Path users = setup.home().resolve("users").resolve(Integer.toString(setup.port()));
    Rehearsed node =
        new Rehearsed(
            new Scripted(scripts, LocalScripts.LAB, name, options),
            new NodeRehearsal(scripts, setup, narrator),
            options);
    return new LocalStack(
        List.of(
            thing(users, "Temporal server", new Scripted(scripts, LocalScripts.SERVER)),
            thing(users, "outside worker", new Scripted(scripts, LocalScripts.WORKER)),
            thing(users, "node " + setup.node(), node)),
        node);
  }

  private static SharedService thing(Path users, String name, SharedService.Script script) {
    return new SharedService(name, script, users.resolve(name.replace(' ', '-')));
  }

  /**
   * Something that a script of ours starts and stops.
   *
   * @param which options that name it
   * @param options of its start
   */
  private record Scripted(
      LocalScripts scripts, String script, List<String> which, List<String> options)
      implements SharedService.Script {

    Scripted(LocalScripts scripts, String script) {
      this(scripts, script, List.of(), List.of());
    }

    @Override
    public boolean isUp() throws InterruptedException {
      return scripts.succeeds(script, LocalScripts.words("status", which));
    }

    @Override
    public boolean up() throws InterruptedException {
      return scripts.run(script, LocalScripts.words("up", options)) == 0;
    }

    @Override
    public boolean down() throws InterruptedException {
      return scripts.run(script, LocalScripts.words("down", which)) == 0;
    }
  }

  /** The node, whose worker rehearses before its first start. */
  private static final class Rehearsed implements SharedService.Script {

    private final Scripted node;
    private final NodeRehearsal rehearsal;
    private final List<String> options;
    private volatile Duration took = Duration.ZERO;

    Rehearsed(Scripted node, NodeRehearsal rehearsal, List<String> options) {
      this.node = node;
      this.rehearsal = rehearsal;
      this.options = options;
    }

    @Override
    public boolean isUp() throws InterruptedException {
      return node.isUp();
    }

    @Override
    public boolean up() throws InterruptedException {
      if (!node.isUp()) {
        took = rehearsal.hold(options);
      }
      return node.up();
    }

    @Override
    public boolean down() throws InterruptedException {
      return node.down();
    }
  }

  /** Time that {@link #up} spent on what is done once for each build. */
  Duration rehearsed() {
    return node.took;
  }

  /**
   * Starts what does not run yet.
   *
   * @throws MllbException when one does not come up; its script has said why
   */
  void up() throws InterruptedException {
    for (SharedService thing : things) {
      used.push(thing);
      try {
        if (!thing.use()) {
          throw new MllbException(
              FailureCode.TOOL_MISSING, thing.name() + " did not start, see the line above");
        }
      } catch (IOException e) {
        throw FileFailure.of(thing.name(), e);
      }
    }
  }

  /** Gives up what {@link #up} got; returns the names of what did not stop. */
  List<String> down() throws InterruptedException {
    List<String> left = new ArrayList<>();
    while (!used.isEmpty()) {
      SharedService thing = used.pop();
      try {
        if (!thing.leave()) {
          left.add(thing.name());
        }
      } catch (IOException e) {
        left.add(thing.name());
      }
    }
    return left;
  }

  /** What this run still uses; read from the thread of a signal. */
  List<String> inUse() {
    return List.copyOf(used).stream().map(SharedService::name).toList();
  }
}
