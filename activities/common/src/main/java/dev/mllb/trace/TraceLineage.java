// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

/**
 * Where a trace comes from.
 *
 * @param experimentId workflow id of the experiment, or a name chosen on the command line
 * @param host name of the node
 * @param kernelRelease {@code uname -r}
 * @param arch {@code uname -m}
 * @param btfSha256 digest of the kernel's BTF
 * @param objectSha256 digest of the loaded BPF object
 * @param traceVersion version of the records
 */
public record TraceLineage(
    String experimentId,
    String host,
    String kernelRelease,
    String arch,
    String btfSha256,
    String objectSha256,
    int traceVersion) {}
