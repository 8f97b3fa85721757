// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server (S3Proxy on a folder) on the loopback, which checks signatures. */
final class LocalS3 {

  static final String BUCKET = "mllb-test";

  /** Where the build puts it (activities/pom.xml). */
  static final Path PROGRAM = Path.of("target/s3-server/s3proxy-2.6.0-jar-with-dependencies.jar");

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

  private final Process server;
  private final int port;

  LocalS3(Path folder) throws IOException, InterruptedException {
    port = freePort();
    Path files = Files.createDirectories(folder.resolve("files"));
    Path settings =
        Files.writeString(
            folder.resolve("s3.properties"),
            String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=tester",
                "s3proxy.credential=secret",
                "jclouds.provider=filesystem-nio2",
                "jclouds.identity=unused",
                "jclouds.credential=unused",
                "jclouds.filesystem.basedir=" + files));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    server =
        new ProcessBuilder(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                PROGRAM.toAbsolutePath().toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3.log").toFile())
            .start();
    await();
    client("tester", "secret").createBucket(request -> request.bucket(BUCKET));
  }

  /** A client made as the product makes it, but for where the credentials come from. */
  S3Client client(String identity, String secret) {
    return S3Store.builder(
            Map.of("AWS_ENDPOINT_URL", URI.create("http://127.0.0.1:" + port).toString()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(identity, secret)))
        .build();
  }

  S3Client client() {
    return client("tester", "secret");
  }

  void stop() throws InterruptedException {
    server.destroy();
    server.waitFor();
  }

  private void await() throws IOException, InterruptedException {
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() > until) {
          throw new IOException("the S3 server does not answer on port " + port, e);
        }
        Thread.sleep(200);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
