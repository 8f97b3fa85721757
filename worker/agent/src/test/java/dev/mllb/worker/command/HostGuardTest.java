// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.SigningKeys;
import dev.mllb.host.TrustedKeys;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.Header;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that cannot be gone by: nothing is done, and it is said by its code. */
class HostGuardTest {

  @TempDir Path folder;

  private Path key;

  @BeforeEach
  void trust() {
    SigningKeys.make(folder.resolve("control"));
    key = folder.resolve("control.pub");
  }

  @Test
  void aKeyThatOthersMayWriteIsNobodysKey() throws Exception {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));
    refused("PERMISSION_DENIED", "may be written by others");
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws Exception {
    Files.writeString(key, "-----BEGIN PUBLIC KEY-------END PUBLIC KEY-----");
    refused("NOT_POSSIBLE_NOW", "control.pub is not a PEM file");
  }

  private void refused(String code, String why) {
    CommandGuard guard =
        new CommandGuard(new TrustedKeys(folder), asked -> "somebody", Clock.systemUTC());
    Header header = Command.header(Header.empty(), new byte[64], "0");
    assertThatThrownBy(() -> guard.ask(anything(), "n1", header))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, failure -> assertThat(failure.getType()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  private static ActivityInfo anything() {
    return (ActivityInfo)
        Proxy.newProxyInstance(
            ActivityInfo.class.getClassLoader(),
            new Class<?>[] {ActivityInfo.class},
            (self, method, arguments) ->
                method.getReturnType() == boolean.class ? (Object) true : "x");
  }
}
