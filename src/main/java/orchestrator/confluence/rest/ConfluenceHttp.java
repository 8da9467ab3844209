package orchestrator.confluence.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import orchestrator.http.Deadline;
import orchestrator.http.HttpClients;
import orchestrator.http.NetworkProblems;
import orchestrator.http.RetryPolicy;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Asks one Confluence for things, politely: a few tries, waiting as long as it asks for, within a
 * deadline and a size limit, and with the token for that Confluence only.
 */
public final class ConfluenceHttp {
  /** Of what arrives, and of what it unpacks to. */
  public static final int MAX_BYTES = 20 * 1024 * 1024;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final String ALLOW_MORE =
      " If it is only slow, allow it more: a higher --timeout, or [bedrock] timeout.";

  private final HttpClients network;
  private final RequestLimits limits;
  private final Consumer<String> progress;

  ConfluenceHttp(HttpClients network, RequestLimits limits, Consumer<String> progress) {
    this.network = network;
    this.limits = limits;
    this.progress = progress;
  }

  /** All the patience there is, beginning now. */
  RetryBudget patiently() {
    return new RetryBudget(Deadline.after(limits.deadline()), limits.retries().tries());
  }

  /**
   * Fetches something. Redirects and refusals are replies like others.
   *
   * @param authorization the header's value; null to ask anonymously
   * @throws ProblemException if no reply came, or none but "later"
   */
  Reply get(URI address, @Nullable String authorization, RetryBudget effort) {
    return get(address, authorization, "application/json", effort);
  }

  /**
   * The same for the contents of a file.
   *
   * @param authorization the header's value; null to ask anonymously
   * @throws ProblemException if no reply came, or none but "later"
   */
  Reply download(URI address, @Nullable String authorization, RetryBudget effort) {
    return get(address, authorization, "*/*", effort);
  }

  /** Says something to whoever waits. */
  void tell(String note) {
    progress.accept(note);
  }

  private Reply get(
      URI address, @Nullable String authorization, String accept, RetryBudget effort) {
    waitUntilOpen(effort);
    for (int attempt = 1; ; attempt++) {
      ProblemException failure;
      Duration wait = limits.retries().pause(attempt);
      try {
        Reply reply = once(new HttpGet(address), address, authorization, accept, effort.deadline());
        if (!reply.isTransient()) {
          return reply;
        }
        Duration asked = RetryPolicy.retryAfter(reply.header("retry-after"));
        wait = asked == null ? wait : asked;
        if (reply.status() == TOO_MANY_REQUESTS) {
          network.gate().closeFor(wait);
        }
        failure = later(reply, wait).exception();
      } catch (ProblemException e) {
        if (e.failure().problem() != Problem.CONNECTION_LOST) {
          throw e;
        }
        failure = e;
      }
      if (attempt >= effort.tries() || !effort.deadline().leaves(wait)) {
        throw failure;
      }
      pause(wait, failure.failure().problem() == Problem.CONNECTION_LOST);
    }
  }

  /** What Confluence has asked another request to wait is meant for this one as well. */
  private void waitUntilOpen(RetryBudget effort) {
    Duration closed = network.gate().closed();
    if (closed.isZero()) {
      return;
    }
    if (!effort.deadline().leaves(closed)) {
      throw tooManyRequests(closed).exception();
    }
    sleep(closed);
  }

  private void pause(Duration wait, boolean lost) {
    if (wait.toSeconds() > 0) {
      String why = lost ? "the connection broke off" : "Confluence is busy";
      progress.accept(why + "; asking again in " + wait.toSeconds() + " s");
    }
    sleep(wait);
  }

