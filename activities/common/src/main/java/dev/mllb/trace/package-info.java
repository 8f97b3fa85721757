// SPDX-License-Identifier: Apache-2.0
/**
 * The trace format: records, segment files, the manifest, and checks of them. Nothing is collected
 * here. Entry points: {@link dev.mllb.trace.SegmentReader}, {@link dev.mllb.trace.TraceAudit}.
 */
@NullMarked
package dev.mllb.trace;

import org.jspecify.annotations.NullMarked;
