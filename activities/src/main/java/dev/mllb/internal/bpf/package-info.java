/**
 * Loads BPF objects through libbpf and reads their ring buffers. The only package that uses JNA,
 * beside dev.mllb.internal.systemd. Entry point: {@link dev.mllb.internal.bpf.BpfObject}.
 */
@NullMarked
package dev.mllb.internal.bpf;

import org.jspecify.annotations.NullMarked;
