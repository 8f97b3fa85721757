// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * A {@code model.bin} on its way to a node.
 *
 * @param modelId that it must have
 * @param bin its bytes
 * @param signature detached Ed25519 signature of them; null when nobody signed
 */
public record ModelBinRef(String modelId, ArtifactRef bin, @Nullable ArtifactRef signature) {}
