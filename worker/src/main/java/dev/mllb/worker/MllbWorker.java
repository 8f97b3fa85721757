package dev.mllb.worker;

import dev.mllb.artifact.DirectoryStore;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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
    version = "mllb-worker 0.1.0",
    description = "Works for MLLB experiments until it is stopped.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped", "1:failure of the software or the server", "2:usage"})
public final class MllbWorker implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(MllbWorker.class);

  /** What runs may end by itself for this long; systemd's stop time-out is longer. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--roles",
      split = ",",
      required = true,
      paramLabel = "ROLE",
      description = "Any of control, compute, host.")
  private List<Role> roles = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Name of this node in --host of mllb start (default: the machine's host name).")
  private @Nullable String host;

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      defaultValue = "/var/lib/mllb/artifacts",
      description = "Artifact store (default: ${DEFAULT-VALUE}).")
  private Path artifacts = Path.of("/var/lib/mllb/artifacts");

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/mllb",
      description = "State that outlives a restart (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("/var/lib/mllb");

  public static void main(String[] args) {
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
    WorkflowClient client = connection.client(PatientConnection.options());
    PatientConnection.await(client.getWorkflowServiceStubs(), connection.settledAddress());
    Wiring wiring =
        new Wiring(host == null ? HostName.here() : host, new DirectoryStore(artifacts), state);
    WorkerFactory factory = wiring.factory(client, EnumSet.copyOf(roles));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(factory, stopped), "stop"));
    factory.start();
    log.info("{} polls at {} as {}", roles, connection.settledAddress(), wiring.host());
    stopped.await();
    return 0;
  }

  /** Lets what runs end, then interrupts it: children are ended by those who started them. */
  private static void stop(WorkerFactory factory, CountDownLatch stopped) {
    factory.shutdownNow();
    factory.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    stopped.countDown();
  }
}
