// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleLoaderTest {

  @TempDir private Path state;
  @TempDir private Path programs;
  @TempDir private Path made;

  private FakeKernel kernel;
  private BuiltModules built;
  private ModuleLoader loader;

  @BeforeEach
  void machine() throws IOException {
    kernel = new FakeKernel(programs);
    Path btf = Files.writeString(made.resolve("vmlinux"), "types");
    built = new BuiltModules(state, new ModuleBuilder.Kernel("6.12", made, btf));
    loader = loader();
  }

  private ModuleLoader loader() {
    return new ModuleLoader(state, ModuleGate.OPEN, kernel.modules(), built);
  }

  private BuiltModule module(String content) throws IOException {
    Path ko = Files.writeString(made.resolve("mllb.ko"), content);
    return built.keep(ko, "ab".repeat(32), BuiltModule.NO_MODEL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          insmod: ERROR: could not insert module mllb.ko: Invalid module format         | true
          insmod: ERROR: could not insert module mllb.ko: Protocol error                | true
          insmod: ERROR: could not insert module mllb.ko: Unknown symbol in module      | true
          insmod: ERROR: could not insert module mllb.ko: Key was rejected by service   | true
          insmod: ERROR: could not insert module mllb.ko: Device or resource busy       | false
          insmod: ERROR: could not insert module mllb.ko: Cannot allocate memory        | false
          insmod: ERROR: could not insert module mllb.ko: No such device or address     | false
          insmod: ERROR: could not insert module mllb.ko: Resource temporarily unavailable | false
          ''                                                                            | false
          """)
  void onlyWhatMayPassIsTriedAgain(String said, boolean lasting) {
    assertThat(ModuleLoader.isLasting(said)).isEqualTo(lasting);
  }

  @Test
  void whatWasBuiltHereIsLoadedFromTheOwnCopy() throws IOException {
    BuiltModule module = module("ours");
    Files.writeString(made.resolve("mllb.ko"), "another build since");

    loader.load(module, "e-1");

    assertThat(kernel.everInserted()).isEqualTo("ours");
    assertThat(LoadedNote.in(state).read())
        .get()
        .satisfies(
            note -> {
              assertThat(note.koSha256()).isEqualTo(module.koSha256());
              assertThat(note.sourceSha256()).isEqualTo("ab".repeat(32));
              assertThat(note.kernelRelease()).isEqualTo("6.12");
            });
    assertThat(loader.unload()).isTrue();
    assertThat(loader.unload()).isFalse();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  @Test
  void aCopyThatWasChangedIsNotLoaded() throws IOException {
    BuiltModule module = module("ours");
    Files.writeString(state.resolve("built/" + module.koSha256() + ".ko"), "theirs");

    MllbException refused =
        catchThrowableOfType(MllbException.class, () -> loader.load(module, "e-1"));
    assertThat(refused.code()).isEqualTo(FailureCode.ARTIFACT_CORRUPT);
    assertThat(kernel.everInserted()).isEmpty();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  @Test
  void anotherKernelThanItWasBuiltForIsRefused() throws IOException {
    BuiltModule module = module("ours");
    Files.writeString(made.resolve("vmlinux"), "types of an update");
    assertThatThrownBy(() -> loader.load(module, "e-1"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("was built for kernel 6.12");
    assertThat(kernel.everInserted()).isEmpty();
  }

  @Test
  void whatAnAttemptBeforeLeftIsTakenOutFirst() throws IOException {
    BuiltModule module = module("ours");
    loader.load(module, "e-1"); // and its process is killed

    loader().clear();
    assertThat(kernel.loaded()).doesNotExist();
    loader().load(module, "e-1");
    assertThat(kernel.loaded()).exists();
    loader().unload();
  }

  @Test
  void whoIsCancelledUnloadsAllTheSame() throws IOException {
    loader.load(module("ours"), "e-1");
    Thread.currentThread().interrupt();
    boolean was = loader.unload();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(was).isTrue();
    assertThat(kernel.loaded()).doesNotExist();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  @Test
  void anInsmodThatFailsAfterAllLeavesNothing() throws IOException {
    kernel.insmod("touch " + kernel.loaded() + "; echo killed; exit 137");
    BuiltModule module = module("ours");
    assertThatThrownBy(() -> loader.load(module, "e-1")).isInstanceOf(MllbException.class);
    assertThat(kernel.loaded()).doesNotExist();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  /** insmod that says so the first times, and that it was asked. */
  private void notRedirected(int times) throws IOException {
    Path asked = made.resolve("asked");
    kernel.insmod(
        "echo >> %1$s; [ $(wc -l < %1$s) -gt %2$d ] && exec touch %3$s; echo 'No such device or address'; exit 1"
            .formatted(asked, times, kernel.loaded()));
  }

  @Test
  void aLoadThatDoesNotRedirectIsTriedAgain() throws IOException {
    notRedirected(2);
    loader.load(module("ours"), "e-1");
    assertThat(kernel.loaded()).exists();
    assertThat(LoadedNote.in(state).read()).isPresent();
  }

  @Test
  void oneThatNeverRedirectsIsToldOf() throws IOException {
    notRedirected(1000);
    BuiltModule module = module("ours");
    MllbException failed =
        catchThrowableOfType(MllbException.class, () -> loader.load(module, "e-1"));
    assertThat(failed.code()).isEqualTo(FailureCode.MODULE_LOAD_FAILED);
    assertThat(failed).hasMessageContaining("the kernel log: said why");
    assertThat(made.resolve("asked")).content().hasLineCount(3);
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  /** Its owner's, in the kernel. */
  private Path ownersModule() throws IOException {
    Path folder = Files.createDirectories(state.resolve("module"));
    Path script = folder.resolve("mllb-module");
    Files.writeString(
        script,
        "#!/bin/sh\ncase $1 in start) [ -e $MLLB_MODULE_DIR/in-use ] && exit 0; touch $MLLB_MODULE_DIR/in-use "
            + kernel.loaded()
            + ";; stop) rm $MLLB_MODULE_DIR/in-use "
            + kernel.loaded()
            + ";; esac\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(folder.resolve("in-use"));
    Files.createFile(kernel.loaded());
    return folder;
  }

  @Test
  void whoTriesAModuleLeavesTheOwnersAsItWas() throws IOException {
    Path folder = ownersModule();
    BuiltModule module = module("ours");
    OwnersModule owners = new OwnersModule(state, kernel.modules());

    loader.tryOut(module, "preflight");
    assertThat(folder.resolve("in-use")).exists();
    assertThat(owners.isAside()).isFalse();

    // an experiment has put it aside, and a doctor comes between two of its repetitions
    loader.clear();
    loader().tryOut(module, "preflight");
    assertThat(kernel.loaded()).doesNotExist();
    assertThat(owners.isAside()).isTrue();
    assertThat(kernel.everInserted()).isEqualTo("oursours");
  }

  @Test
  void theOwnersModuleIsPutBackWhenTheOneThatIsTriedIsRefused() throws IOException {
    Path folder = ownersModule();
    kernel.insmod("echo no; exit 1");
    BuiltModule module = module("ours");
    assertThatThrownBy(() -> loader.tryOut(module, "preflight")).isInstanceOf(MllbException.class);
    assertThat(folder.resolve("in-use")).exists();
    assertThat(new OwnersModule(state, kernel.modules()).isAside()).isFalse();
  }

  /** Killed between two of its script's steps, or of ours: whoever starts next puts it back. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void theOwnersModuleIsPutBackWhereverItsStopWasCut(boolean inUse, boolean loaded)
      throws IOException {
    Path folder = ownersModule();
    Files.createFile(state.resolve("owners-module-aside"));
    if (!inUse) {
      Files.delete(folder.resolve("in-use"));
    }
    if (!loaded) {
      Files.delete(kernel.loaded());
    }
    OwnersModule owners = new OwnersModule(state, kernel.modules());
    if (loaded && !inUse) {
      // Whose it is cannot be told; the worker takes it out, and then puts the owner's back.
      assertThatThrownBy(owners::putBack).hasMessageContaining("another mllb.ko");
      assertThat(owners.isAside()).isTrue();
      loader.unload();
    }
    assertThat(owners.putBack()).isTrue();
    assertThat(owners.isLoaded()).isTrue();
    assertThat(owners.isAside()).isFalse();
  }

  @Test
  void theOwnersModuleStaysNotedWhileOursDoesNotGo() throws IOException {
    ownersModule();
    loader.clear();
    loader.load(module("ours"), "e-1");
    OwnersModule owners = new OwnersModule(state, kernel.modules());
    assertThatThrownBy(owners::putBack)
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_NOT_NATIVE));
    loader.unload();
    assertThat(owners.putBack()).isTrue();
    assertThat(owners.isLoaded()).isTrue();
  }

  @Test
  void theOwnersModuleIsPutAsideAndPutBack() throws IOException {
    Path folder = ownersModule();
    assertThat(loader.unload()).as("it is not ours").isFalse();
    loader.clear();
    assertThat(kernel.loaded()).doesNotExist();
    loader.load(module("ours"), "e-1");
    loader.unload();

    // a worker that starts anew restores
    OwnersModule owners = new OwnersModule(state, kernel.modules());
    assertThat(owners.putBack()).isTrue();
    assertThat(kernel.loaded()).exists();
    assertThat(folder.resolve("in-use")).exists();
    assertThat(owners.putBack()).isFalse();
    assertThat(loader().unload()).as("restoring twice leaves it in").isFalse();
    assertThat(kernel.loaded()).exists();
  }

  @Test
  void onlyTheLastModulesAreKept() throws IOException {
    for (int i = 0; i < 30; i++) {
      module("build " + i);
    }
    try (var files = Files.list(state.resolve("built"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".ko"))).hasSize(20);
    }
  }
}
