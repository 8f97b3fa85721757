/** Writes and reads our own JSON files. Entry point: {@link dev.mllb.internal.json.Json}. */
@NullMarked
package dev.mllb.internal.json;

import org.jspecify.annotations.NullMarked;
