// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Server, outside worker and node: started in this order, given up in the opposite one. */
final class LocalStack {

  private final List<SharedService> things;
  private final Deque<SharedService> used = new ConcurrentLinkedDeque<>();

  LocalStack(List<SharedService> things) {
    this.things = List.copyOf(things);
  }

  static LocalStack of(LocalScripts scripts, LocalSetup setup) {
    List<String> node = List.of("--name", setup.node());
    List<String> nodeUp =
        List.of(
            "up",
            "--name",
            setup.node(),
            "--kernel",
            setup.kernel(),
            "--clock",
            setup.clock(),
            "--address",
            setup.addressInNode(),
            "--artifacts",
            setup.artifacts().toString());
    Path users = setup.home().resolve("users").resolve(Integer.toString(setup.port()));
    return new LocalStack(
        List.of(
            thing(scripts, users, "Temporal server", LocalScripts.SERVER, List.of(), List.of("up")),
            thing(scripts, users, "outside worker", LocalScripts.WORKER, List.of(), List.of("up")),
            thing(scripts, users, "node " + setup.node(), LocalScripts.LAB, node, nodeUp)));
  }

  private static SharedService thing(
      LocalScripts scripts,
      Path users,
      String name,
      String script,
      List<String> which,
      List<String> up) {
    SharedService.Script ways =
        new SharedService.Script() {
          @Override
          public boolean isUp() throws InterruptedException {
            return scripts.succeeds(script, words("status"));
          }

          @Override
          public boolean up() throws InterruptedException {
            return scripts.run(script, up) == 0;
          }

          @Override
          public boolean down() throws InterruptedException {
            return scripts.run(script, words("down")) == 0;
          }

          private List<String> words(String command) {
            List<String> words = new ArrayList<>(List.of(command));
            words.addAll(which);
            return words;
          }
        };
    return new SharedService(name, ways, users.resolve(name.replace(' ', '-')));
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
