// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a store lies in S3.
 *
 * @param bucket its bucket
 * @param prefix what keys begin with; empty, or ends with a slash
 */
record S3Location(String bucket, String prefix) {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/?)*))?");

  static S3Location parse(String address) {
    Matcher match = ADDRESS.matcher(address);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "not an S3 address: " + address + "; wanted s3://BUCKET or s3://BUCKET/PREFIX");
    }
    String prefix = match.group(2) == null ? "" : match.group(2);
    return new S3Location(
        match.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
