// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.details;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares neighbouring forms of one model on the same rows. */
public final class Parity {

  /** Two float runtimes may differ by rounding in the last places, never by more than this. */
  static final double FLOAT_TOLERANCE = 1e-3;

  private final List<Link> links = new ArrayList<>();

  /**
   * One link of the chain.
   *
   * @param from form on the left
   * @param to form on the right
   * @param rows rows compared
   * @param exact whether scores must be equal bit for bit
   * @param differences rows that break the link: unequal scores when exact, else scores further
   *     apart than the tolerance
   * @param decisionsDiffering rows whose answers differ
   * @param greatestDifference greatest distance of two scores
   */
  public record Link(
      String from,
      String to,
      int rows,
      boolean exact,
      long differences,
      long decisionsDiffering,
      double greatestDifference) {}

  /**
   * The finished table, as it is kept with the model.
   *
   * @param integerAgreement share of held-out rows on which integer and float answer alike; 0..1
   * @param links all links, none broken
   * @param skipped forms that could not be compared here, each with the reason
   */
  public record Table(
      String modelId, double integerAgreement, List<Link> links, List<String> skipped) {
    public Table {
      links = List.copyOf(links);
      skipped = List.copyOf(skipped);
    }
  }

  /** Compares two float forms. */
  public Link floats(String from, float[] left, String to, float[] right) {
    long apart = 0;
    long decisions = 0;
    double greatest = 0;
    for (int row = 0; row < left.length; row++) {
      double distance = Math.abs((double) left[row] - right[row]);
      double size = Math.max(1, Math.abs(left[row]));
      apart += distance <= FLOAT_TOLERANCE * size ? 0 : 1;
      decisions += (left[row] >= 0) == (right[row] >= 0) ? 0 : 1;
      greatest = Math.max(greatest, distance);
    }
    return add(new Link(from, to, left.length, false, apart, decisions, greatest));
  }

  /** Compares two integer forms, bit for bit. */
  public Link integers(String from, long[] left, String to, long[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(from + " and " + to + " differ in number of scores");
    }
    long unequal = 0;
    long decisions = 0;
    double greatest = 0;
    for (int row = 0; row < left.length; row++) {
      unequal += left[row] == right[row] ? 0 : 1;
      decisions += (left[row] >= 0) == (right[row] >= 0) ? 0 : 1;
      greatest = Math.max(greatest, Math.abs((double) left[row] - right[row]));
    }
    return add(new Link(from, to, left.length, true, unequal, decisions, greatest));
  }

  /** Share of rows on which the float and the integer model answer alike. */
  public double decisions(String from, float[] left, String to, int[] right) {
    long differing = 0;
    for (int row = 0; row < left.length; row++) {
      differing += (left[row] >= 0) == (right[row] >= 0) ? 0 : 1;
    }
    add(new Link(from, to, left.length, false, 0, differing, 0));
    return left.length == 0 ? 0 : 1 - (double) differing / left.length;
  }

  /**
   * All links, none of them broken.
   *
   * @throws MllbException PARITY_BROKEN naming the first broken link
   */
  public List<Link> proven() {
    for (Link link : links) {
      if (link.differences() > 0) {
        throw new MllbException(
            FailureCode.PARITY_BROKEN,
            String.format(
                Locale.ROOT,
                "%s and %s differ on %d of %d rows: a fault of mllb, please report it with"
                    + " the model",
                link.from(),
                link.to(),
                link.differences(),
                link.rows()));
      }
    }
    return List.copyOf(links);
  }

  private Link add(Link link) {
    links.add(link);
    return link;
  }

  /** Integer scores as 64-bit values. */
  public static long[] widen(int[] scores) {
    long[] wide = new long[scores.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = scores[i];
    }
    return wide;
  }
}
