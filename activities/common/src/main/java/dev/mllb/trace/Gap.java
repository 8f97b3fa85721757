// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

/**
 * An interruption of a collection.
 *
 * @param afterSegment segment that was open when it happened
 * @param fromEpochMs last moment at which the collection is known to have worked; Unix time, ms
 * @param toEpochMs when it went on; Unix time, ms
 * @param reason in words
 * @param missingRows rows that a checkpoint had counted and that are not in the file; 0 unless the
 *     disk broke its promise
 */
public record Gap(
    String afterSegment, long fromEpochMs, long toEpochMs, String reason, long missingRows) {}
