// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.basics.Digest;
import dev.mllb.basics.Json;
import dev.mllb.machine.MachineFacts;
import dev.mllb.model.TrialRequest;
import dev.mllb.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a bench under one id is of. Days may lie between two calls: by then the owner has edited the
 * workload, or the machine runs another kernel, and half of each would be one trial's numbers.
 *
 * @param workloadSha256 digest of the workload's entry and of its source
 */
record BenchClaim(TrialRequest request, String kernelRelease, String workloadSha256) {

  static BenchClaim of(TrialRequest request, Workload entry) {
    return new BenchClaim(request, MachineFacts.here().kernelRelease(), digest(entry));
  }

  static String digest(Workload entry) {
    String source = entry.source().map(Path::toAbsolutePath).map(Digest::sha256).orElse("");
    return Digest.sha256((Json.line(entry) + source).getBytes(StandardCharsets.UTF_8));
  }
}
