package orchestrator.bedrock.agentcore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events out of the bytes of a body, as the WHATWG describes them, but throws
 * nothing away: an event that the end cuts off is one, and so is a line that belongs to none.
 */
final class ServerSentEvents {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean hasData;
  private boolean afterReturn;
  private boolean begun;

  /**
   * An event.
   *
   * @param name its type; empty for a usual one
   * @param data what it holds, its lines joined
   */
  record Event(String name, String data) {}

  /** The events that are complete with this part. */
  List<Event> add(byte[] part) {
    List<Event> events = new ArrayList<>();
    for (byte b : part) {
      if (b == '\n' && afterReturn) {
        afterReturn = false; // the second half of a line end
      } else if (b == '\n' || b == '\r') {
        afterReturn = b == '\r';
        line(events);
      } else {
        afterReturn = false;
        line.write(b);
      }
    }
    return events;
  }

  /** What remains at the end of the body. */
  List<Event> end() {
    List<Event> events = new ArrayList<>();
    if (line.size() > 0) {
      line(events);
    }
    dispatch(events);
    return events;
  }

  private void line(List<Event> events) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!begun && text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    begun = true;
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "" -> {
        if (colon < 0) { // else a comment, which keeps the connection alive
          dispatch(events);
        }
      }
      case "data" -> {
        data.append(hasData ? "\n" : "").append(value);
        hasData = true;
      }
      case "event" -> name = value;
      case "id", "retry" -> {} // for whoever connects again, which nobody does here
      default -> events.add(new Event("", text + "\n"));
    }
  }

  private void dispatch(List<Event> events) {
    if (hasData) {
      events.add(new Event(name, data.toString()));
    }
    data.setLength(0);
    hasData = false;
    name = "";
  }
}
