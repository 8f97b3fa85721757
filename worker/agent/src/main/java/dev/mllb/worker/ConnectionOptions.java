// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.worker.command.JsonPayloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the Temporal server is. Options win over {@code TEMPORAL_*} variables, those over the
 * profile of the {@code temporal} CLI's configuration file, and that over the local default.
 */
public final class ConnectionOptions {

  /** Where {@code mllb server up} listens. */
  public static final String LOCAL_ADDRESS = "127.0.0.1:7233";

  /** The one of the temporal CLI, the SDKs and a new server too. */
  static final String NAMESPACE = "default";

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description =
          "Temporal server (default: $$TEMPORAL_ADDRESS, else the profile's, else "
              + LOCAL_ADDRESS
              + ").")
  private @Nullable String address;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "Temporal namespace (default: $$TEMPORAL_NAMESPACE, else the profile's, else "
              + NAMESPACE
              + ").")
  private @Nullable String namespace;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Profile of the temporal CLI's configuration file.")
  private @Nullable String profile;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Client certificate (PEM).")
  private @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Key of the certificate (PEM).")
  private @Nullable Path tlsKey;

  @Option(names = "--tls-ca", paramLabel = "FILE", description = "CA of the server (PEM).")
  private @Nullable Path tlsCa;

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description = "Name in the server's certificate, when it is not the address.")
  private @Nullable String tlsServerName;

  /** The options of a command that was given an address and nothing else. */
  public static ConnectionOptions local(String address) {
    ConnectionOptions options = new ConnectionOptions();
    options.address = address;
    return options;
  }

  /** A client; its connection is opened with the first call. */
  public WorkflowClient client() {
    return client(WorkflowServiceStubsOptions.newBuilder());
  }

  /** As {@link #client()}, with what else the connection should have (metrics, interceptors). */
  public WorkflowClient client(WorkflowServiceStubsOptions.Builder extras) {
    ClientConfigProfile settled = settle();
    WorkflowServiceStubsOptions from = stubsOptions(settled);
    WorkflowServiceStubsOptions.Builder stubs =
        WorkflowServiceStubsOptions.newBuilder(from)
            .setSystemInfoTimeout(extras.build().getSystemInfoTimeout())
            .setMetricsScope(extras.build().getMetricsScope());
    WorkflowClientOptions client =
        WorkflowClientOptions.newBuilder(settled.toWorkflowClientOptions())
            .setDataConverter(JsonPayloads.converter())
            .build();
    return WorkflowClient.newInstance(WorkflowServiceStubs.newServiceStubs(stubs.build()), client);
  }

  private static WorkflowServiceStubsOptions stubsOptions(ClientConfigProfile settled) {
    try {
      return settled.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      // What is not a certificate at all comes as a plain RuntimeException around the cause.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new MllbException(
          FailureCode.TOOL_MISSING,
          "the TLS certificate or key cannot be used: "
              + cause.getMessage()
              + " A key has to be PKCS #8: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW",
          e);
    }
  }

  /** The address that counts. */
  public String settledAddress() {
    return settle().getAddress();
  }

  /** Whether what is said to the server can be read and changed on the way to it. */
  boolean isExposed() {
    ClientConfigProfile settled = settle();
    ClientConfigTLS tls = settled.getTls();
    boolean isEncrypted = tls != null && !Boolean.TRUE.equals(tls.isDisabled());
    String target = settled.getAddress().replaceFirst(":\\d+$", "");
    boolean isHere = target.matches("localhost|127(\\.\\d{1,3}){3}|\\[?::1\\]?");
    return !isEncrypted && !isHere;
  }

  /** The namespace that counts. */
  public String settledNamespace() {
    return settle().getNamespace();
  }

  private ClientConfigProfile settle() {
    return settle(System.getenv());
  }

  /** The same with other variables, for tests. */
  ClientConfigProfile settle(Map<String, String> variables) {
    ClientConfigProfile loaded = load(variables);
    ClientConfigProfile.Builder settled = loaded.toBuilder();
    settled.setAddress(first(address, loaded.getAddress(), LOCAL_ADDRESS));
    settled.setNamespace(first(namespace, loaded.getNamespace(), NAMESPACE));
    if (tlsCert != null || tlsKey != null || tlsCa != null || tlsServerName != null) {
      settled.setTls(tls(loaded.getTls()));
    }
    return settled.build();
  }

  private ClientConfigTLS tls(@Nullable ClientConfigTLS loaded) {
    readable("--tls-cert", tlsCert);
    readable("--tls-key", tlsKey);
    readable("--tls-ca", tlsCa);
    ClientConfigTLS.Builder tls =
        loaded == null ? ClientConfigTLS.newBuilder() : loaded.toBuilder();
    tls.setDisabled(false);
    if (tlsCert != null) {
      tls.setClientCertPath(tlsCert.toString());
    }
    if (tlsKey != null) {
      tls.setClientKeyPath(tlsKey.toString());
    }
    if (tlsCa != null) {
      tls.setServerCACertPath(tlsCa.toString());
    }
    if (tlsServerName != null) {
      tls.setServerName(tlsServerName);
    }
    return tls.build();
  }

  private static void readable(String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new MllbException(FailureCode.TOOL_MISSING, option + ": " + file + " cannot be read");
    }
  }

  private ClientConfigProfile load(Map<String, String> variables) {
    LoadClientConfigProfileOptions.Builder options =
        LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(variables);
    if (profile != null) {
      options.setConfigFileProfile(profile);
    }
    try {
      return ClientConfigProfile.load(options.build());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING,
          "the temporal CLI's configuration cannot be used"
              + (profile == null ? "" : " (--profile " + profile + ")")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String first(@Nullable String option, @Nullable String loaded, String otherwise) {
    if (option != null) {
      return option;
    }
    return loaded == null || loaded.isEmpty() ? otherwise : loaded;
  }
}
