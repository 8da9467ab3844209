package orchestrator.testing;

import javax.net.ssl.SSLContext;

/**
 * Confluence, the portal and token service of SSO, STS and Bedrock as one server behind TLS. Its
 * page has one sentence, its model says Hello, and its keys are good for anything.
 */
public final class Everybody {
  private Everybody() {}

  /** All of them, with this side of TLS. */
  public static RawServer behind(SSLContext tls) {
    return RawServer.https(
        tls,
        (head, connection) -> {
          String body = answer(head.split(" ", 3)[1]);
          String type = body.startsWith("<") ? "text/xml" : "application/json";
          connection.send(
              """
              HTTP/1.1 200 OK
              Content-Type: %s
              x-amzn-RequestId: request-1
              Connection: close
              Content-Length: %d

              %s"""
                  .formatted(type, body.length(), body));
        });
  }

  private static String answer(String target) {
    if (target.startsWith("/model/")) {
      return """
          {"type":"message","content":[{"type":"text","text":"Hello"}],\
          "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
    }
    if (target.startsWith("/token")) {
      return """
          {"accessToken":"new","expiresIn":3600,"tokenType":"Bearer"}""";
    }
    if (target.startsWith("/federation/credentials")) {
      return """
          {"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s",\
          "sessionToken":"t","expiration":32472144000000}}""";
    }
    if (target.equals("/")) {
      return """
          <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
          <AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>\
          <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
          <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>\
          </AssumeRoleResponse>""";
    }
    return """
        {"id":"4711","type":"page","status":"current","title":"Checkout",\
        "space":{"key":"SHOP"},"version":{"number":1},\
        "body":{"storage":{"value":"<p>Buyers leave.</p>","representation":"storage"}}}""";
  }
}
