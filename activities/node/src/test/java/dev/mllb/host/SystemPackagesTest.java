// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the words of the system that runs, by its own name or those that it is like. */
class SystemPackagesTest {

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ID=debian | 6.1.0-56-arm64 | apt-get install linux-headers-6.1.0-56-arm64",
        "ID=ubuntu;ID_LIKE=debian | 5.15.0-139-generic"
            + " | apt-get install linux-headers-5.15.0-139-generic",
        "ID=linuxmint;ID_LIKE=\"ubuntu debian\" | 6.8.0-60-generic"
            + " | apt-get install linux-headers-6.8.0-60-generic",
        "ID=ubuntu;ID_LIKE=debian | 5.15.148-tegra | link the folder that this kernel was built in as"
            + " /lib/modules/5.15.148-tegra/build",
        "ID=\"almalinux\";ID_LIKE=\"rhel centos fedora\" | 5.14.0-611.el9.aarch64"
            + " | dnf install 'kernel-devel-uname-r == 5.14.0-611.el9.aarch64'",
        "ID=\"ol\";ID_LIKE=\"fedora\" | 5.15.0-200.131.27.el9uek.aarch64"
            + " | dnf install kernel-uek-devel-5.15.0-200.131.27.el9uek.aarch64",
        "ID=\"amzn\";ID_LIKE=\"fedora\";VERSION_ID=\"2023\" | 6.1.141-165.249.amzn2023.aarch64"
            + " | dnf install kernel-devel-6.1.141-165.249.amzn2023.aarch64",
        "ID=\"amzn\";ID_LIKE=\"fedora\";VERSION_ID=\"2023\" | 6.12.79-101.147.amzn2023.aarch64"
            + " | dnf install kernel6.12-devel-6.12.79-101.147.amzn2023.aarch64",
        "ID=\"amzn\";ID_LIKE=\"centos rhel fedora\";VERSION_ID=\"2"
            + "\" | 5.10.236-227.928.amzn2.aarch64"
            + " | yum install kernel-devel-5.10.236-227.928.amzn2.aarch64",
        "ID=archarm;ID_LIKE=arch | 6.18.1-1-aarch64-ARCH | pacman -S linux-aarch64-headers",
        "ID=\"opensuse-leap\";ID_LIKE=\"suse opensuse\" | 6.4.0-150600.23.25-64kb"
            + " | zypper install kernel-64kb-devel",
        "ID=alpine | 6.12.31-0-lts | apk add linux-lts-dev",
        "ID=nixos | 6.12.30 | install your distribution's package of the headers for 6.12.30",
        "NAME=Nothing | 6.12.30 | install your distribution's package of the headers for 6.12.30"
      })
  void headersAreAPackageOfTheSystems(String osRelease, String release, String command)
      throws IOException {
    write("etc/os-release", osRelease.replace(';', '\n'));
    assertThat(packages().installHeaders(release)).isEqualTo(command);
  }

  @Test
  void archsKernelNamesItsOwnPackage() throws IOException {
    write("etc/os-release", "ID=arch");
    write("lib/modules/6.18.1-asahi-1/pkgbase", "linux-asahi\n");
    assertThat(packages().installHeaders("6.18.1-asahi-1"))
        .isEqualTo("pacman -S linux-asahi-headers");
  }

  @Test
  void otherPackagesHaveOneName() throws IOException {
    write("etc/os-release", "ID=fedora");
    assertThat(packages().install("gcc make")).isEqualTo("dnf install gcc make");
  }

  private SystemPackages packages() {
    return new SystemPackages(new MachineFiles(root));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }
}
