package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.process.ChildProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Puts mllb.ko into the kernel and takes it out, with a note on disk of what is in. */
public final class ModuleLoader {

  private static final Path LOADED = Path.of("/sys/module/mllb");

  /** Loading reads 5 MB of BTF and patches code; both are slow on an emulated node. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final List<Path> PROGRAM_FOLDERS =
      List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));

  /**
   * As insmod words ENOEXEC, ENOENT, ENOENT again, EPROTO, EINVAL, EKEYREJECTED, ENOKEY. Not ENXIO,
   * "the redirection does not happen": on the emulated node a few loads in a thousand said so, and
   * the next went through (docs/evidence/module.md).
   */
  private static final List<String> LASTING =
      List.of(
          "Invalid module format",
          "Exec format error",
          "No such file or directory",
          "Unknown symbol",
          "Protocol error",
          "Invalid argument",
          "Invalid parameters",
          "Key was rejected",
          "Required key not available");

  private final LoadedNote note;
  private final ModuleGate gate;

  /** A loader that lets everything in: by hand, or to unload only. */
  public ModuleLoader(Path state) {
    this(state, ModuleGate.OPEN);
  }

  /**
   * @param state folder that survives a crash of the machine
   * @param gate asked before each module
   */
  public ModuleLoader(Path state, ModuleGate gate) {
    this.note = LoadedNote.in(state);
    this.gate = gate;
  }

  /** Whether some mllb.ko is loaded. */
  public static boolean isLoaded() {
    return Files.exists(LOADED);
  }

  /**
   * Loads a module, switched off. A note with its digest is on disk before the kernel sees it, so
   * that a machine it takes down knows whose fault it was.
   *
   * @throws MllbException HOST_BUSY when one is loaded already; MODULE_REFUSED with the module's
   *     own reason when it will never load here, MODULE_LOAD_FAILED when it may later;
   *     PERMISSION_DENIED; MODULE_QUARANTINED
   */
  public void load(Path ko, String koSha256, String experimentId) {
    if (isLoaded()) {
      throw new MllbException(FailureCode.HOST_BUSY, "mllb.ko is loaded already: unload it first");
    }
    gate.check(koSha256);
    note.write(koSha256, experimentId);
    ChildProcess.Result result;
    try {
      result = program("insmod", ko.toAbsolutePath().toString());
    } catch (UncheckedIOException e) {
      unload();
      throw e;
    }
    if (!result.isSuccess()) {
      note.remove();
      throw refused(result);
    }
  }

  /**
   * Unloads. Doing it twice is fine.
   *
   * @return whether a module was there
   */
  public boolean unload() {
    boolean was = isLoaded();
    if (was) {
      remove();
    }
    note.remove();
    return was;
  }

  /** A cancelled activity unloads too: its interrupt waits until the module is out. */
  private static void remove() {
    boolean interrupted = Thread.interrupted();
    try {
      ChildProcess.Result result = program("rmmod", "mllb");
      if (!result.isSuccess() && isLoaded()) {
        throw new MllbException(
            FailureCode.MODULE_LOAD_FAILED, "rmmod mllb failed: " + result.lastLine());
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static MllbException refused(ChildProcess.Result result) {
    String said = result.lastLine();
    if (said.contains("Operation not permitted")) {
      return new MllbException(
          FailureCode.PERMISSION_DENIED,
          "the kernel lets no module in: "
              + said
              + "; the worker needs CAP_SYS_MODULE, and a signed module under Secure Boot");
    }
    String reason = kernelReason();
    return new MllbException(
        isLasting(said) ? FailureCode.MODULE_REFUSED : FailureCode.MODULE_LOAD_FAILED,
        reason.isEmpty() ? said : said + "; the kernel log: " + reason);
  }

  /**
   * Whether trying the same module again on this kernel is pointless. The rest (no memory, somebody
   * else's redirection, a killed insmod) may pass.
   */
  static boolean isLasting(String said) {
    return LASTING.stream().anyMatch(said::contains);
  }

  /** The module's own last words; it names each refusal in the kernel log. */
  private static String kernelReason() {
    return program("dmesg")
        .output()
        .lines()
        .filter(line -> line.contains("mllb: "))
        .reduce((a, b) -> b)
        .map(line -> line.substring(line.indexOf("mllb: ") + 6))
        .orElse("");
  }

  private static ChildProcess.Result program(String name, String... arguments) {
    String path =
        PROGRAM_FOLDERS.stream()
            .map(folder -> folder.resolve(name))
            .filter(Files::isExecutable)
            .min(Comparator.naturalOrder())
            .map(Path::toString)
            .orElseThrow(
                () -> new MllbException(FailureCode.TOOL_MISSING, name + " is missing: kmod"));
    String[] argv = new String[arguments.length + 1];
    argv[0] = path;
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    return ChildProcess.of(LIMIT, argv).run();
  }
}
