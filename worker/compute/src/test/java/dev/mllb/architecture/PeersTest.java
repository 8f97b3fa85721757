// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Comparisons with other systems are run by hand, years apart: a renamed class must not wait for
 * that.
 */
class PeersTest {

  @Test
  void comparisonsCompile(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> peers = Files.walk(Path.of("../../benchmarks/peers"))) {
      List<Path> sources = peers.filter(file -> file.toString().endsWith(".java")).toList();
      StringWriter said = new StringWriter();
      List<String> options = List.of("-d", classes.toString(), "-proc:none", "-nowarn");
      var task =
          compiler.getTask(
              said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources));
      assertThat(task.call()).as(said.toString()).isTrue();
      assertThat(sources).hasSizeGreaterThan(4);
    }
  }
}
