package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleLoaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          insmod: ERROR: could not insert module mllb.ko: Invalid module format         | true
          insmod: ERROR: could not insert module mllb.ko: Protocol error                | true
          insmod: ERROR: could not insert module mllb.ko: Unknown symbol in module      | true
          insmod: ERROR: could not insert module mllb.ko: Key was rejected by service   | true
          insmod: ERROR: could not insert module mllb.ko: Device or resource busy       | false
          insmod: ERROR: could not insert module mllb.ko: Cannot allocate memory        | false
          insmod: ERROR: could not insert module mllb.ko: No such device or address     | false
          insmod: ERROR: could not insert module mllb.ko: Resource temporarily unavailable | false
          ''                                                                            | false
          """)
  void onlyWhatMayPassIsTriedAgain(String said, boolean lasting) {
    assertThat(ModuleLoader.isLasting(said)).isEqualTo(lasting);
  }
}
