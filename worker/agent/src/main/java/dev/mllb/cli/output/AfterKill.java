// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.ProcessLock;
import dev.mllb.module.OwnersModule;
import dev.mllb.node.HostRestore;
import dev.mllb.workload.run.Leftovers;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts the machine back when a command is killed: then neither a finally nor a shutdown hook runs.
 * A shell waits at a pipe whose other end this process alone has. It is no Java until it is needed.
 */
public final class AfterKill implements AutoCloseable {

  /**
   * What ends the command's terminal is not to end this, and what ends all processes of its job
   * does not reach it: it has a session of its own.
   */
  private static final String APART =
      "trap '' HUP INT QUIT TERM; exec $(command -v setsid) sh -c \"$@\"";

  /** A line says that all went well. */
  private static final String WAIT = "read -r ended || exec \"$@\" >/dev/null 2>&1";

  /** What was said to this Java of where things are: its successor looks in the same places. */
  private static final Pattern PLACES = Pattern.compile("-D(mllb|jna|java\\.io)\\.");

  private final OutputStream pipe;

  AfterKill(List<String> then) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", APART, "sh", WAIT, "mllb-after-kill"));
    words.addAll(then);
    try {
      pipe =
          new ProcessBuilder(words)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .getOutputStream();
    } catch (IOException e) {
      throw FileFailure.of("cannot start a shell", e);
    }
  }

  /**
   * From here on the machine is put back as {@link HostRestore#afterByHand} does. Made before
   * anything is done to the machine.
   *
   * @param state of this machine
   * @param owner of what the command notes
   * @param id of what it measures
   */
  public static AfterKill of(Path state, String owner, String id) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    java.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> PLACES.matcher(option).lookingAt())
            .toList());
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    java.add(AfterKill.class.getName());
    java.add(state.toAbsolutePath().toString());
    java.addAll(List.of(owner, id, Boolean.toString(OwnersModule.in(state).isAside())));
    return new AfterKill(java);
  }

  /** The command has put the machine back itself; idempotent. */
  public void ended() {
    try (pipe) {
      pipe.write("ended\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Who waited there is gone already.
      return;
    }
  }

  @Override
  public void close() {
    ended();
  }

  /** In the process that was waiting: state, owner, id, and whether the owner's module was out. */
  public static void main(String[] arguments) throws InterruptedException {
    Path state = Path.of(arguments[0]);
    boolean wasAside = Boolean.parseBoolean(arguments[3]);
    // Who measures here by now knows of the notes, but not of the module.
    FileChannel alone = Leftovers.awaitNobodyByHand(state);
    try {
      new HostRestore(Path.of("/"), state, wasAside).afterByHand(arguments[1], arguments[2]);
    } finally {
      ProcessLock.close(alone);
    }
  }
}
