/**
 * Child processes: argument vectors in, exit status and output out. No shell, ever. Entry point:
 * {@link dev.mllb.internal.process.ChildProcess}.
 */
@NullMarked
package dev.mllb.internal.process;

import org.jspecify.annotations.NullMarked;
