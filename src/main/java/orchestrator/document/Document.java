package orchestrator.document;

import java.util.List;

/**
 * A page as a tree, whatever it was written in: what is there, not how anybody writes it.
 *
 * @param losses what could not be carried over, in page order
 * @param invisible how many characters were removed since nobody sees them: zero-width ones,
 *     Unicode tags, direction overrides
 */
public record Document(List<Block> blocks, List<Loss> losses, int invisible) {
  public Document {
    blocks = List.copyOf(blocks);
    losses = List.copyOf(losses);
  }
}
