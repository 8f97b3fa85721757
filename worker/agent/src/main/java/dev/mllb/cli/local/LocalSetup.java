// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.install.CacheFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a local run keeps things. The environment variables are the scripts' own, so that both
 * sides agree.
 *
 * @param home cache and state, {@code MLLB_HOME}
 * @param port of the local server, {@code MLLB_PORT}
 * @param artifacts store shared with the node, {@code MLLB_ARTIFACTS}
 * @param kernel of the node, as the lab names it
 * @param root Debian's user space in the node, or empty for the kernel's own
 * @param clock what the node's time is: {@code instructions} or {@code host}
 * @param node name of the node, which is its host name in an experiment
 */
record LocalSetup(
    Path home, int port, Path artifacts, String kernel, String root, String clock, String node) {

  static LocalSetup of(
      Map<String, String> environment, String kernel, String root, String clock, String node) {
    Path home = CacheFolder.of(environment);
    return new LocalSetup(
        home,
        Integer.parseInt(environment.getOrDefault("MLLB_PORT", "7233")),
        Path.of(environment.getOrDefault("MLLB_ARTIFACTS", home.resolve("artifacts").toString())),
        kernel,
        root,
        clock,
        node.isEmpty() ? defaultNode(root.isEmpty() ? kernel : kernel + "-" + root) : node);
  }

  /** Whether the node's time is counted instructions, where it is emulated. */
  boolean isCounted() {
    return clock.equals("instructions");
  }

  /** The server as this machine sees it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** The server as the node sees it: QEMU maps this address to the loopback of the machine. */
  String addressInNode() {
    return "10.0.2.2:" + port;
  }

  /** What the lab's script is told when it starts the node. */
  List<String> nodeOptions() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--kernel",
                kernel,
                "--clock",
                clock,
                "--address",
                addressInNode(),
                "--artifacts",
                artifacts.toString()));
    if (!root.isEmpty()) {
      options.addAll(List.of("--root", root));
    }
    // Last: it is made of the kernel and the root, and would be blamed for what is wrong with them.
    options.addAll(List.of("--name", node));
    return options;
  }

  /** Written by the node when it has booted; its time is the boot's. */
  Path readyMark() {
    return home.resolve("run").resolve(node).resolve("exchange/ready");
  }

  /** As the lab's own script names it. */
  private static String defaultNode(String machine) {
    return machine.equals("6.12") ? "lab" : "lab-" + machine.replace('.', '-');
  }
}
