// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Digest;
import dev.mllb.basics.SigningKeys;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.host.TrustedModels;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.net.ModelHeader;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a client with a certificate, a compute worker and a writer of the store try in order to run
 * code of theirs on a node: docs/explained names these tests row by row.
 */
class HostileFleetTest {

  private static final String MODEL_ID = "00112233445566778899aabbccddeeff";

  @TempDir private Path state;
  @TempDir private Path programs;
  @TempDir private Path made;

  private FakeKernel kernel;
  private ModuleBuilder.Kernel running;
  private BuiltModules built;
  private ModuleArms arms;

  @BeforeEach
  void node() throws IOException {
    kernel = new FakeKernel(programs);
    Path btf = Files.writeString(made.resolve("vmlinux"), "types");
    running = new ModuleBuilder.Kernel("6.12", made, btf);
    built = new BuiltModules(state, running);
    arms =
        new ModuleArms(
            new ModuleLoader(state, ModuleGate.OPEN, kernel.modules(), built),
            new MllbControl(made.resolve("sysfs")),
            built::findForActivity);
  }

  private TrialRequest trial(ArtifactRef ko, String modelId) {
    return new TrialRequest(
        "attack",
        new TrialSpec("t", new WorkloadCall("hackbench", Map.of())),
        1,
        new TrialDesign(0, 1, 1, 0.95, 5, Duration.ZERO, 0, null),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 64, 0, 0, Duration.ofSeconds(30)),
        new ModuleRef(ko, ko, "6.12", Digest.sha256(running.btf()), modelId),
        modelId,
        1,
        1,
        List.of());
  }

  private static byte[] model() {
    return model(MODEL_ID);
  }

  private static byte[] model(String id) {
    IntegerLayer layer = new IntegerLayer(15, 1, 0, new short[15], new int[] {1});
    return new ModelBin(
            ModelBin.FEATURE_SET_MLLB15,
            HexFormat.of().parseHex(id),
            new IntegerModel(List.of(layer)))
        .encode();
  }

  /** A trial that a plain client starts, with a file that it put into the store. */
  @Test
  void aModuleFromTheStoreIsNeverLoaded() throws IOException {
    ArtifactRef theirs =
        ArtifactRef.of(
            "mllb.ko", Digest.sha256("THEIR MODULE".getBytes(StandardCharsets.UTF_8)), 12);
    assertThatThrownBy(() -> arms.open(trial(theirs, MODEL_ID)))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.MODULE_REFUSED);
              assertThat(e.code().kind().isNonRetryable()).isTrue();
            })
        .hasMessageContaining("was not built on this machine");
    assertThat(kernel.everInserted()).isEmpty();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  /** What another node built, as its own answer to its own command names it. */
  @Test
  void aModuleThatAnotherNodeBuiltIsNotLoaded(@TempDir Path another) throws IOException {
    Path ko = Files.writeString(made.resolve("mllb.ko"), "built there");
    BuiltModule theirs = new BuiltModules(another, running).keep(ko, "ab".repeat(32), MODEL_ID);
    DirectoryStore store = new DirectoryStore(made.resolve("store"));
    ArtifactRef stored = store.put(ko, "mllb.ko");
    assertThat(stored.sha256()).isEqualTo(theirs.koSha256());
    assertThatThrownBy(() -> arms.open(trial(stored, MODEL_ID)))
        .hasMessageContaining("was not built on this machine");
    assertThat(kernel.everInserted()).isEmpty();
  }

  /** A module of this node, under the name of a model that it does not hold. */
  @Test
  void theModelIsKnownBeforeTheModuleRuns() throws IOException {
    BuiltModule ours =
        built.keep(Files.writeString(made.resolve("mllb.ko"), "ours"), "ab".repeat(32), MODEL_ID);
    ArtifactRef ko = ArtifactRef.of("mllb.ko", ours.koSha256(), 4);
    assertThatThrownBy(() -> arms.open(trial(ko, "f".repeat(32))))
        .hasMessageContaining("the module holds model " + MODEL_ID);
    assertThat(kernel.everInserted()).isEmpty();
  }

  /** What root tries by hand is checked by nobody, and no experiment's to load. */
  @Test
  void aModuleThatRootMadeByHandIsNoExperiments() throws IOException {
    Path ko = Files.writeString(made.resolve("mllb.ko"), "by hand");
    BuiltModule theirs = built.keepByHand(ko, "ab".repeat(32), MODEL_ID);
    ArtifactRef ref = ArtifactRef.of("mllb.ko", theirs.koSha256(), 7);
    assertThatThrownBy(() -> arms.open(trial(ref, MODEL_ID)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.MODULE_REFUSED))
        .hasMessageContaining("was built or brought by hand");
    assertThat(kernel.everInserted()).isEmpty();
    // as notes of earlier versions have one that was brought
    String sha256 = theirs.koSha256();
    built.keep(ko, sha256, MODEL_ID);
    assertThatThrownBy(() -> built.findForActivity(sha256)).hasMessageContaining("by hand");
    // the same bytes, built by an activity, are known; and stay so whoever builds them again
    built.keep(ko, "ab".repeat(32), MODEL_ID);
    built.keepByHand(ko, "ab".repeat(32), MODEL_ID);
    assertThat(built.findForActivity(sha256).koSha256()).isEqualTo(sha256);
  }

  /**
   * A note that claims another file, put where the notes are by whoever writes the state folder.
   */
  @Test
  void aNoteIsOfOneFileAlone() throws IOException {
    BuiltModule ours =
        built.keep(Files.writeString(made.resolve("mllb.ko"), "ours"), "ab".repeat(32), MODEL_ID);
    String theirs = Digest.sha256("THEIRS".getBytes(StandardCharsets.UTF_8));
    Path folder = state.resolve("built");
    Files.copy(folder.resolve(ours.koSha256() + ".json"), folder.resolve(theirs + ".json"));
    Files.writeString(folder.resolve(theirs + ".ko"), "THEIRS");
    assertThatThrownBy(() -> arms.open(trial(ArtifactRef.of("mllb.ko", theirs, 6), MODEL_ID)))
        .isInstanceOf(RuntimeException.class);
    assertThat(kernel.everInserted()).doesNotContain("THEIRS");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  /** Sources whose make shows what the compiler would have been given. */
  private ModuleBuilder builder(Path sources) throws IOException {
    Files.writeString(
        sources.resolve("Makefile"),
        """
        modules:
        \tcat $(MODEL_H) /dev/null > mllb.ko
        build/mllb-infer:
        \tmkdir -p build && touch build/mllb-infer
        """);
    return new ModuleBuilder(sources, state, running, "");
  }

  @Test
  void onlyTextThatTheNodeWroteItselfIsCompiled(@TempDir Path sources) throws IOException {
    ModuleBuilder.Built module = builder(sources).build(model());
    assertThat(module.ko()).hasContent(ModelHeader.of(model(), MODEL_ID));
    assertThat(module.module().modelId()).isEqualTo(MODEL_ID);
    assertThat(built.find(module.module().koSha256())).isEqualTo(module.module());
  }

  /** What a power cut leaves is younger than its sources: make has nothing to do. */
  @Test
  void aBuildThatWasCutIsMadeAnewAndNotGoneOnWith(@TempDir Path sources) throws IOException {
    Files.writeString(sources.resolve("unit.c"), "whole");
    Files.writeString(
        sources.resolve("Makefile"),
        """
        modules: unit.o
        \tcat unit.o > mllb.ko
        \t@test ! -e cut
        unit.o: unit.c
        \tcat unit.c > unit.o
        build/mllb-infer:
        \tmkdir -p build && touch build/mllb-infer && chmod +x build/mllb-infer
        """);
    ModuleBuilder builder = new ModuleBuilder(sources, state, running, "");
    Path folder = builder.build(null).ko().getParent();
    Files.writeString(folder.resolve("unit.o"), "");
    assertThat(builder.build(null).ko()).as("as make sees it").hasContent("");

    Files.createFile(folder.resolve(".unfinished"));
    assertThat(builder.inferProgram()).exists();
    assertThat(folder.resolve("mllb.ko")).hasContent("whole");
    assertThat(folder.resolve(".unfinished")).doesNotExist();

    // One that make itself ended is gone on with.
    Files.createFile(folder.resolve("cut"));
    assertThatThrownBy(() -> builder.build(null)).hasMessageContaining("make of mllb.ko failed");
    assertThat(folder.resolve(".unfinished")).doesNotExist();
    assertThat(folder.resolve("cut")).exists();
  }

  /** The mark is there while make runs: a kill finds it. */
  @Test
  void aBuildIsMarkedWhileItIsMade(@TempDir Path sources) throws IOException {
    Files.writeString(
        sources.resolve("Makefile"),
        """
        modules:
        \tls -A > mllb.ko
        build/mllb-infer:
        \tmkdir -p build && touch build/mllb-infer
        """);
    ModuleBuilder.Built module = new ModuleBuilder(sources, state, running, "").build(null);
    assertThat(module.ko()).content().contains(".unfinished");
  }

  @Test
  void textInTheModelsPlaceIsRefusedBeforeAnythingIsMade(@TempDir Path sources) throws IOException {
    String evil =
        "/* x */ asm(\".incbin \\\"/etc/shadow\\\"\"); static const u8"
            + " mllb_builtin_model[]={0x00};";
    for (String text : List.of(evil, evil.substring(8), "", "#include </etc/shadow>")) {
      byte[] given = text.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> builder(sources).build(given))
          .isInstanceOfSatisfying(
              MllbException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH));
      assertThatThrownBy(() -> ModelBin.decode(ModelHeader.modelBin(given)))
          .isInstanceOf(MllbException.class);
    }
    assertThat(state.resolve("built")).doesNotExist();
    assertThat(state.resolve("build")).doesNotExist();
  }

  /** Every byte of a model flipped: refused by its checksum, or no model at all. */
  @Test
  void aModelThatWasTouchedIsNoModel() {
    byte[] good = model();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x40;
      assertThatThrownBy(() -> ModelBin.decode(bad)).isInstanceOf(MllbException.class);
    }
  }

  @Test
  void aModelThatNobodyTrustedSignedIsNotBuiltIn(@TempDir Path keys) throws IOException {
    Path trusted = Files.createDirectory(keys.resolve("trusted"));
    Path ours = keys.resolve("ours");
    Path theirs = keys.resolve("theirs");
    SigningKeys.make(ours);
    SigningKeys.make(theirs);
    TrustedModels models = TrustedModels.in(trusted);
    byte[] model = model();

    assertThatThrownBy(() -> models.check(MODEL_ID, model, SigningKeys.sign(ours, model)))
        .as("no key is trusted yet")
        .isInstanceOf(MllbException.class);
    Files.copy(SigningKeys.publicBeside(ours), trusted.resolve("ours.pub"));
    models.check(MODEL_ID, model, SigningKeys.sign(ours, model));
    assertThatThrownBy(() -> models.check(MODEL_ID, model, null))
        .hasMessageContaining("is not signed");
    assertThatThrownBy(() -> models.check(MODEL_ID, model, SigningKeys.sign(theirs, model)))
        .hasMessageContaining("signed by nobody");
    byte[] other = model.clone();
    other[70] ^= 1;
    assertThatThrownBy(() -> models.check(MODEL_ID, other, SigningKeys.sign(ours, model)))
        .isInstanceOf(MllbException.class);

    Files.setPosixFilePermissions(
        trusted.resolve("ours.pub"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> models.check(MODEL_ID, model, SigningKeys.sign(ours, model)))
        .hasMessageContaining("may be written by others than root");
  }

  /** For a module or a scheduler, the same way in. */
  @Test
  void aModelOutOfTheStoreIsWhatItIsCalledAndSigned(@TempDir Path folder) throws IOException {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    Path ours = folder.resolve("ours");
    SigningKeys.make(ours);
    Path trusted = Files.createDirectory(folder.resolve("trusted"));
    Files.copy(SigningKeys.publicBeside(ours), trusted.resolve("ours.pub"));
    TrustedModels models = TrustedModels.in(trusted);
    ArtifactRef bin = store.put(model(), "model.bin");
    ArtifactRef signature = store.put(SigningKeys.sign(ours, model()), "model.sig");

    assertThat(models.read(store, new ModelBinRef(MODEL_ID, bin, signature))).isEqualTo(model());
    assertThatThrownBy(() -> models.read(store, new ModelBinRef(MODEL_ID, bin, null)))
        .hasMessageContaining("is not signed, and this host takes only what a key in");
    assertThatThrownBy(() -> models.read(store, new ModelBinRef("f".repeat(32), bin, signature)))
        .hasMessageEndingWith("is model " + MODEL_ID + ", not " + "f".repeat(32));
    assertThatThrownBy(() -> models.read(store, new ModelBinRef(MODEL_ID, signature, signature)))
        .isInstanceOf(MllbException.class);
  }

  /** Model and signature are each somebody's, but not of each other. */
  @Test
  void aSignatureOfAnotherModelSignsNothing(@TempDir Path folder) throws IOException {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    Path ours = folder.resolve("ours");
    SigningKeys.make(ours);
    Path trusted = Files.createDirectory(folder.resolve("trusted"));
    Files.copy(SigningKeys.publicBeside(ours), trusted.resolve("ours.pub"));
    String id = "f".repeat(32);
    ArtifactRef bin = store.put(model(id), "model.bin");
    ArtifactRef copied = store.put(SigningKeys.sign(ours, model()), "model.sig");
    assertThatThrownBy(
            () -> TrustedModels.in(trusted).read(store, new ModelBinRef(id, bin, copied)))
        .hasMessageContaining("is signed by nobody whose key is there");
  }

  /** A reference without a size says nothing of what comes. */
  @Test
  void whatIsLargerThanAnyModelOrSignatureIsNotReadIntoMemory(@TempDir Path folder) {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    ArtifactRef bin = store.put(model(), "model.bin");
    tooLarge(store, unsized(store.put(new byte[ModelBin.MAX_BYTES + 1], "model.bin")), null);
    tooLarge(store, bin, unsized(store.put(new byte[4097], "model.bin.sig")));
  }

  private static ArtifactRef unsized(ArtifactRef ref) {
    return ArtifactRef.of(ref.name(), ref.sha256(), 0);
  }

  private static void tooLarge(
      DirectoryStore store, ArtifactRef bin, @Nullable ArtifactRef signature) {
    ModelBinRef model = new ModelBinRef(MODEL_ID, bin, signature);
    assertThatThrownBy(() -> TrustedModels.ANY.read(store, model))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE))
        .hasMessageContaining("it is not read");
  }

  @Test
  void aFileThatRootBringsByHandHasToBeAModuleOfThisKernel() throws IOException {
    Path header =
        Files.writeString(made.resolve("mllb_model.h"), ModelHeader.of(model(), MODEL_ID));
    assertThatThrownBy(() -> BroughtModule.check(header, "6.12"))
        .hasMessageContaining("not an mllb.ko");
    Path ko = Files.writeString(made.resolve("x.ko"), "\u007fELF\0name=mllb\0vermagic=6.1 SMP\0");
    assertThatThrownBy(() -> BroughtModule.check(ko, "6.12"))
        .hasMessageContaining("another kernel");
    BroughtModule.check(ko, "6.1");
  }
}
