package orchestrator.cli.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.confluence.publish.Published;
import orchestrator.job.publish.Destination;
import orchestrator.job.publish.PublishPlan;
import orchestrator.json.Json;
import orchestrator.problem.Failure;

/** Shows what would be published, and what was. */
final class PublishPrinter {
  private final Console console;
  private final GlobalOptions switches;

  PublishPrinter(Console console, GlobalOptions switches) {
    this.console = console;
    this.switches = switches;
  }

  /** Where it would go on standard error, what would be written on standard output. */
  void preview(PublishPlan plan) {
    String body = plan.publication().body();
    if (switches.json()) {
      ObjectNode document = document(plan);
      document.put("body", body);
      console.out().write(document);
      return;
    }
    if (switches.says()) {
      console
          .err()
          .whole(
              "to: "
                  + plan.to().words()
                  + " \""
                  + plan.pageTitle()
                  + "\" (page "
                  + plan.publication().pageId()
                  + ") on "
                  + plan.site());
      console.err().whole("run: " + plan.publication().run());
      if (plan.to() != Destination.COMMENT) {
        console.err().whole("title: " + plan.publication().title());
      }
      console.err().whole("size: " + body.length() + " characters");
    }
    console.out().write(body.endsWith("\n") ? body : body + "\n");
  }

  /** What would be published of a batch, a line each. */
  void previews(List<PublishPlan> plans) {
    if (switches.json()) {
      ArrayNode list = Json.array();
      plans.forEach(plan -> list.add(document(plan)));
      console.out().write(Json.pretty(list));
      return;
    }
    for (PublishPlan plan : plans) {
      line("would be published", plan, plan.publication().title());
    }
  }

  /** One of many that was published. */
  void line(PublishPlan plan, Published published) {
    String url = published.url();
    line(published.change().label(), plan, url == null ? published.id() : url);
  }

  /** One of many that was not. */
  void line(PublishPlan plan, Failure failure) {
    line("failed", plan, failure.problem().code());
  }

  private void line(String what, PublishPlan plan, String where) {
    console.out().write(what + "\t" + plan.publication().pageId() + "\t" + where + "\n");
  }

  private static ObjectNode document(PublishPlan plan) {
    boolean titled = plan.to() != Destination.COMMENT;
    return Json.object()
        .put("to", plan.to().label())
        .put("run", plan.publication().run())
        .put("page", plan.publication().pageId())
        .put("title", titled ? plan.publication().title() : null);
  }

  /** One that was published, the only one. */
  void published(PublishPlan plan, Published published) {
    if (switches.json()) {
      console.out().write(document(plan, published));
      return;
    }
    if (switches.says()) {
      console
          .err()
          .whole(
              published.change().label()
                  + ": "
                  + plan.to().words()
                  + " \""
                  + plan.pageTitle()
                  + "\", version "
                  + published.version());
    }
    console.out().write((published.url() == null ? published.id() : published.url()) + "\n");
  }

  /** What scripts are told of one that was published. */
  static ObjectNode document(PublishPlan plan, Published published) {
    ObjectNode document = document(plan);
    document.put("change", published.change().label());
    document.put("id", published.id());
    document.put("version", published.version());
    document.put("url", published.url());
    ArrayNode notes = document.putArray("notes");
    published.notes().forEach(notes::add);
    return document;
  }
}
