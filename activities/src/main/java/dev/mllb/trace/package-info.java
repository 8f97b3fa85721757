/**
 * Collects decisions and keeps them: the probe, the record, segment files, the manifest. No
 * Temporal types. Entry points: {@link dev.mllb.trace.Collector} writes a trace, {@link
 * dev.mllb.trace.SegmentReader} reads one of its files.
 */
@NullMarked
package dev.mllb.trace;

import org.jspecify.annotations.NullMarked;
