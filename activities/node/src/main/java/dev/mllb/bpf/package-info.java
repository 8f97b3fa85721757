// SPDX-License-Identifier: Apache-2.0
/**
 * Loads BPF objects through libbpf and reads their ring buffers. The only package of a node that
 * uses JNA. Entry point: {@link dev.mllb.bpf.BpfObject}.
 */
@NullMarked
package dev.mllb.bpf;

import org.jspecify.annotations.NullMarked;
