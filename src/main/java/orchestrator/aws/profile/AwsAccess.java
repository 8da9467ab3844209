package orchestrator.aws.profile;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user said about AWS, before anything is looked up.
 *
 * @param variables the process environment; the resolver reads the {@code AWS_*} ones itself
 * @param home the user's home folder, where {@code .aws} is
 * @param clock the time, for expiry
 * @param profile the profile named by {@code --profile}, {@code AWS_PROFILE} or {@code [bedrock]
 *     profile}
 * @param profileDecides whether that profile beats every other credential: it was an option
 * @param region the region by option, variable or file
 * @param endpoint the endpoint URL by option, variable or file
 * @param autoLogin whether to offer a sign-in when that is all that is missing
 * @param targetRegion the region that the target's own ARN names, for when nobody named one
 * @param targetDecides whether that region beats every other: the target is nowhere else
 */
public record AwsAccess(
    Map<String, String> variables,
    Path home,
    Clock clock,
    @Nullable Chosen profile,
    boolean profileDecides,
    @Nullable Chosen region,
    @Nullable Chosen endpoint,
    boolean autoLogin,
    @Nullable Chosen targetRegion,
    boolean targetDecides) {

  /** The same for a target that names no region. */
  public AwsAccess(
      Map<String, String> variables,
      Path home,
      Clock clock,
      @Nullable Chosen profile,
      boolean profileDecides,
      @Nullable Chosen region,
      @Nullable Chosen endpoint,
      boolean autoLogin) {
    this(variables, home, clock, profile, profileDecides, region, endpoint, autoLogin, null, false);
  }

  /**
   * A value and where it was said.
   *
   * @param value what
   * @param source where, for people: {@code --region}, {@code AWS_REGION}, {@code
   *     orchestrator.conf:12}
   * @param isVariable whether an environment variable of that name said it
   */
  public record Chosen(String value, String source, boolean isVariable) {
    /** Said by an environment variable. */
    public static Chosen byVariable(String value, String name) {
      return new Chosen(value, name, true);
    }

    /** Said elsewhere. */
    public static Chosen by(String value, String source) {
      return new Chosen(value, source, false);
    }

    /** The same with another value. */
    public Chosen as(String other) {
      return new Chosen(other, source, isVariable);
    }
  }

  public AwsAccess {
    variables = Map.copyOf(variables);
  }

  /** The value of a variable; null when it is unset or empty. */
  public @Nullable String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Variables hold secrets, so they stay out of any text. */
  @Override
  public String toString() {
    return "AwsAccess[profile=" + profile + ", region=" + region + ", endpoint=" + endpoint + "]";
  }
}
