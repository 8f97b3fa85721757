// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Verdict;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BisectionTest {

  /** Asks until it is over; values from {@code turn} on are worse. */
  private static int search(Bisection search, int turn, Set<Integer> mute) {
    int asked = 0;
    for (OptionalInt next = search.next(); next.isPresent(); next = search.next()) {
      asked++;
      int value = next.getAsInt();
      if (mute.contains(value)) {
        search.skip(value);
      } else {
        search.judged(value, value < turn ? Verdict.NO_DIFFERENCE : Verdict.WORSE);
      }
    }
    return asked;
  }

  @Test
  void findsEveryTurnWithAsFewQuestionsAsThereMustBe() {
    for (int values = 2; values <= 70; values++) {
      int most = 2 + (int) Math.ceil(Math.log(values - 1) / Math.log(2) - 1e-9);
      for (int turn = 1; turn < values; turn++) {
        Bisection search = new Bisection(values);
        assertThat(search(search, turn, Set.of())).isLessThanOrEqualTo(most);
        assertThat(search.after()).isEqualTo(turn);
        assertThat(search.before()).isEqualTo(turn - 1);
        assertThat(search.between()).isEmpty();
      }
    }
  }

  @Test
  void valuesWithoutAVerdictLeaveARangeThatHoldsTheTurn() {
    Random random = new Random(20_240_611);
    for (int round = 0; round < 3000; round++) {
      int values = 2 + random.nextInt(30);
      int turn = 1 + random.nextInt(values - 1);
      Set<Integer> mute = new HashSet<>();
      for (int value = 1; value < values - 1; value++) {
        if (random.nextInt(3) == 0) {
          mute.add(value);
        }
      }
      Bisection search = new Bisection(values);
      search(search, turn, mute);
      assertThat(search.before()).isLessThan(turn);
      assertThat(search.after()).isGreaterThanOrEqualTo(turn);
      // Whatever is left open was asked in vain: nothing that could tell is passed over.
      assertThat(mute).containsAll(search.between());
    }
  }

  @Test
  void equalEndsAskNothingMore() {
    Bisection search = new Bisection(9);
    assertThat(search(search, 9, Set.of())).isEqualTo(2);
    assertThat(search.isFlat()).isTrue();
    assertThat(search.turns()).isFalse();
  }

  @Test
  void anEndWithoutAVerdictIsTheEnd() {
    Bisection first = new Bisection(9);
    assertThat(search(first, 4, Set.of(0))).isEqualTo(1);
    Bisection last = new Bisection(9);
    assertThat(search(last, 4, Set.of(8))).isEqualTo(2);
    assertThat(first.turns() || last.turns() || first.isFlat() || last.isFlat()).isFalse();
  }

  @Test
  void anyOtherVerdictThanTheFirstIsBehindTheTurn() {
    // Better, then no difference, then worse: the first is at which it is no longer better.
    Bisection search = new Bisection(9);
    for (OptionalInt next = search.next(); next.isPresent(); next = search.next()) {
      int value = next.getAsInt();
      search.judged(
          value, value < 3 ? Verdict.BETTER : value < 6 ? Verdict.NO_DIFFERENCE : Verdict.WORSE);
    }
    assertThat(search.after()).isEqualTo(3);
  }
}
