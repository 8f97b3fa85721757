// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.Digest;
import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Copies of the modules that this machine built itself, for root alone, each with a note of what it
 * is. Nothing else is ever loaded: a module that came from elsewhere is somebody else's code in
 * this kernel.
 */
public final class BuiltModules {

  /** More than one experiment needs; a module is one megabyte. */
  private static final int KEPT = 20;

  private final Path folder;
  private final ModuleBuilder.Kernel kernel;

  /**
   * @param state the worker's folder
   * @param kernel that runs
   */
  public BuiltModules(Path state, ModuleBuilder.Kernel kernel) {
    this.folder = state.resolve("built");
    this.kernel = kernel;
  }

  /** Of this machine. */
  public static BuiltModules in(Path state) {
    return new BuiltModules(state, ModuleBuilder.Kernel.running());
  }

  /** Keeps a copy of a module that an activity just built from our sources. */
  public BuiltModule keep(Path ko, String sourceSha256, String modelId) {
    return keep(ko, sourceSha256, modelId, false);
  }

  /**
   * Keeps a copy of a module that root builds or brings by hand; no experiment loads it, unless an
   * activity built the same.
   */
  public BuiltModule keepByHand(Path ko, String sourceSha256, String modelId) {
    return keep(ko, sourceSha256, modelId, true);
  }

  private BuiltModule keep(Path ko, String sourceSha256, String modelId, boolean byHand) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      byte[] content = Files.readAllBytes(ko);
      String koSha256 = Digest.sha256(content);
      BuiltModule made =
          new BuiltModule(
              koSha256,
              sourceSha256,
              kernel.release(),
              Digest.sha256(kernel.btf()),
              modelId,
              byHand);
      // What an activity has built stays an experiment's, whoever makes the same again.
      BuiltModule module =
          byHand ? read(note(koSha256)).filter(known -> !known.isByHand()).orElse(made) : made;
      DurableFile.write(copy(module.koSha256()), content);
      DurableFile.write(note(module.koSha256()), Json.bytes(module));
      forgetOld();
      return module;
    } catch (IOException e) {
      throw FileFailure.of("cannot keep the module in " + folder, e);
    }
  }

  /**
   * The module with this digest.
   *
   * @throws MllbException MODULE_REFUSED when this machine did not build it
   */
  public BuiltModule find(String koSha256) {
    try {
      if (koSha256.matches("[0-9a-f]{64}") && Files.isRegularFile(note(koSha256))) {
        BuiltModule module = Json.read(Files.readAllBytes(note(koSha256)), BuiltModule.class);
        if (module.koSha256().equals(koSha256)) {
          return module;
        }
      }
    } catch (IOException e) {
      throw FileFailure.of("cannot read " + note(koSha256), e);
    }
    throw new MllbException(
        FailureCode.MODULE_REFUSED,
        "module "
            + koSha256
            + " was not built on this machine, and only what was is loaded here; start a new"
            + " experiment, or a rerun, which builds it");
  }

  /**
   * The module with this digest, for an activity: one that root made by hand may hold any code and
   * any model, and is loaded by root alone.
   *
   * @throws MllbException MODULE_REFUSED when no activity built it on this machine
   */
  public BuiltModule findForActivity(String koSha256) {
    BuiltModule module = find(koSha256);
    if (module.isByHand()) {
      throw new MllbException(
          FailureCode.MODULE_REFUSED,
          "module "
              + koSha256
              + " was built or brought by hand on this machine, and an experiment loads only what"
              + " it had built here; start a new experiment, or a rerun, which builds it");
    }
    return module;
  }

  /**
   * One that was built before, for the running kernel and its types, and whose copy is whole.
   *
   * @param sourceSha256 digest of the sources
   * @param modelId model it holds, or {@link BuiltModule#NO_MODEL}
   */
  Optional<BuiltModule> find(String sourceSha256, String modelId) {
    try {
      return notes().stream()
          .flatMap(note -> read(note).stream())
          .filter(module -> module.sourceSha256().equals(sourceSha256))
          .filter(module -> module.modelId().equals(modelId))
          .filter(this::isLoadable)
          .findFirst();
    } catch (IOException e) {
      throw FileFailure.of("cannot read the notes in " + folder, e);
    }
  }

  /**
   * Nothing for a note that is damaged, or gone since it was listed: what it was of is built anew.
   */
  private static Optional<BuiltModule> read(Path note) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(note), BuiltModule.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isLoadable(BuiltModule module) {
    try {
      return Files.isRegularFile(file(module));
    } catch (MllbException e) {
      return false;
    }
  }

  /**
   * The file to load.
   *
   * @throws MllbException MODULE_REFUSED when it is for another kernel, ARTIFACT_CORRUPT when the
   *     copy is not what was built
   */
  public Path file(BuiltModule module) {
    if (!module.equals(find(module.koSha256()))) {
      throw new MllbException(
          FailureCode.MODULE_REFUSED, "the note of module " + module.koSha256() + " differs");
    }
    if (!module.kernelRelease().equals(kernel.release())
        || !module.btfSha256().equals(Digest.sha256(kernel.btf()))) {
      throw new MllbException(
          FailureCode.MODULE_REFUSED,
          "the module was built for kernel "
              + module.kernelRelease()
              + ", and this machine runs "
              + kernel.release()
              + " now, or one with other types: start a new experiment");
    }
    Path file = copy(module.koSha256());
    if (!Files.isRegularFile(file) || !Digest.sha256(file).equals(module.koSha256())) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT, file + " is not the module that was built: build it again");
    }
    return file;
  }

  private Path copy(String koSha256) {
    return folder.resolve(koSha256 + ".ko");
  }

  private Path note(String koSha256) {
    return folder.resolve(koSha256 + ".json");
  }

  private void forgetOld() throws IOException {
    List<Path> notes = notes();
    for (Path note : notes.subList(0, Math.max(0, notes.size() - KEPT))) {
      Files.deleteIfExists(note);
      Files.deleteIfExists(Path.of(note.toString().replaceFirst("\\.json$", ".ko")));
    }
  }

  /** The oldest first. */
  private List<Path> notes() throws IOException {
    List<Path> notes = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "[!.]*.json")) {
        files.forEach(notes::add);
      }
    }
    notes.sort(Comparator.comparing((Path note) -> note.toFile().lastModified()));
    return notes;
  }
}
