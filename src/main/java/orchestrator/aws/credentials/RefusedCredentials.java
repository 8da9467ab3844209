package orchestrator.aws.credentials;

import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.problem.Failure;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that AWS does not accept: the source that gave them, and what to do about that source
 * and no other.
 *
 * @param kind the source
 * @param profile the profile that it stands in; null for none
 */
public record RefusedCredentials(Kind kind, @Nullable String profile) {
  /** What the problems leave open. */
  private static final String ADVICE = "advice for their source";

  /** The same failure with the source's name and advice, if it is about credentials. */
  public Failure named(Failure failure) {
    return switch (failure.problem()) {
      case CREDENTIALS_EXPIRED -> with(failure, renewal());
      case CREDENTIALS_REJECTED -> with(failure, identification());
      case SIGNATURE_REJECTED -> with(failure, signing());
      case CLOCK_SKEWED -> with(failure, "");
      default -> failure;
    };
  }

  private Failure with(Failure failure, String advice) {
    String said = failure.detail().strip();
    String gap = said.isEmpty() ? "" : said.endsWith(".") ? " " : ". ";
    return new Failure(
            failure.problem(),
            said + gap + "The credentials come from " + source() + ".",
            failure.facts(),
            failure.requestId())
        .with(ADVICE, advice);
  }

  /** The source in the words of its configuration. */
  public String source() {
    String inProfile = profile == null ? "" : "profile '" + profile + "'";
    return switch (kind) {
      case BEARER_TOKEN -> "AWS_BEARER_TOKEN_BEDROCK";
      case ENVIRONMENT -> "AWS_ACCESS_KEY_ID in the environment";
      case WEB_IDENTITY -> profile == null ? "AWS_WEB_IDENTITY_TOKEN_FILE" : inProfile;
      case SSO -> inProfile + " (SSO)";
      case ROLE -> inProfile + " (role_arn)";
      case LOGIN -> inProfile + " (aws login)";
      case PROCESS -> inProfile + " (credential_process)";
      case PROFILE_KEYS -> inProfile + " (access keys)";
      case CONTAINER -> "the container's role (AWS_CONTAINER_CREDENTIALS_…)";
      case INSTANCE -> "the instance role";
    };
  }

  /** How the source gives new ones. */
  private String renewal() {
    return switch (kind) {
      case BEARER_TOKEN ->
          "Make a new API key in the Bedrock console and put it into AWS_BEARER_TOKEN_BEDROCK.";
      case ENVIRONMENT ->
          "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew, from where"
              + " they came.";
      case WEB_IDENTITY -> "Start the job again: it gets a new token file, and with it new keys.";
      case SSO -> "Sign in again: orchestrator login --profile " + argument();
      case ROLE ->
          "Run it again, which assumes the role anew. If that is refused too, renew what the"
              + " profile's source_profile or credential_source gives.";
      case LOGIN -> "Sign in again with the AWS CLI: aws login --profile " + argument();
      case PROCESS ->
          "Run the profile's credential_process by hand: it must give keys that have not ended.";
      case PROFILE_KEYS -> "Put new keys into the profile: aws configure --profile " + argument();
      case CONTAINER, INSTANCE ->
          "Run it again, which fetches new ones. If those have expired too, check this machine's"
              + " clock.";
    };
  }

  /** Why AWS may not know them. */
  private String identification() {
    return switch (kind) {
      case BEARER_TOKEN ->
          "Check that AWS_BEARER_TOKEN_BEDROCK holds the whole API key, and that it was not"
              + " deleted or switched off.";
      case ENVIRONMENT ->
          "Check the key id in AWS_ACCESS_KEY_ID, and AWS_SESSION_TOKEN: keys that begin with"
              + " ASIA need theirs, and those with AKIA have none.";
      case PROFILE_KEYS ->
          "Check aws_access_key_id of the profile, and aws_session_token: keys that begin with"
              + " ASIA need theirs, and those with AKIA have none.";
      case PROCESS ->
          "Run the profile's credential_process by hand and check AccessKeyId and SessionToken.";
      case SSO -> elsewhere() + " Else sign in again: orchestrator login --profile " + argument();
      case LOGIN -> elsewhere() + " Else sign in again: aws login --profile " + argument();
      case WEB_IDENTITY, ROLE, CONTAINER, INSTANCE ->
          elsewhere() + " Else see whether the role still exists.";
    };
  }

  /** AWS itself handed these out, and knows them everywhere but in another partition. */
  private static String elsewhere() {
    return "Is the region in the same partition (aws, aws-us-gov, aws-cn) as the account?";
  }

  private String signing() {
    return switch (kind) {
      case ENVIRONMENT ->
          "AWS_SECRET_ACCESS_KEY is not the secret key of AWS_ACCESS_KEY_ID, or this machine's"
              + " clock is wrong: compare it with 'date -u'.";
      case PROFILE_KEYS ->
          "aws_secret_access_key of the profile is not the secret key of its aws_access_key_id,"
              + " or this machine's clock is wrong: compare it with 'date -u'.";
      case PROCESS ->
          "The SecretAccessKey that the profile's credential_process gives is wrong, or this"
              + " machine's clock is: compare it with 'date -u'.";
      default ->
          "This machine's clock may be wrong: compare it with 'date -u'. A proxy that changes"
              + " requests has the same effect.";
    };
  }

  private String argument() {
    return ShellQuoting.word(String.valueOf(profile));
  }
}
