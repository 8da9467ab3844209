package orchestrator.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpHost;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/**
 * One call through a proxy. The SDK's client waits for the proxy's answer to CONNECT as long as for
 * the target's own, which for a model may be a quarter of an hour; here the call is ended when its
 * body is not asked for within the time to connect. A call without a body is left alone.
 */
final class Tunnel {
  private final HttpHost proxy;
  private final Duration patience;
  private final CountDownLatch open = new CountDownLatch(1);
  private boolean bodiless = true;
  private volatile boolean late;

  Tunnel(HttpHost proxy, Duration patience) {
    this.proxy = proxy;
    this.patience = patience;
  }

  /** The same request, which tells when its body is read: then the way is open. */
  HttpExecuteRequest watching(HttpExecuteRequest request) {
    ContentStreamProvider content = request.contentStreamProvider().orElse(null);
    if (content == null) {
      return request;
    }
    bodiless = false;
    return HttpExecuteRequest.builder()
        .request(request.httpRequest())
        .contentStreamProvider(() -> new Noticing(content.newStream()))
        .build();
  }

  HttpExecuteResponse call(ExecutableHttpRequest call) throws IOException {
    if (!bodiless) {
      Thread watch = new Thread(() -> watch(call), "proxy watch");
      watch.setDaemon(true);
      watch.start();
    }
    try {
      return call.call();
    } catch (IOException e) {
      if (late) {
        throw ProxyBrokenException.silent(proxy, patience, e);
      }
      throw open.getCount() > 0 ? ProxyBrokenException.of(e, proxy, patience) : e;
    } finally {
      open.countDown();
    }
  }

  private void watch(ExecutableHttpRequest call) {
    try {
      // Connecting, CONNECT and the TLS handshake may take this long each.
      late = !open.await(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
      if (late) {
        call.abort();
      }
    } catch (InterruptedException e) {
      // Nobody does that; the call goes on unwatched.
    }
  }

  private final class Noticing extends FilterInputStream {
    Noticing(InputStream content) {
      super(content);
    }

    @Override
    public int read() throws IOException {
      open.countDown();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      open.countDown();
      return super.read(buffer, offset, length);
    }
  }
}
