// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes a report as one self-contained HTML file. */
final class HtmlPage {

  private final Html html = new Html();
  private final Links links;

  private HtmlPage(Links links) {
    this.links = links;
  }

  static String write(Page page, Links links) {
    HtmlPage writer = new HtmlPage(links);
    writer.head(page);
    writer.header(page);
    writer.html.open("main");
    page.sections().forEach(writer::section);
    return writer.html.close("main").close("body").close("html").toString();
  }

  private void head(Page page) {
    html.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.raw("<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    if (page.refreshSeconds() > 0) {
      html.raw("<meta http-equiv=\"refresh\" content=\"" + page.refreshSeconds() + "\">\n");
    }
    html.element("title", "MLLB: " + page.subject());
    html.open("style").raw(style()).close("style").close("head").open("body");
  }

  private void header(Page page) {
    html.open("header").element("p", page.subject(), "class", "eyebrow");
    html.open("h1").text(page.sentence()).close("h1");
    if (page.verdict() != null || !page.facts().isEmpty()) {
      html.open("p", "class", "facts");
      if (page.verdict() != null) {
        badge(page.verdict());
      }
      page.facts().forEach(fact -> html.element("span", fact));
      html.close("p");
    }
    page.banners().forEach(banner -> html.element("p", banner, "class", "banner", "role", "note"));
    html.close("header").open("nav", "aria-label", "Parts of this report");
    page.sections().stream()
        .filter(section -> !section.title().isEmpty())
        .forEach(section -> html.element("a", section.title(), "href", "#" + section.id()));
    html.close("nav");
  }

  private void section(Section section) {
    html.open("section", "id", section.id());
    if (!section.title().isEmpty()) {
      html.element("h2", section.title());
    }
    section.blocks().forEach(this::block);
    html.close("section");
  }

  private void block(Block block) {
    if (block instanceof Block.Text text) {
      html.element("p", text.text(), "class", text.tone());
    } else if (block instanceof Block.Heading heading) {
      html.open("h3").text(heading.text() + " ");
      if (heading.verdict() != null) {
        badge(heading.verdict());
      }
      html.close("h3");
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Figures figures) {
      figures(figures);
    } else if (block instanceof Block.Fold fold) {
      html.open("details").element("summary", fold.summary());
      fold.blocks().forEach(this::block);
      html.close("details");
    }
  }

  private void figures(Block.Figures figures) {
    html.open("div", "class", "charts");
    for (Block.Figure figure : figures.figures()) {
      html.open("figure", "class", figure.isWide() ? "wide" : "narrow").raw(figure.svg());
      html.element("figcaption", figure.caption()).close("figure");
    }
    html.close("div");
  }

  private void table(Block.Table table) {
    boolean isPairs = table.heads().size() <= 2;
    html.open("div", "class", "scroll", "tabindex", "0");
    if (isPairs) {
      html.open("table", "class", "pairs");
    } else {
      html.open("table", "class", "cards", "style", heads(table.heads()));
    }
    html.open("thead").open("tr");
    table.heads().forEach(head -> html.element("th", head, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
    for (List<Cell> row : table.rows()) {
      html.open("tr");
      row.forEach(this::cell);
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  /** On a narrow page each row becomes a card; the style sheet says its heads from these. */
  private static String heads(List<String> heads) {
    StringBuilder style = new StringBuilder();
    for (int i = 0; i < heads.size(); i++) {
      String quoted = heads.get(i).replace("\\", "\\\\").replace("'", "\\'");
      style.append("--h").append(i + 1).append(":'").append(quoted).append("';");
    }
    return style.toString();
  }

  private void cell(Cell cell) {
    if (cell.isNumber()) {
      html.open("td", "class", "number");
    } else {
      html.open("td");
    }
    if (cell.verdict() != null) {
      badge(cell.verdict());
    } else if (!cell.picture().isEmpty()) {
      html.raw(cell.picture());
    } else {
      link(cell);
    }
    if (!cell.note().isEmpty()) {
      html.element("small", cell.note());
    }
    html.close("td");
  }

  private void link(Cell cell) {
    ArtifactRef file = cell.file();
    if (!cell.address().isEmpty()) {
      html.element("a", cell.text(), "href", cell.address());
    } else if (file == null) {
      html.text(cell.text());
    } else {
      links
          .to(file)
          .ifPresentOrElse(
              address -> html.element("a", cell.text(), "href", address),
              () -> html.element("span", cell.text(), "title", file.uri()));
    }
  }

  /** The sign says the same as the colour, for those who do not see it. */
  private void badge(Verdict verdict) {
    String sign =
        switch (verdict) {
          case BETTER -> "▲ ";
          case WORSE -> "▼ ";
          case MIXED -> "± ";
          case NO_DIFFERENCE -> "= ";
          case TOO_NOISY -> "~ ";
          case INCONCLUSIVE -> "? ";
        };
    html.element(
        "span",
        sign + ReportFormat.verdict(verdict),
        "class",
        "badge " + verdict.name().toLowerCase(Locale.ROOT));
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
