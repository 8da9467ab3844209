package orchestrator.testing;

/** What {@code ~/.aws} holds for somebody who works for Example Corp: a profile of every kind. */
public final class AwsFiles {
  /** Where the company signs in. */
  public static final String START_URL = "https://example.awsapps.com/start";

  /** {@code ~/.aws/config}; both kinds of SSO are in eu-central-1. */
  public static final String CONFIG =
      """
      [profile dev]
      sso_session = corp
      sso_account_id = 111122223333
      sso_role_name = BedrockUser
      [profile legacy]
      sso_start_url = https://example.awsapps.com/start
      sso_region = eu-central-1
      sso_account_id = 111122223333
      sso_role_name = BedrockUser
      [profile keys]
      aws_access_key_id = AKIAKEYS
      aws_secret_access_key = secret-keys
      [profile role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      source_profile = dev
      [profile keys-role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      source_profile = keys
      external_id = ticket-7
      role_session_name = ana
      duration_seconds = 1800
      [profile chained]
      role_arn = arn:aws:iam::444455556666:role/Auditor
      source_profile = keys-role
      [profile console]
      login_session = arn:aws:sts::111122223333:assumed-role/Developer/ana
      [profile mfa]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      source_profile = keys
      mfa_serial = arn:aws:iam::111122223333:mfa/ana
      [profile environment-role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      credential_source = Environment
      [profile container-role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      credential_source = EcsContainer
      [profile instance-role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      credential_source = Ec2InstanceMetadata
      [profile web]
      role_arn = arn:aws:iam::111122223333:role/Deployer
      web_identity_token_file = ~/token
      [sso-session corp]
      sso_start_url = https://example.awsapps.com/start
      sso_region = eu-central-1
      sso_registration_scopes = sso:account:access
      """;

  /** Where the AWS tools keep the sign-in of the session: the SHA-1 of {@code corp}. */
  public static final String SESSION =
      ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

  /** Where they keep that of the older kind: the SHA-1 of the start URL. */
  public static final String LEGACY_SESSION =
      ".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json";

  /** A sign-in that has not ended. */
  public static final String SIGNED_IN = token("2999-01-01T00:00:00Z");

  /** One that has, and that nothing can renew. */
  public static final String EXPIRED = token("2020-01-01T00:00:00Z");

  /** One that has, and can be renewed. */
  public static final String RENEWABLE = renewable("2020-01-01T00:00:00Z");

  private AwsFiles() {}

  /** A sign-in that ends at the given time, as the AWS CLI writes it. */
  public static String token(String end) {
    return """
        {"startUrl":"%s","region":"eu-central-1","accessToken":"sign-in-secret","expiresAt":"%s"}"""
        .formatted(START_URL, end);
  }

  /** One that ends at the given time and can be renewed until 2998. */
  public static String renewable(String end) {
    String registration =
        """
        ,"clientId":"client","clientSecret":"client-secret","refreshToken":"refresh-1",\
        "registrationExpiresAt":"2998-01-01T00:00:00Z"}""";
    return token(end).replace("}", registration);
  }
}
