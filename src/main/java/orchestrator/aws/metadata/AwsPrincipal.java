package orchestrator.aws.metadata;

import org.jspecify.annotations.Nullable;

/**
 * Whom credentials belong to, as far as that is known without asking.
 *
 * @param account twelve digits
 * @param role the name of a role or permission set
 */
public record AwsPrincipal(@Nullable String account, @Nullable String role) {
  /** Nobody knows. */
  public static final AwsPrincipal UNKNOWN = new AwsPrincipal(null, null);

  /** The account and the name in {@code arn:aws:iam::111122223333:role/path/Name}. */
  public static AwsPrincipal ofRole(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[5].startsWith("role/")) {
      return UNKNOWN;
    }
    return new AwsPrincipal(account(parts), parts[5].substring(parts[5].lastIndexOf('/') + 1));
  }

  /**
   * The account in an ARN of a user or of a role that was assumed, such as {@code
   * arn:aws:sts::111122223333:assumed-role/Name/session}, and the role's name.
   */
  public static AwsPrincipal ofCaller(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6) {
      return UNKNOWN;
    }
    String[] names = parts[5].split("/", 3);
    boolean isRole = names.length > 1 && names[0].equals("assumed-role");
    return new AwsPrincipal(account(parts), isRole ? names[1] : null);
  }

  private static @Nullable String account(String[] arn) {
    return arn[4].isEmpty() ? null : arn[4];
  }

  /** The same, with the account that the keys themselves name where none is known. */
  public AwsPrincipal orAccount(@Nullable String named) {
    return account != null || named == null ? this : new AwsPrincipal(named, role);
  }
}
