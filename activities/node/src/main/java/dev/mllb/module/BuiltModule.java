// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

/**
 * What this machine knows of a module that it built itself, or that root brought to it.
 *
 * @param koSha256 digest of the module
 * @param sourceSha256 digest of the sources it was built from, without the model
 * @param kernelRelease kernel it was built for
 * @param btfSha256 BTF it was built from
 * @param modelId model it holds; {@link #NO_MODEL} without one
 * @param madeByHand whether a command on this machine made or brought it, and no activity
 */
public record BuiltModule(
    String koSha256,
    String sourceSha256,
    String kernelRelease,
    String btfSha256,
    String modelId,
    boolean madeByHand) {

  /** As the module itself words it. */
  public static final String NO_MODEL = "none";

  /** Whether nobody has checked what is in it as an activity checks its model. */
  boolean isByHand() {
    // Notes of earlier versions do not say; one that was brought is its own source.
    return madeByHand || sourceSha256.equals(koSha256);
  }
}
