// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import com.google.protobuf.ByteString;
import dev.mllb.basics.Digest;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.interceptors.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is signed: fields that the server itself tells the one who checks, so that a copied
 * signature fits no other workflow, run, host or request.
 *
 * @param fields in their order; the first says what kind of command it is
 */
record Command(List<String> fields) {

  private static final String SIGNATURE = "mllb-signature";
  private static final String EXPIRY = "mllb-expiry";

  /**
   * An activity on a host.
   *
   * @param expiry in milliseconds since 1970, as text
   */
  static Command activity(
      String namespace,
      String workflowType,
      String workflowId,
      String runId,
      String activity,
      String queue,
      String argumentsSha256,
      String expiry) {
    return new Command(
        List.of(
            "mllb activity 1",
            namespace,
            workflowType,
            workflowId,
            runId,
            activity,
            queue,
            argumentsSha256,
            expiry));
  }

  /** A child workflow that may ask hosts because its parent may. */
  static Command child(
      String namespace,
      String type,
      String id,
      String parentId,
      String parentRunId,
      String argumentsSha256) {
    return new Command(
        List.of("mllb child 1", namespace, type, id, parentId, parentRunId, argumentsSha256));
  }

  /** No two commands have the same bytes. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String field : fields) {
      byte[] text = field.getBytes(StandardCharsets.UTF_8);
      all.writeBytes((text.length + ":").getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(text);
    }
    return all.toByteArray();
  }

  /** A header with a signature beside what is in it already. */
  static Header header(Header header, byte[] signature, String expiry) {
    Map<String, Payload> values = new HashMap<>(header.getValues());
    values.put(SIGNATURE, payload("binary/plain", ByteString.copyFrom(signature)));
    values.put(EXPIRY, payload("json/plain", ByteString.copyFromUtf8(expiry)));
    return new Header(values);
  }

  /** The signature in a header; null when there is none. */
  static byte @Nullable [] signature(Header header) {
    Payload signature = header.getValues().get(SIGNATURE);
    return signature == null ? null : signature.getData().toByteArray();
  }

  /** The expiry in a header; empty when there is none. */
  static String expiry(Header header) {
    Payload expiry = header.getValues().get(EXPIRY);
    return expiry == null ? "" : expiry.getData().toStringUtf8();
  }

  private static Payload payload(String encoding, ByteString data) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
        .setData(data)
        .build();
  }

  /** Digest of the arguments as they travel. */
  static String digest(List<Payload> arguments) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Payload argument : arguments) {
      String encoding = argument.getMetadataOrDefault("encoding", ByteString.EMPTY).toStringUtf8();
      byte[] kind = encoding.getBytes(StandardCharsets.UTF_8);
      all.writeBytes(
          (kind.length + ":" + argument.getData().size() + ":")
              .getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(kind);
      all.writeBytes(argument.getData().toByteArray());
    }
    return Digest.sha256(all.toByteArray());
  }
}
