// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of libbpf; its answers are made up. */
class BpfObjectTest {

  private static final int BSS_FD = 7;
  private static final int EPERM = 1;

  private final Memory object = new Memory(8);
  private final Memory bss = new Memory(8);
  private long inTheKernel;
  private int lookup;

  @AfterEach
  void free() {
    object.close();
    bss.close();
  }

  /** As of libbpf 1.1, which has no copy that follows the kernel. */
  private BpfObject open() throws BpfException {
    InvocationHandler answers =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "bpf_object__open_file" -> object;
              case "bpf_object__find_map_by_name" -> bss;
              case "bpf_map__fd" -> BSS_FD;
              case "bpf_map__value_size" -> Long.BYTES;
              case "bpf_map_lookup_elem" -> {
                assertThat(arguments[0]).isEqualTo(BSS_FD);
                ((Pointer) arguments[2]).setLong(0, inTheKernel);
                yield lookup;
              }
              default -> null;
            };
    LibBpf libbpf =
        (LibBpf)
            Proxy.newProxyInstance(
                LibBpf.class.getClassLoader(), new Class<?>[] {LibBpf.class}, answers);
    return BpfObject.open(libbpf, new BpfLog(Natives.libc()), Path.of("some.bpf.o"), null);
  }

  @Test
  void variablesAreTheKernelsEachTime() throws BpfException {
    BpfObject opened = open();
    inTheKernel = 41;
    assertThat(opened.variables().getLong(0)).isEqualTo(41);
    inTheKernel = 42;
    assertThat(opened.variables().getLong(0)).isEqualTo(42);
  }

  @Test
  void variablesThatCannotBeReadAreSaidToBe() throws BpfException {
    BpfObject opened = open();
    lookup = -EPERM;
    assertThatThrownBy(opened::variables)
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("read .bss");
  }
}
