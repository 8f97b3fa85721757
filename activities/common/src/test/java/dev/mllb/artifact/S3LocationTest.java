// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

  @Test
  void bucketAndPrefixAreReadFromTheAddress() {
    assertThat(S3Location.parse("s3://mllb")).isEqualTo(new S3Location("mllb", ""));
    assertThat(S3Location.parse("s3://mllb/a/b")).isEqualTo(new S3Location("mllb", "a/b/"));
    assertThat(S3Location.parse("s3://mllb/a/")).isEqualTo(new S3Location("mllb", "a/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://a",
        "s3://UPPER",
        "s3://mllb/../x",
        "s3://mllb//x",
        "s3://mllb/.hidden",
        "s3://mllb/a b",
        "s3://user:pw@mllb"
      })
  void whatIsNoAddressIsRefused(String address) {
    assertThatThrownBy(() -> S3Location.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3://BUCKET");
  }
}
