// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * YAML as a person writes it: a small tree that says each thing once. References to other parts of
 * a file are not taken: with them a few lines stand for gigabytes, or for a list that holds itself.
 */
public final class PlainYaml {

  private static final long LONGEST = 1 << 20;
  private static final int DEEPEST = 10;

  private PlainYaml() {}

  /**
   * Maps, lists and plain values; null for a file without any.
   *
   * @throws IllegalArgumentException with what cannot be understood, without the file's name
   */
  public static @Nullable Object read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IllegalArgumentException("has more than " + LONGEST + " bytes");
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEEPEST);
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml(new SafeConstructor(options)).load(reader);
    } catch (YAMLException e) {
      boolean isText = !(e.getCause() instanceof CharacterCodingException);
      throw new IllegalArgumentException(isText ? e.getMessage() : "is not UTF-8", e);
    }
  }
}
