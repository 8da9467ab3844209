package orchestrator.aws.profile;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One profile, as {@code ~/.aws/config} and {@code ~/.aws/credentials} describe it together.
 *
 * @param name without the word {@code profile}
 * @param properties keys in lower case; the credentials file wins over the config file
 * @param keysInCredentialsFile whether access keys stand in the credentials file, where they count
 *     for more than a {@code credential_process}
 * @param keys the properties of the one file that the access keys stand in: a token from the other
 *     file would belong to other keys
 */
public record Profile(
    String name,
    Map<String, String> properties,
    boolean keysInCredentialsFile,
    Map<String, String> keys) {
  private static final List<String> CREDENTIALS =
      List.of(
          "role_arn",
          "sso_session",
          "sso_start_url",
          "sso_account_id",
          "sso_role_name",
          "sso_region",
          "login_session",
          "credential_process",
          "aws_access_key_id",
          "aws_secret_access_key");

  /** What only says how. */
  private static final List<String> DETAILS =
      List.of("web_identity_token_file", "source_profile", "credential_source", "mfa_serial");

  public Profile {
    properties = Map.copyOf(properties);
    keys = Map.copyOf(keys);
  }

  /** The value of a property; null when it is absent or empty. */
  public @Nullable String get(String property) {
    return usable(properties.get(property));
  }

  /** The same from the file that the access keys stand in. */
  public @Nullable String beside(String property) {
    return usable(keys.get(property));
  }

  private static @Nullable String usable(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  public boolean has(String property) {
    return get(property) != null;
  }

  /** Whether it says anything about credentials; many profiles only name a region. */
  public boolean hasCredentials() {
    return CREDENTIALS.stream().anyMatch(this::has);
  }

  /** What it says about credentials: names, never values, some of which are secret. */
  public List<String> says() {
    return Stream.concat(CREDENTIALS.stream(), DETAILS.stream()).filter(this::has).toList();
  }

  /** Whether it signs in through IAM Identity Center. */
  public boolean isSso() {
    return CREDENTIALS.stream().anyMatch(key -> key.startsWith("sso_") && has(key));
  }

  /** Keys may be secret, so only the name is ever shown. */
  @Override
  public String toString() {
    return "Profile[" + name + "]";
  }
}
