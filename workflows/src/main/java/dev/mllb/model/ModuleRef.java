// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A built module.
 *
 * @param ko the module, for exactly one kernel
 * @param buildLog what the compiler said
 * @param kernelRelease kernel it was built for
 * @param btfSha256 BTF it was built from
 * @param modelId model it holds
 */
public record ModuleRef(
    ArtifactRef ko, ArtifactRef buildLog, String kernelRelease, String btfSha256, String modelId) {}
