package orchestrator.bench.compare;

import java.util.Random;

/** Pages in storage format, made up: the same size always gives the same page. */
public final class SyntheticPage {
  private static final String[] WORDS =
      ("basket order buyer payment refund carrier parcel ledger invoice retry queue service table"
              + " column index latency budget owner review launch region tenant token webhook event")
          .split(" ");

  private final Random random = new Random(7);
  private final StringBuilder page = new StringBuilder();

  private SyntheticPage() {}

  /**
   * A page of about that many characters.
   *
   * @param size its least length; it ends with the section that reaches it
   */
  public static String of(int size) {
    SyntheticPage made = new SyntheticPage();
    for (int section = 1; made.page.length() < size; section++) {
      made.section(section);
    }
    return made.page.toString();
  }

  private void section(int number) {
    page.append(number % 4 == 1 ? "<h1>" : "<h2>").append(number).append(". ").append(words(3));
    page.append(number % 4 == 1 ? "</h1>" : "</h2>");
    paragraph();
    paragraph();
    switch (number % 5) {
      case 0 -> table();
      case 1 -> list();
      case 2 -> code();
      case 3 -> panel();
      default -> tasks();
    }
  }

  private void paragraph() {
    page.append("<p>").append(words(14)).append(" <strong>").append(words(2)).append("</strong> ");
    page.append(words(9)).append(" &amp; <em>").append(words(1)).append("</em> &ndash; ");
    page.append("<a href=\"https://example.com/").append(words(1)).append("\">").append(words(2));
    page.append("</a>, <code>").append(words(1)).append("_id</code> ").append(words(12));
    page.append(".</p>");
  }

  private void list() {
    page.append("<ul>");
    for (int item = 0; item < 5; item++) {
      page.append("<li><p>").append(words(8)).append("</p>");
      if (item == 2) {
        page.append("<ol><li>").append(words(4)).append("</li><li>").append(words(5));
        page.append("</li></ol>");
      }
      page.append("</li>");
    }
    page.append("</ul>");
  }

  private void table() {
    page.append("<table><colgroup><col /><col /><col /></colgroup><tbody><tr>");
    for (int column = 0; column < 3; column++) {
      page.append("<th><p>").append(words(1)).append("</p></th>");
    }
    for (int row = 0; row < 6; row++) {
      page.append("</tr><tr>");
      for (int column = 0; column < 3; column++) {
        page.append("<td><p>").append(words(4)).append("</p></td>");
      }
    }
    page.append("</tr></tbody></table>");
  }

  private void code() {
    page.append("<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">java");
    page.append("</ac:parameter><ac:plain-text-body><![CDATA[");
    for (int line = 0; line < 6; line++) {
      page.append("if (").append(words(1)).append(" < ").append(random.nextInt(100)).append(") ");
      page.append(words(1)).append("();\n");
    }
    page.append("]]></ac:plain-text-body></ac:structured-macro>");
  }

  private void panel() {
    page.append("<ac:structured-macro ac:name=\"info\"><ac:rich-text-body>");
    paragraph();
    page.append("</ac:rich-text-body></ac:structured-macro>");
  }

  private void tasks() {
    page.append("<ac:task-list>");
    for (int task = 0; task < 3; task++) {
      page.append("<ac:task><ac:task-id>").append(random.nextInt(9999)).append("</ac:task-id>");
      page.append("<ac:task-status>").append(task == 0 ? "complete" : "incomplete");
      page.append("</ac:task-status><ac:task-body>").append(words(7));
      page.append("</ac:task-body></ac:task>");
    }
    page.append("</ac:task-list>");
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
    for (int i = 1; i < count; i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
