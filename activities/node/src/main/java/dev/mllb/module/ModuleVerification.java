// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleProof;
import dev.mllb.workload.run.OrdinaryFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Proves a built module on its node: the redirection happens, and C in user space as well as the
 * loaded module give the very scores of the integer model.
 */
public final class ModuleVerification {

  private static final Duration FILTER_LIMIT = Duration.ofMinutes(1);

  private final ModuleLoader loader;
  private final MllbControl control;
  private final OrdinaryFilter filter;

  /**
   * @param filter runs C over vectors that another machine wrote
   */
  public ModuleVerification(ModuleLoader loader, MllbControl control, OrdinaryFilter filter) {
    this.loader = loader;
    this.control = control;
    this.filter = filter;
  }

  /**
   * What is proved.
   *
   * @param module the module, built here
   * @param inferProgram {@code mllb-infer}
   * @param modelBin that model
   * @param vectors golden inputs
   * @param scores golden scores
   * @param sizes of both
   */
  public record Subject(
      BuiltModule module,
      Path inferProgram,
      Path modelBin,
      Path vectors,
      Path scores,
      GoldenSizes sizes) {}

  /** Takes out what an attempt before left, loads in mode off, tests, unloads, whatever comes. */
  public ModuleProof verify(Subject subject, String experimentId) {
    try {
      subject.sizes().check(Files.size(subject.vectors()), Files.size(subject.scores()));
      byte[] vectors = Files.readAllBytes(subject.vectors());
      byte[] expected = Files.readAllBytes(subject.scores());
      int user = SelfTest.mismatches(userSpaceScores(subject), expected);
      loader.clear();
      loader.load(subject.module(), experimentId);
      try {
        checkModel(subject);
        byte[] scores = new SelfTest(control).scores(vectors, subject.sizes().width());
        return new ModuleProof(
            expected.length / Integer.BYTES,
            user,
            SelfTest.mismatches(scores, expected),
            hookSeen());
      } finally {
        loader.unload();
      }
    } catch (IOException e) {
      throw new MllbException(FailureCode.ARTIFACT_CORRUPT, "golden vectors cannot be read", e);
    }
  }

  private byte[] userSpaceScores(Subject subject) {
    return filter.run(subject.inferProgram(), subject.modelBin(), subject.vectors(), FILTER_LIMIT);
  }

  private void checkModel(Subject subject) {
    String holds = control.modelId();
    if (!holds.equals(subject.module().modelId())) {
      throw new MllbException(
          FailureCode.ABI_MISMATCH,
          "the module holds model " + holds + ", not " + subject.module().modelId());
    }
  }

  /**
   * The module refuses to load unless its own two calls came through the redirection, and counts
   * them.
   */
  private boolean hookSeen() {
    return control.counters().calls() >= 2;
  }
}
