// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a report as Markdown: all of it but the pictures. */
final class MarkdownPage {

  private final StringBuilder out = new StringBuilder();

  private MarkdownPage() {}

  static String write(Page page) {
    MarkdownPage writer = new MarkdownPage();
    writer.line("# " + page.sentence());
    writer.line(
        page.subject() + (page.facts().isEmpty() ? "" : " · " + String.join(" · ", page.facts())));
    page.banners().forEach(banner -> writer.line("**" + banner + "**"));
    for (Section section : page.sections()) {
      if (!section.title().isEmpty()) {
        writer.line("## " + section.title());
      }
      section.blocks().forEach(writer::block);
    }
    return writer.out.toString();
  }

  private void block(Block block) {
    if (block instanceof Block.Text text) {
      line(text.tone().equals("banner") ? "**" + text.text() + "**" : text.text());
    } else if (block instanceof Block.Heading heading) {
      line(
          "### "
              + heading.text()
              + (heading.verdict() == null ? "" : ": " + ReportFormat.verdict(heading.verdict())));
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Fold fold) {
      line("*" + fold.summary() + "*");
      fold.blocks().forEach(this::block);
    }
  }

  private void line(String text) {
    out.append(text).append("\n\n");
  }

  private void table(Block.Table table) {
    List<Integer> columns =
        IntStream.range(0, table.heads().size())
            .filter(i -> table.rows().stream().allMatch(row -> row.get(i).picture().isEmpty()))
            .boxed()
            .toList();
    row(columns.stream().map(i -> table.heads().get(i)).toList());
    row(columns.stream().map(i -> "---").toList());
    for (List<Cell> cells : table.rows()) {
      row(columns.stream().map(i -> text(cells.get(i))).toList());
    }
    out.append('\n');
  }

  private static String text(Cell cell) {
    String said = cell.note().isEmpty() ? cell.text() : cell.text() + " (" + cell.note() + ")";
    // Threads choose their names: none is markup, a link or a picture.
    String text = said.replaceAll("[\\\\`<\\[\\]]", "\\\\$0");
    return cell.file() == null ? text : text + " `" + cell.file().uri() + "`";
  }

  private void row(List<String> cells) {
    out.append(
        cells.stream()
            .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
