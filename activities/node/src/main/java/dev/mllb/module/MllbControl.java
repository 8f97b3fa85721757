// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.ModuleSpec.Mode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The loaded module's switches and numbers, as files in {@code /sys/kernel/mllb}. */
public final class MllbControl {

  /** Where the module puts them. */
  public static final Path SYSFS = Path.of("/sys/kernel/mllb");

  private static final int MILLIS_PER_DAY = 24 * 60 * 60 * 1000;

  private final Path dir;

  /**
   * @param dir {@link #SYSFS}, or a folder with the same files in a test
   */
  public MllbControl(Path dir) {
    this.dir = dir;
  }

  /** The loaded module of this machine. */
  public static MllbControl here() {
    return new MllbControl(SYSFS);
  }

  public boolean isLoaded() {
    return Files.isDirectory(dir);
  }

  public Mode mode() {
    return Mode.valueOf(read("mode").toUpperCase(Locale.ROOT));
  }

  /** Switches; in effect at the next decision of every CPU. */
  public void mode(Mode mode) {
    write("mode", mode.name().toLowerCase(Locale.ROOT));
  }

  /** Everything a plan says about the module but the mode itself. */
  public void configure(ModuleSpec spec, long canarySeed) {
    set("canary_per_mille", spec.canaryPerMille());
    write("canary_seed", Long.toUnsignedString(canarySeed));
    set("refusal_limit", spec.refusalLimit());
    set("latency_budget_ns", spec.latencyBudgetNs());
    set("divergence_per_mille", spec.divergencePerMille());
  }

  /** A numeric setting by file name. */
  public void set(String name, long value) {
    write(name, Long.toString(value));
  }

  /** A setting as text, without the line end. */
  public String get(String name) {
    return read(name);
  }

  public ModuleCounters counters() {
    return ModuleCounters.parse(read("counters"));
  }

  /** Why it switched itself off since it was last switched on; empty when it did not. */
  public Optional<ModuleTrip> trip() {
    String line = read("trip");
    return line.equals("none") ? Optional.empty() : Optional.of(ModuleTrip.parse(line));
  }

  /** Without another renewal the module is native again after this time; zero ends the lease. */
  public void renewLease(Duration lease) {
    set("lease_ms", Math.min(lease.toMillis(), MILLIS_PER_DAY));
  }

  /** First 16 bytes of the ONNX file's digest in hex, or {@code none}. */
  public String modelId() {
    return read("model_id");
  }

  /** Histograms of the time spent, while on; costs three clock readings per decision. */
  public void latency(boolean on) {
    write("latency", on ? "1" : "0");
  }

  /**
   * Puts another model in the place of the present one, while it runs.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH when the module refuses it; the present one stays
   */
  public void loadModel(byte[] modelBin) {
    try {
      writeAtOnce("model", modelBin);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          "the module refuses this model.bin: " + e.getMessage(),
          e);
    }
  }

  /** One request to a self-test file and its answer. */
  byte[] ask(String file, byte[] request, int answerBytes) {
    try (RandomAccessFile open = new RandomAccessFile(dir.resolve(file).toFile(), "rw")) {
      open.write(request);
      open.seek(0);
      byte[] answer = new byte[answerBytes];
      open.readFully(answer);
      return answer;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(dir.resolve(name)).strip();
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private void write(String name, String value) {
    try {
      writeAtOnce(name, value.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  /**
   * One write call from offset 0: sysfs takes a value whole or not at all. Opened for writing
   * alone, as sysfs lets nobody, root included, read a file that is for writing only.
   */
  private void writeAtOnce(String name, byte[] bytes) throws IOException {
    try (WritableByteChannel open =
        Files.newByteChannel(dir.resolve(name), StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        open.write(rest);
      }
    }
  }

  private MllbException failure(String name, IOException e) {
    if (!isLoaded()) {
      return new MllbException(
          FailureCode.MODULE_LOAD_FAILED, "mllb.ko is not loaded on this machine", e);
    }
    return new MllbException(
        FailureCode.MODULE_LOAD_FAILED, dir.resolve(name) + ": " + e.getMessage(), e);
  }
}
