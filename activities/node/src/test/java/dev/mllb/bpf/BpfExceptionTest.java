// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BpfExceptionTest {

  @Test
  void theVerifiersReasonIsTheSentence() {
    String log =
        """
        libbpf: prog 'domains_enqueue': BPF program load failed: Permission denied
        libbpf: prog 'domains_enqueue': -- BEGIN PROG LOAD LOG --
        0: R1=ctx() R10=fp0
        1: (79) r2 = *(u64 *)(r1 +8)
        R1 invalid mem access 'scalar'
        processed 2 insns (limit 1000000) max_states_per_insn 0
        -- END PROG LOAD LOG --
        libbpf: prog 'domains_enqueue': failed to load: -13
        libbpf: failed to load object 'mllb_domains.bpf.o'
        """;
    assertThat(new BpfException("load mllb_domains.bpf.o", 13, log))
        .hasMessage("load mllb_domains.bpf.o: errno 13 (R1 invalid mem access 'scalar')");
  }

  @Test
  void withoutAVerifierItIsTheLastLine() {
    assertThat(new BpfException("open x", 2, "libbpf: elf: failed to open x\n\n"))
        .hasMessage("open x: errno 2 (libbpf: elf: failed to open x)");
    assertThat(new BpfException("open x", 2, "")).hasMessage("open x: errno 2");
  }
}
