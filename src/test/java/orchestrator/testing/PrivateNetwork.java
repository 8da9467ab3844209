package orchestrator.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own, cut off from the machine's, with a DNS server and AWS and Confluence behind
 * their real names on port 443. Needs Linux, and the right to make network namespaces.
 *
 * <p>The machine in it has the address 10.0.0.4. Packets to addresses that are not named here leave
 * through its default route and vanish.
 */
public final class PrivateNetwork implements AutoCloseable {
  /** Everything, as on the internet; the certificate is from an authority of Amazon's name. */
  public static final String PUBLIC = "52.94.133.1";

  /** The same as seen in a VPC with endpoints. */
  public static final String PRIVATE = "10.0.1.25";

  /** Confluence on the internet. */
  public static final String CONFLUENCE = "104.192.136.1";

  /** A gateway that looks into TLS; its authority is trusted by nobody. */
  public static final String INSPECTED = "52.94.133.9";

  /** Accepts connections and says nothing. */
  public static final String SILENT = "52.94.133.10";

  /** Accepts connections and speaks something else. */
  public static final String NOT_HTTP = "52.94.133.11";

  /** A machine where nobody listens. */
  public static final String REFUSING = "52.94.133.12";

  /** On the internet, without a way there. */
  public static final String VANISHING = "52.94.200.1";

  /** In another private network, without a way there. */
  public static final String ELSEWHERE = "10.77.0.5";

  /** In this private network, behind a security group that drops. */
  public static final String GUARDED = "10.0.2.8";

  /** A way out to nowhere: not every kernel has the device that is made for it. */
  private static final String NOWHERE =
      "ip link add eth0 type dummy 2>/dev/null || ip tuntap add dev eth0 mode tun";

  static final String PASSWORD = "changeit";
  private static final List<String> CERTIFIED_REGIONS =
      List.of("us-east-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-north-1", "ap-south-1");

  private final Path folder;
  private final Process inside;

  private PrivateNetwork(Path folder, Process inside) {
    this.folder = folder;
    this.inside = inside;
  }

  /** Whether this machine lets us have one. */
  public static boolean isPossible() throws IOException, InterruptedException {
    try {
      Process trial =
          new ProcessBuilder(
                  "unshare", "-rnm", "sh", "-c", "command -v nsenter && { " + NOWHERE + "; }")
              .redirectErrorStream(true)
              .start();
      trial.getInputStream().readAllBytes();
      return trial.waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }

  /**
   * Makes one.
   *
   * @param folder an empty folder for its files
   */
  public static PrivateNetwork open(Path folder) throws IOException, InterruptedException {
    certificate(folder, "amazon", "CN=Amazon RSA 2048 M01, O=Amazon, C=US");
    certificate(folder, "gateway", "CN=Example Corp Web Gateway CA, O=Example Corp");
    keytool("-exportcert", folder, "amazon", "-file", folder.resolve("amazon.cer").toString());
    keytool(
        "-importcert",
        folder,
        "trust",
        "-noprompt",
        "-file",
        folder.resolve("amazon.cer").toString());
    Files.writeString(folder.resolve("zone"), "");
    Files.writeString(
        folder.resolve("resolv.conf"), "nameserver 127.0.0.53\noptions timeout:3 attempts:2\n");
    String script =
        """
        set -e
        ip link set lo up
        for address in %s; do ip addr add $address/32 dev lo; done
        %s
        ip addr add 10.0.0.4/16 dev eth0
        ip link set eth0 up
        ip route add default via 10.0.0.1 dev eth0
        mount --bind "$1/resolv.conf" /etc/resolv.conf
        exec "$2" -cp "$3" orchestrator.testing.PrivateServers "$1"
        """
            .formatted(
                String.join(
                    " ",
                    List.of(PUBLIC, PRIVATE, CONFLUENCE, INSPECTED, SILENT, NOT_HTTP, REFUSING)),
                NOWHERE);
    Process inside =
        new ProcessBuilder(
                "unshare",
                "-rnm",
                "sh",
                "-c",
                script,
                "sh",
                folder.toString(),
                java("java"),
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("servers.log").toFile())
            .start();
    PrivateNetwork network = new PrivateNetwork(folder, inside);
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(folder.resolve("ready"))) {
      if (!inside.isAlive() || System.nanoTime() > patience) {
        network.close();
        throw new IOException(
            "the private network did not open: " + Files.readString(folder.resolve("servers.log")));
      }
      Thread.sleep(50);
    }
    return network;
  }

  private static void certificate(Path folder, String name, String subject)
      throws IOException, InterruptedException {
    StringBuilder names = new StringBuilder("SAN=dns:example.atlassian.net");
    for (String region : CERTIFIED_REGIONS) {
      names.append(",dns:*.").append(region).append(".amazonaws.com");
      names.append(",dns:portal.sso.").append(region).append(".amazonaws.com");
    }
    keytool(
        "-genkeypair",
        folder,
        name,
        "-keyalg",
        "RSA",
        "-dname",
        subject,
        "-validity",
        "200",
        "-ext",
        names.toString());
  }

  private static void keytool(String command, Path folder, String store, String... more)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                java("keytool"),
                command,
                "-alias",
                "server",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve(store + ".p12").toString()));
    all.addAll(Arrays.asList(more));
    Process keytool = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  /** No name has any address, but for one that always has. */
  public PrivateNetwork clear() throws IOException {
    Files.writeString(folder.resolve("zone"), "amazonaws.com 72.21.206.80\n");
    Files.deleteIfExists(folder.resolve("asked"));
    return this;
  }

  /** The names of AWS in a region have these addresses. */
  public PrivateNetwork aws(String region, String addresses) throws IOException {
    for (String service :
        List.of("bedrock-runtime", "bedrock-agent-runtime", "portal.sso", "oidc", "sts")) {
      name(service + "." + region + ".amazonaws.com", addresses);
    }
    return this;
  }

  /** A name has these addresses. */
  public PrivateNetwork name(String name, String addresses) throws IOException {
    Files.writeString(
        folder.resolve("zone"), name + " " + addresses + "\n", StandardOpenOption.APPEND);
    return this;
  }

  /** Whether somebody has asked for the addresses of a name since {@link #clear}. */
  public boolean wasAskedFor(String name) throws IOException {
    Path asked = folder.resolve("asked");
    return Files.exists(asked) && Files.readAllLines(asked).contains(name);
  }

  /** Nobody answers any question about names. */
  public PrivateNetwork withoutDns() throws IOException {
    Files.delete(folder.resolve("zone"));
    return this;
  }

  /** The options for a JVM that trusts the authority behind most of these servers. */
  public String trustOptions() {
    return "-Djavax.net.ssl.trustStore="
        + folder.resolve("trust.p12")
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }

  /** The command line that runs another one in this network, in the given folder. */
  public List<String> command(Path where, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "nsenter",
                "-t",
                String.valueOf(inside.pid()),
                "-U",
                "--preserve-credentials",
                "-n",
                "-m",
                "sh",
                "-c",
                "cd \"$0\" && exec \"$@\"",
                where.toString()));
    all.addAll(Arrays.asList(command));
    return all;
  }

  @Override
  public void close() {
    inside.destroyForcibly();
  }
}