  private void sleep(Duration wait) {
    try {
      limits.pause().sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  /**
   * Sends something that changes what is there. It is sent again only where Confluence said that it
   * did nothing (429).
   *
   * @param address where the request goes, for messages
   * @param request makes the request, anew for each try
   * @throws ProblemException if no reply came: then it is not known whether it was done
   */
  Reply send(
      URI address,
      Supplier<HttpUriRequestBase> request,
      @Nullable String authorization,
      RetryBudget effort) {
    for (int attempt = 1; ; attempt++) {
      Reply reply =
          once(request.get(), address, authorization, "application/json", effort.deadline());
      Duration asked = RetryPolicy.retryAfter(reply.header("retry-after"));
      Duration wait = asked == null ? limits.retries().pause(attempt) : asked;
      if (reply.status() != 429) {
        return reply;
      }
      if (attempt >= effort.tries() || !effort.deadline().leaves(wait)) {
        throw later(reply, wait).exception();
      }
      pause(wait, false);
    }
  }

  private Reply once(
      HttpUriRequestBase request,
      URI address,
      @Nullable String authorization,
      String accept,
      Deadline deadline) {
    request.setHeader("Accept", accept);
    request.setHeader("Accept-Encoding", "gzip");
    request.setHeader("User-Agent", "orchestrator");
    if (authorization != null) {
      request.setHeader("Authorization", authorization);
    }
    enter(deadline);
    Watch watch = new Watch(request, network.access().readTimeout(), deadline);
    try {
      return network.http().execute(request, response -> reply(watch.begun(response), request));
    } catch (IOException e) {
      throw failed(e, address, watch);
    } finally {
      watch.end();
      network.gate().leave();
    }
  }

  private void enter(Deadline deadline) {
    try {
      if (!network.gate().enter(deadline)) {
        throw tooManyRequests(deadline.left()).exception();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  /** Breaks a request off that nobody answers, and at the deadline: bytes may trickle for ever. */
  private static final class Watch {
    private final HttpUriRequestBase request;
    private final Deadline answer;
    private final Deadline deadline;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile boolean late;

    Watch(HttpUriRequestBase request, Duration longest, Deadline deadline) {
      this.request = request;
      this.answer = Deadline.after(longest);
      this.deadline = deadline;
      Thread watchdog = new Thread(this::run, "Confluence deadline");
      watchdog.setDaemon(true);
      watchdog.start();
    }

    private void run() {
      try {
        silent =
            deadline.leaves(answer.left())
                && !begun.await(answer.nanosLeft(), TimeUnit.NANOSECONDS);
        late = !silent && !done.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        if (silent || late) {
          request.abort();
        }
      } catch (InterruptedException e) {
        // nobody interrupts it, and if so, nothing is left to watch
      }
    }

    ClassicHttpResponse begun(ClassicHttpResponse response) {
      begun.countDown();
      return response;
    }

    void end() {
      begun.countDown();
      done.countDown();
    }
  }

  private ProblemException failed(IOException e, URI address, Watch watch) {
    if (watch.late) {
      return Problem.CONFLUENCE_UNAVAILABLE
          .failure(address.getHost() + " took longer than " + limits.deadline().toSeconds() + " s.")
          .exception(e);
    }
    if (watch.silent) {
      return silent(address).exception(e);
    }
    if (e instanceof ZipException) {
      return Problem.PAGE_UNREADABLE.failure("The answer is damaged (gzip).").exception(e);
    }
    Failure failure =
        NetworkProblems.of(e, address)
            .orElseGet(() -> Problem.CONNECTION_LOST.failure("The answer broke off."));
    if (failure.problem() == Problem.TIMED_OUT) {
      // The advice for time-outs is about models.
      failure = silent(address);
    }
    return failure.exception(e);
  }

  private Failure silent(URI address) {
    return Problem.CONFLUENCE_UNAVAILABLE.failure(
        address.getHost()
            + " was silent for "
            + Math.max(1, network.access().readTimeout().toSeconds())
            + " s."
            + ALLOW_MORE);
  }

  private static Reply reply(ClassicHttpResponse response, HttpUriRequestBase request)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    byte[] body = new byte[0];
    if (response.getEntity() != null) {
      InputStream raw = new Limited(response.getEntity().getContent(), request);
      String packing = headers.getOrDefault("content-encoding", "identity").strip();
      InputStream in =
          switch (packing.toLowerCase(Locale.ROOT)) {
            case "identity", "" -> raw;
            case "gzip", "x-gzip" -> new Limited(new GZIPInputStream(raw), request);
            default -> {
              request.abort();
              throw Problem.PAGE_UNREADABLE
                  .failure("The answer is packed in a way that was not asked for.")
                  .exception();
            }
          };
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      body = bytes.toByteArray();
    }
    return new Reply(response.getCode(), headers, body);
  }

  /** Counts what passes, and breaks off what is too much. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private final HttpUriRequestBase request;
    private long left = MAX_BYTES;

    Limited(InputStream in, HttpUriRequestBase request) {
      this.in = in;
      this.request = request;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        request.abort(); // else the rest would be read, only to keep the connection
        throw Problem.PAGE_TOO_LARGE
            .failure("The answer is over " + MAX_BYTES / 1024 / 1024 + " MiB.")
            .exception();
      }
      return count;
    }
  }

  private static Failure tooManyRequests(Duration wait) {
    return Problem.CONFLUENCE_THROTTLED.failure(
        "It asks to wait " + Math.max(1, wait.toSeconds()) + " s (429).");
  }

  private static Failure later(Reply reply, Duration wait) {
    if (reply.status() == TOO_MANY_REQUESTS) {
      return tooManyRequests(wait);
    }
    String said = reply.message();
    return Problem.CONFLUENCE_UNAVAILABLE.failure(
        "It answered " + reply.status() + (said.isEmpty() ? "." : ": " + said));
  }
}
