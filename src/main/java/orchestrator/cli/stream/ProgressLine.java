package orchestrator.cli.stream;

import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says what is going on, redrawn four times a second and gone without a
 * trace at the end. Only what takes a while shows up at all.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long PERIOD_MS = 250;

  private final Stderr err;
  private final boolean timed;
  private final Thread painter;
  private String text = "";
  private long since = System.nanoTime();
  private @Nullable String drawn;
  private boolean closed;

  /** A line that ends in the seconds that its stage has taken. */
  public ProgressLine(Stderr err) {
    this(err, true);
  }

  /**
   * A line.
   *
   * @param timed whether it ends in the seconds that its stage has taken
   */
  public ProgressLine(Stderr err, boolean timed) {
    this.err = err;
    this.timed = timed;
    this.painter = new Thread(this::paint, "live-line");
    painter.setDaemon(true);
    painter.start();
  }

  /** A new stage begins; the seconds start again. */
  public synchronized void stage(String label) {
    text = label;
    since = System.nanoTime();
  }

  /** The same stage with something new to say; empty hides the line. */
  public synchronized void text(String label) {
    text = label;
    if (label.isEmpty()) {
      erase();
    }
  }

  /** Prints a whole line above the live one. */
  public synchronized void above(Runnable print) {
    erase();
    print.run();
  }

  @Override
  public synchronized void close() {
    closed = true;
    erase();
    painter.interrupt();
  }

  private synchronized void erase() {
    if (drawn != null) {
      err.draw("");
      drawn = null;
    }
  }

  private void paint() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MS);
        synchronized (this) {
          if (closed) {
            return;
          }
          if (!text.isEmpty()) {
            long seconds = (System.nanoTime() - since) / 1_000_000_000L;
            String line = timed ? text + " … " + seconds + " s" : text;
            if (!line.equals(drawn)) {
              err.draw(line);
              drawn = line;
            }
          }
        }
      }
    } catch (InterruptedException e) {
      // Closed while asleep, which is how it always ends.
    }
  }
}
