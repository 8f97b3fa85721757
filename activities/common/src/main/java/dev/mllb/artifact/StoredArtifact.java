// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.model.ArtifactRef;
import java.time.Instant;

/**
 * One artifact as a store lists it; its content is not verified by that.
 *
 * @param ref its address
 * @param modified when it was put there
 */
public record StoredArtifact(ArtifactRef ref, Instant modified) {}
