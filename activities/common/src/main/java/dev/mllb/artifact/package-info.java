// SPDX-License-Identifier: Apache-2.0
/**
 * The content-addressed artifact store. Entry point: {@link dev.mllb.artifact.ArtifactStore}. No
 * Temporal types here.
 */
@NullMarked
package dev.mllb.artifact;

import org.jspecify.annotations.NullMarked;
