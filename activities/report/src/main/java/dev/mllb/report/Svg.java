// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import java.util.Locale;

/** A picture. Colours are classes, so that the page's theme decides them. */
final class Svg {

  private final Html html = new Html();

  /**
   * A picture of this size; it shrinks with the page.
   *
   * @param title what it shows, also for those who cannot see it
   */
  Svg(double width, double height, String title) {
    this(width, height, title, "");
  }

  /**
   * A picture that says more of itself.
   *
   * @param description what can be read from it, for those who cannot see it
   */
  Svg(double width, double height, String title, String description) {
    html.open(
        "svg", "viewBox", "0 0 " + px(width) + " " + px(height), "width", px(width), "role", "img");
    html.element("title", title);
    if (!description.isEmpty()) {
      html.element("desc", description);
    }
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    html.open("line", "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2), "class", style)
        .close("line");
    return this;
  }

  Svg dot(double x, double y, double radius, String style, String title) {
    html.open("circle", "cx", px(x), "cy", px(y), "r", px(radius), "class", style);
    return titled("circle", title);
  }

  Svg box(double x, double y, double width, double height, String style, String title) {
    rect(x, y, width, height, style);
    html.raw(">");
    return titled("rect", title);
  }

  /** A box of which only the opacity says how much. */
  Svg shade(
      double x, double y, double width, double height, String style, double opacity, String title) {
    rect(x, y, width, height, style);
    html.raw(String.format(Locale.ROOT, " fill-opacity=\"%.2f\">", opacity));
    return titled("rect", title);
  }

  private void rect(double x, double y, double width, double height, String style) {
    html.raw(
        "<rect x=\""
            + px(x)
            + "\" y=\""
            + px(y)
            + "\" width=\""
            + px(Math.max(width, 0))
            + "\" height=\""
            + px(Math.max(height, 0))
            + "\" class=\""
            + Html.escape(style)
            + "\"");
  }

  private Svg titled(String name, String title) {
    if (!title.isEmpty()) {
      html.element("title", title);
    }
    html.close(name);
    return this;
  }

  /** Many dots of one kind in one shape; their size is the style's. */
  Svg dots(double[] xs, double[] ys, String style) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      path.append('M').append(px(xs[i])).append(' ').append(px(ys[i])).append("h0");
    }
    html.open("path", "d", path, "class", style).close("path");
    return this;
  }

  /** Straight lines from point to point. */
  Svg path(double[] xs, double[] ys, String style) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      points.append(i == 0 ? "" : " ").append(px(xs[i])).append(',').append(px(ys[i]));
    }
    html.open("polyline", "points", points, "class", style).close("polyline");
    return this;
  }

  /** Text; anchor is start, middle or end. */
  Svg text(double x, double y, String anchor, String style, String text) {
    html.element("text", text, "x", px(x), "y", px(y), "text-anchor", anchor, "class", style);
    return this;
  }

  /** A value axis on the left with light lines across. */
  Svg leftAxis(Axis axis, double x, double right, String unit) {
    for (double tick : axis.ticks(5)) {
      line(x, axis.at(tick), right, axis.at(tick), "grid");
      text(x - 6, axis.at(tick) + 4, "end", "tick", Axis.label(tick));
    }
    return text(4, axis.end() - 16, "start", "unit", unit);
  }

  /** A value axis below with light lines up. */
  Svg bottomAxis(Axis axis, double y, double top, String unit) {
    for (double tick : axis.ticks(6)) {
      line(axis.at(tick), y, axis.at(tick), top, "grid");
      text(axis.at(tick), y + 16, "middle", "tick", Axis.label(tick));
    }
    return text((axis.start() + axis.end()) / 2, y + 34, "middle", "unit", unit);
  }

  String finish() {
    return html.close("svg").toString();
  }

  private static String px(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
