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
  Svg(int width, int height, String title) {
    html.open(
            "svg",
            "viewBox",
            "0 0 " + width + " " + height,
            "role",
            "img",
            "style",
            "max-width:" + width + "px")
        .element("title", title);
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    html.open("line", "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2), "class", style)
        .close("line");
    return this;
  }

  Svg dot(double x, double y, double radius, String style, String title) {
    html.open("circle", "cx", px(x), "cy", px(y), "r", px(radius), "class", style)
        .element("title", title)
        .close("circle");
    return this;
  }

  Svg box(double x, double y, double width, double height, String style, String title) {
    html.open(
            "rect",
            "x",
            px(x),
            "y",
            px(y),
            "width",
            px(Math.max(width, 0)),
            "height",
            px(Math.max(height, 0)),
            "class",
            style)
        .element("title", title)
        .close("rect");
    return this;
  }

  /** A box of which only the opacity says how much. */
  Svg shade(double x, double y, double size, double opacity, String title) {
    html.open(
            "rect",
            "x",
            px(x),
            "y",
            px(y),
            "width",
            px(size),
            "height",
            px(size),
            "class",
            "heat",
            "fill-opacity",
            String.format(Locale.ROOT, "%.3f", opacity))
        .element("title", title)
        .close("rect");
    return this;
  }

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
    return text(x - 6, axis.end() - 12, "end", "unit", unit);
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
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
