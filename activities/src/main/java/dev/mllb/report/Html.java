package dev.mllb.report;

import java.util.List;

/** Builds HTML and SVG; every text that goes through here is escaped. */
final class Html {

  private final StringBuilder out = new StringBuilder();

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Opens an element; attributes come as name, value, name, value. */
  Html open(String name, Object... attributes) {
    out.append('<').append(name);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escape(String.valueOf(attributes[i + 1])))
          .append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** A whole element with text in it. */
  Html element(String name, String text, Object... attributes) {
    return open(name, attributes).text(text).close(name);
  }

  /** Markup that this package made itself. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A table; numbers are recognised by their first character and set to the right. */
  Html table(List<String> heads, List<List<String>> rows) {
    open("div", "class", "scroll").open("table").open("thead").open("tr");
    heads.forEach(head -> element("th", head, "scope", "col"));
    close("tr").close("thead").open("tbody");
    for (List<String> row : rows) {
      open("tr");
      for (String cell : row) {
        boolean isNumber = cell.matches("[−+<]?\\s?[\\d∞].*");
        element("td", cell, "class", isNumber ? "number" : "word");
      }
      close("tr");
    }
    return close("tbody").close("table").close("div");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
