package orchestrator.aws;

import org.jspecify.annotations.Nullable;

/**
 * Whom credentials belong to, as far as that is known without asking.
 *
 * @param account twelve digits
 * @param role the name of a role or permission set
 */
public record Owner(@Nullable String account, @Nullable String role) {
  /** Nobody knows. */
  static final Owner UNKNOWN = new Owner(null, null);

  /** The account and the name in {@code arn:aws:iam::111122223333:role/path/Name}. */
  static Owner ofRole(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[5].startsWith("role/")) {
      return UNKNOWN;
    }
    String role = parts[5].substring(parts[5].lastIndexOf('/') + 1);
    return new Owner(parts[4].isEmpty() ? null : parts[4], role);
  }

  /** The same, with the account that the keys themselves name where none is known. */
  public Owner orAccount(@Nullable String named) {
    return account != null || named == null ? this : new Owner(named, role);
  }
}
