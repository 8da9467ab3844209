package orchestrator.model;

import java.util.List;

/**
 * A turn of a conversation.
 *
 * @param role who speaks
 */
public record Message(Role role, List<ContentPart> parts) {
  /** Who speaks in a message. */
  public enum Role {
    SYSTEM,
    USER
  }

  public Message {
    parts = List.copyOf(parts);
  }
}
