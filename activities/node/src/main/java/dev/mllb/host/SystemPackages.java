// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.machine.MachineFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How packages are installed on this system, in its own words: by what {@code /etc/os-release} says
 * it is, and if that name is unknown, by what it is like.
 */
final class SystemPackages {

  /**
   * Releases of NVIDIA's kernels end so. None of NVIDIA's own gets as far as its headers, so it is
   * one built anew, of which NVIDIA's package of headers knows nothing.
   */
  private static final String JETSON = "-tegra";

  /** In releases of Oracle's own kernel, whose packages have names of their own. */
  private static final String ORACLES = "uek.";

  /**
   * Of which Amazon Linux calls the kernel's packages "kernel", those of others with the version.
   */
  private static final String AMAZONS_FIRST = "6.1.";

  private final MachineFiles files;

  SystemPackages(MachineFiles files) {
    this.files = files;
  }

  /** Kinds of systems, by their program for packages. */
  private enum Kind {
    APT("apt-get install "),
    DNF("dnf install "),
    YUM("yum install "),
    PACMAN("pacman -S "),
    ZYPPER("zypper install "),
    APK("apk add "),
    UNKNOWN("install ");

    private final String command;

    Kind(String command) {
      this.command = command;
    }
  }

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("debian", Kind.APT),
          Map.entry("ubuntu", Kind.APT),
          Map.entry("fedora", Kind.DNF),
          Map.entry("rhel", Kind.DNF),
          Map.entry("centos", Kind.DNF),
          Map.entry("amzn", Kind.DNF),
          Map.entry("arch", Kind.PACMAN),
          Map.entry("archarm", Kind.PACMAN),
          Map.entry("suse", Kind.ZYPPER),
          Map.entry("opensuse", Kind.ZYPPER),
          Map.entry("alpine", Kind.APK));

  /** The command that installs packages which have the same name everywhere. */
  String install(String packages) {
    return kind().command + packages;
  }

  /**
   * What brings a kernel's headers, as a rule the command that installs them.
   *
   * @param release {@code uname -r}
   */
  String installHeaders(String release) {
    if (release.endsWith(JETSON)) {
      return "link the folder that this kernel was built in as /lib/modules/" + release + "/build";
    }
    Kind kind = kind();
    return kind.command
        + switch (kind) {
          case APT -> "linux-headers-" + release;
          case DNF -> rpm(release);
          case YUM -> "kernel-devel-" + release;
          case PACMAN -> base(release) + "-headers";
          case ZYPPER -> "kernel-" + flavour(release) + "-devel";
          case APK -> "linux-" + flavour(release) + "-dev";
          case UNKNOWN -> "your distribution's package of the headers for " + release;
        };
  }

  private Kind kind() {
    Kind kind =
        names().stream()
            .map(name -> KINDS.getOrDefault(name, Kind.UNKNOWN))
            .filter(known -> known != Kind.UNKNOWN)
            .findFirst()
            .orElse(Kind.UNKNOWN);
    return isAmazon() && value("VERSION_ID").equals("2") ? Kind.YUM : kind;
  }

  private boolean isAmazon() {
    return value("ID").equals("amzn");
  }

  /** Its own name first. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(value("ID"));
    names.addAll(List.of(value("ID_LIKE").split(" +", -1)));
    return names;
  }

  private String value(String key) {
    return files.lines("etc/os-release").stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).replaceAll("[\"']", "").strip())
        .findFirst()
        .orElse("");
  }

  private String rpm(String release) {
    if (isAmazon()) {
      return amazons(release) + "-devel-" + release;
    }
    return release.contains(ORACLES)
        ? "kernel-uek-devel-" + release
        : "'kernel-devel-uname-r == " + release + "'";
  }

  /** {@code 6.12.79-101.147.amzn2023.aarch64} is of {@code kernel6.12}. */
  private static String amazons(String release) {
    return release.startsWith(AMAZONS_FIRST)
        ? "kernel"
        : "kernel" + release.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  /** Arch's kernels bring the name of their package. */
  private String base(String release) {
    String base = files.line("lib/modules/" + release + "/pkgbase");
    return base.isEmpty() ? "linux-aarch64" : base;
  }

  /** {@code 6.4.0-150600.23-default} is of {@code default}, {@code 6.6.58-0-lts} of {@code lts}. */
  private static String flavour(String release) {
    return release.substring(release.lastIndexOf('-') + 1);
  }
}
