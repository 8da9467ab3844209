package orchestrator.bedrock.batch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;

/**
 * Where something lies on Amazon S3, in the letters that batch inference takes.
 *
 * @param bucket the bucket's name
 * @param key the object's, or what the keys of several begin with; empty for the whole bucket
 */
record S3Address(String bucket, String key) {
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][-.a-z0-9]{1,61}[a-z0-9])((?:/[-!_*'().A-Za-z0-9]+)*)/?");

  /**
   * Reads {@code s3://BUCKET/KEY}.
   *
   * @throws orchestrator.problem.ProblemException {@code INVALID_VALUE}
   */
  static S3Address parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw Problem.INVALID_VALUE
          .failure(
              "'"
                  + text
                  + "' (--s3) is not s3://BUCKET/PREFIX; a prefix has letters, digits and"
                  + " -!_*'(). alone.")
          .exception();
    }
    String key = form.group(2);
    return new S3Address(form.group(1), key.isEmpty() ? "" : key.substring(1));
  }

  /** Something below it. */
  S3Address below(String name) {
    return new S3Address(bucket, key.isEmpty() ? name : key + "/" + name);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + (key.isEmpty() ? "" : "/" + key);
  }
}
