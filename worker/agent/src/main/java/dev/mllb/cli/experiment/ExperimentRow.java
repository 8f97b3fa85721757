// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list.
 *
 * @param id workflow id
 * @param status RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED or TIMED_OUT
 * @param started when
 * @param closed when; null while it runs
 * @param host name of the host; empty when the namespace has no search attributes
 * @param phase current phase; empty as above
 * @param kernel of the host; empty as above, or before the preflight
 * @param model id; empty as above, or before the export
 * @param verdict empty as above, or before the end
 */
public record ExperimentRow(
    String id,
    String status,
    Instant started,
    @Nullable Instant closed,
    String host,
    String phase,
    String kernel,
    String model,
    String verdict) {}
