// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.ArtifactStores;
import dev.mllb.basics.StandardStreams;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostRules;
import dev.mllb.host.TrustedKeys;
import dev.mllb.host.TrustedModels;
import dev.mllb.module.MllbControl;
import dev.mllb.worker.systemd.ServiceNotice;
import dev.mllb.worker.telemetry.Health;
import dev.mllb.worker.telemetry.ModuleReadings;
import dev.mllb.worker.telemetry.Telemetry;
import dev.mllb.worker.telemetry.TelemetryServer;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code mllb-worker} program. */
@Command(
    name = "mllb-worker",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Works for MLLB experiments until it is stopped.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped", "1:failure of the software or the server", "2:usage"})
public final class MllbWorker implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(MllbWorker.class);

  /** What runs may end by itself for this long; systemd's stop time-out is longer. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Option(
      names = "--roles",
      split = ",",
      required = true,
      paramLabel = "ROLE",
      defaultValue = "${env:MLLB_ROLES}",
      description = "Any of control, compute, host (default: $$MLLB_ROLES).")
  private List<Role> roles = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "${env:MLLB_HOST}",
      description =
          "Name of this node in --host of mllb start (default: $$MLLB_HOST, else the host name).")
  private @Nullable String host;

  @Option(
      names = "--label",
      split = ",",
      paramLabel = "KEY=VALUE",
      defaultValue = "${env:MLLB_LABELS}",
      description =
          "What --host of mllb start can select this node by; may be repeated (default:"
              + " $$MLLB_LABELS).")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--artifacts",
      paramLabel = "STORE",
      defaultValue = "${env:MLLB_ARTIFACTS:-/var/lib/mllb/artifacts}",
      description =
          "Artifact store: a folder, or s3://BUCKET/PREFIX"
              + " (default: $$MLLB_ARTIFACTS, else /var/lib/mllb/artifacts).")
  private String artifacts = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/mllb",
      description = "State that outlives a restart (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("/var/lib/mllb");

  @Mixin private final PolicyOption policy = new PolicyOption();

  @Option(
      names = "--trusted-models",
      paramLabel = "DIR",
      defaultValue = "${env:MLLB_TRUSTED_MODELS}",
      description =
          "Folder of public keys (.pub): this node builds no model that none of them has signed"
              + " (default: $$MLLB_TRUSTED_MODELS, else any model).")
  private @Nullable String trustedModels;

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      defaultValue = "${env:MLLB_SIGNING_KEY}",
      description =
          "Private key with which the compute role signs what it exports (default:"
              + " $$MLLB_SIGNING_KEY, else nothing is signed).")
  private @Nullable String signingKey;

  @Option(
      names = "--trusted-control",
      paramLabel = "DIR",
      defaultValue = "${env:MLLB_TRUSTED_CONTROL}",
      description =
          "Folder of public keys (.pub): this node does nothing that no control worker with one of"
              + " them has signed (default: $$MLLB_TRUSTED_CONTROL, else whatever is asked).")
  private @Nullable String trustedControl;

  @Option(
      names = "--control-key",
      paramLabel = "FILE",
      defaultValue = "${env:MLLB_CONTROL_KEY}",
      description =
          "Private key with which the control role signs what it asks of hosts (default:"
              + " $$MLLB_CONTROL_KEY, else nothing is signed).")
  private @Nullable String controlKey;

  @Option(
      names = "--plaintext",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "${env:MLLB_PLAINTEXT:-false}",
      description =
          "Role host: work for a server on another machine without TLS, where whoever is on the"
              + " network can give this node orders (default: $$MLLB_PLAINTEXT, else no).")
  private boolean plaintext;

  public static void main(String[] args) {
    StandardStreams.useUtf8();
    System.exit(
        new CommandLine(new MllbWorker())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, commandLine, parsed) -> {
                  log.debug("failed", failure);
                  commandLine.getErr().println("mllb-worker: " + failure.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    checkEncrypted();
    Telemetry telemetry = new Telemetry();
    WorkflowClient client =
        connection.client(PatientConnection.options().setMetricsScope(telemetry.scope()));
    String name = host == null || host.isBlank() ? HostName.here() : host;
    ArtifactStore store = ArtifactStores.open(artifacts, state);
    Wiring wiring = new Wiring(name, store, state, rules(), file(signingKey), controlKey());
    WorkerFactory factory = wiring.factory(client, EnumSet.copyOf(roles), telemetry.counting());
    Health health =
        new Health(
            () -> PatientConnection.answers(client.getWorkflowServiceStubs()),
            () -> !factory.isTerminated(),
            Clock.systemUTC());
    if (roles.contains(Role.HOST)) {
      telemetry.watchModule(new ModuleReadings(MllbControl.here(), name));
    }
    // Before the server answers: a worker that waits for it is to be seen waiting.
    TelemetryServer server = telemetryOptions.serve(telemetry, health);
    Watchdog watch = new Watchdog(health, ServiceNotice.of(System.getenv()));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(factory, watch, telemetry, stopped), "stop"));
    watch.start(roles + " as " + name);
    NodeQuarantine quarantine = wiring.quarantine(client);
    if (roles.contains(Role.HOST)) {
      HostRole.putBack(wiring.host(), state, quarantine);
    }
    PatientConnection.start(
        client.getWorkflowServiceStubs(),
        connection.settledAddress(),
        () -> {
          if (roles.contains(Role.HOST)) {
            new HostClaim(wiring.host(), state).check(client);
            HostRole.introduce(client, wiring.host(), state, labels, quarantine);
          }
          StoreClaim.make(client, store);
          factory.start();
        });
    if (roles.contains(Role.HOST)) {
      HostRole.forgottenBoot(client, wiring.host(), state).keepLooking();
    }
    log.info(
        "{} polls at {}, namespace {}, as {}",
        roles,
        connection.settledAddress(),
        connection.settledNamespace(),
        wiring.host());
    stopped.await();
    if (server != null) {
      server.close();
    }
    return 0;
  }

  private void checkEncrypted() {
    if (!roles.contains(Role.HOST) || !connection.isExposed()) {
      return;
    }
    String where = "the server " + connection.settledAddress() + " is reached without TLS";
    if (!plaintext) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          where
              + ", and this worker does as root what it is told there: set the TLS files"
              + " (TEMPORAL_TLS_CLIENT_CERT_PATH and its two neighbours), or MLLB_PLAINTEXT=true on"
              + " a network that you trust");
    }
    log.warn("{}: fine on a lab network, not in a fleet", where);
  }

  private HostRules rules() {
    if (!roles.contains(Role.HOST)) {
      return HostRules.NONE;
    }
    Path models = file(trustedModels);
    Path control = file(trustedControl);
    if (models == null) {
      log.warn(
          "MLLB_TRUSTED_MODELS is not set: this host builds anybody's model into its kernel."
              + " Fine on a lab node, not in a fleet");
    }
    if (control == null) {
      log.warn(
          "MLLB_TRUSTED_CONTROL is not set: this host does what anybody asks who reaches the"
              + " server. Fine on a lab node, not in a fleet");
    }
    HostPolicy owners = policy.read();
    if (owners.equals(HostPolicy.ANYTHING)) {
      log.warn(
          "{} sets no bound, or is not there as this worker sees it: every plan may run here",
          policy.path());
    }
    return new HostRules(
        owners,
        models == null ? TrustedModels.ANY : TrustedModels.in(models),
        control == null ? null : new TrustedKeys(control));
  }

  private @Nullable Path controlKey() {
    Path key = file(controlKey);
    if (roles.contains(Role.CONTROL) && key == null) {
      log.warn("MLLB_CONTROL_KEY is not set: hosts that want signed commands refuse this worker's");
    }
    return roles.contains(Role.CONTROL) ? key : null;
  }

  private static @Nullable Path file(@Nullable String name) {
    return name == null || name.isBlank() ? null : Path.of(name);
  }

  /** Lets what runs end, then interrupts it: children are ended by those who started them. */
  private static void stop(
      WorkerFactory factory, Watchdog watch, Telemetry telemetry, CountDownLatch stopped) {
    watch.close();
    factory.shutdownNow();
    factory.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    telemetry.close();
    stopped.countDown();
  }
}
