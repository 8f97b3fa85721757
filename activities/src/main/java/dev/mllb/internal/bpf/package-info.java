/**
 * Loads BPF objects through libbpf and reads their ring buffers. The only package that may use JNA.
 * Entry point: {@link dev.mllb.internal.bpf.BpfObject}.
 */
@NullMarked
package dev.mllb.internal.bpf;

import org.jspecify.annotations.NullMarked;
