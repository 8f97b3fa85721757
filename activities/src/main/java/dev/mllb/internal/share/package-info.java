/**
 * Finds the files that ship beside the jars. Entry point: {@link dev.mllb.internal.share.Share}.
 */
@NullMarked
package dev.mllb.internal.share;

import org.jspecify.annotations.NullMarked;
