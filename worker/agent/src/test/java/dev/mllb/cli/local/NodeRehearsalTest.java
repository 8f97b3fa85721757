// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRehearsalTest {

  private static final List<String> NODE = List.of("--name", "n", "--clock", "instructions");

  @TempDir private Path root;

  @BeforeEach
  void theLabNotesWhatItIsAskedAndAnswersByAFile() throws IOException {
    Path lab = root.resolve(LocalScripts.LAB);
    Files.createDirectories(lab.getParent());
    Files.writeString(
        lab, "#!/bin/sh\necho \"$*\" >>" + root + "/asked\n[ -e " + root + "/can-$1 ]\n");
    Files.setPosixFilePermissions(lab, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(root.resolve("asked"));
  }

  @Test
  void onTheHostsClockThereIsNothingToRehearse() throws Exception {
    assertThat(rehearsal("host").hold(NODE)).isZero();

    assertThat(asked()).isEmpty();
  }

  @Test
  void aWorkerThatWasRehearsedIsNotAskedAgain() throws Exception {
    Files.createFile(root.resolve("can-rehearsed"));

    assertThat(rehearsal("instructions").hold(NODE)).isZero();

    assertThat(asked()).containsExactly("rehearsed --name n --clock instructions");
  }

  @Test
  void aNodeThatDoesNotStartIsLeftToTheRunItself() throws Exception {
    assertThat(rehearsal("instructions").hold(NODE)).isGreaterThan(Duration.ZERO);

    assertThat(asked())
        .containsExactly(
            "rehearsed --name n --clock instructions",
            "up --name n --clock instructions --rehearsal");
  }

  @Test
  void aStopInTheMiddleEndsIt() throws Exception {
    Path lab = root.resolve(LocalScripts.LAB);
    Files.writeString(
        lab,
        "#!/bin/sh\necho \"$*\" >>"
            + root
            + "/asked\n[ $1 = rehearsed ] || exec sleep 600\nfalse\n");
    Thread story = Thread.currentThread();
    Thread stop =
        new Thread(
            () -> {
              try {
                while (asked().size() < 2) {
                  Thread.sleep(10);
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
              story.interrupt();
            });
    stop.start();

    assertThatThrownBy(() -> rehearsal("instructions").hold(NODE))
        .isInstanceOf(InterruptedException.class);

    stop.join();
    assertThat(asked()).hasSize(2);
  }

  private NodeRehearsal rehearsal(String clock) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new NodeRehearsal(
        new LocalScripts(root),
        LocalSetup.of(Map.of(), "6.12", "", clock, "n"),
        new Narrator(nowhere));
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(root.resolve("asked"));
  }
}
