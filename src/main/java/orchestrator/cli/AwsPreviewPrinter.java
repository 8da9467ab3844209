package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import orchestrator.aws.AwsPreview;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.record.RunRecordJson;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** What {@code config} says about AWS. Nobody was asked for it, so nothing is promised. */
final class AwsPreviewPrinter {
  private AwsPreviewPrinter() {}

  static String text(AwsPreview aws, Instant now) {
    StringBuilder text = new StringBuilder("\nWith these, a run on AWS would use:\n");
    line(
        text,
        "region",
        aws.region() == null
            ? "the instance's own, if it tells"
            : aws.region() + "  " + aws.regionSource());
    if (aws.endpoint() != null) {
      line(text, "endpoint", aws.endpoint() + "  " + aws.endpointSource());
    }
    if (aws.credentials() != null) {
      line(
          text,
          "credentials",
          (aws.isLastResort()
                  ? "nothing is configured; the instance's role is tried"
                  : aws.credentials())
              + (aws.account() == null ? "" : ", account " + aws.account())
              + (aws.role() == null ? "" : ", role " + aws.role())
              + end(aws.end(), now));
    }
    Failure failure = aws.failure();
    if (failure != null && ConfigCommand.isMissing(failure.problem())) { // else an error of its own
      String detail = failure.detail();
      line(text, "but", failure.problem().title() + (detail.isBlank() ? "" : ": " + detail));
    }
    return text.toString();
  }

  private static String end(@Nullable Instant end, Instant now) {
    return end == null ? "" : (end.isAfter(now) ? ", until " : ", ended at ") + end;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("  %-11s  %s", name, TerminalSanitizer.line(value))).append('\n');
  }

  static ObjectNode json(AwsPreview aws) {
    ObjectNode node = Json.object();
    node.put("region", aws.region());
    node.put("region_source", aws.regionSource());
    node.put("endpoint", aws.endpoint() == null ? null : aws.endpoint().toString());
    node.put("endpoint_source", aws.endpointSource());
    node.put("credential_source", aws.credentialSource());
    node.put("profile", aws.profile());
    node.put("account", aws.account());
    node.put("role", aws.role());
    node.put("expires_at", aws.end() == null ? null : aws.end().toString());
    Failure failure = aws.failure();
    node.set("problem", failure == null ? null : RunRecordJson.write(failure));
    return node;
  }
}
