// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.collect.FakeBtf;
import dev.mllb.module.ModuleGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A node that can be traced and built for, made of files; tests take away or spoil what they are
 * about.
 */
record FakeNode(Path root) {

  static final String RELEASE = "6.12.118+deb13-arm64";
  static final String BUILD = "lib/modules/" + RELEASE + "/build/";
  static final String CONFIG = BUILD + "include/config/auto.conf";
  static final String CAPABLE = "CONFIG_KPROBES=y\nCONFIG_DYNAMIC_FTRACE_WITH_ARGS=y\n";
  static final String UTS_RELEASE = "include/generated/utsrelease.h";
  static final String FUNCTIONS = "sys/kernel/tracing/available_filter_functions";
  static final String BTF = "sys/kernel/btf/vmlinux";
  static final String FEATURES = "sys/kernel/debug/sched/features";

  /** Flags of domains that reasons need. */
  static final Map<String, Integer> FLAGS =
      Map.of("SD_NUMA", 1 << 13, "SD_SHARE_CPUCAPACITY", 1 << 7, "SD_ASYM_CPUCAPACITY", 1 << 5);

  /** What BTF shows of a kernel of 6.12. */
  private static final Map<String, List<String>> GENERATION =
      Map.of(
          "lb_env", List.of("migration_type"),
          "task_struct", List.of("__state", "worker_private"),
          "sched_entity", List.of("sched_delayed"));

  static FakeNode in(Path root) throws IOException {
    FakeNode node = new FakeNode(root);
    node.put("proc/sys/kernel/osrelease", RELEASE + "\n");
    node.put("proc/version", "Linux version " + RELEASE + " (gcc-14 (Debian 14.2.0) 14.2.0)\n");
    node.put("proc/kallsyms", "0000000000000000 t task_hot\n0000000000000000 t can_migrate_task\n");
    node.put("proc/sys/kernel/ftrace_enabled", "1\n");
    node.put("sys/devices/system/cpu/online", "0-3\n");
    node.put("sys/devices/system/cpu/isolated", "\n");
    node.put("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-3\n");
    node.put(FUNCTIONS, "task_hot\ncan_migrate_task\n");
    node.put(BUILD + UTS_RELEASE, "#define UTS_RELEASE \"" + RELEASE + "\"\n");
    node.put(BUILD + "include/config/kernel.release", "6.12.118\n");
    node.put(CONFIG, "CONFIG_CC_IS_GCC=y\n" + CAPABLE);
    node.put(BUILD + "scripts/mod/modpost", "#!/bin/sh\n");
    node.put("proc/modules", "");
    node.put("sys/module/module/parameters/sig_enforce", "N\n");
    node.put("etc/os-release", "ID=debian\nVERSION_ID=\"13\"\n");
    node.put("sys/kernel/debug/sched/migration_cost_ns", "500000\n");
    node.put(FEATURES, "PLACE_LAG CACHE_HOT_BUDDY\n");
    node.put("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    FakeBtf.write(root.resolve(BTF), List.of("can_migrate_task"), FLAGS, GENERATION);
    return node;
  }

  /** As doctor asks it: on arm64, as root. */
  Preflight preflight(String givenBtf, Supplier<String> attachment) {
    return new Preflight(
        new Preflight.Place(root, "aarch64", "root", givenBtf),
        root.resolve("state"),
        attachment,
        ModuleGate.OPEN);
  }

  void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  void remove(String file) throws IOException {
    Files.delete(root.resolve(file));
  }
}
