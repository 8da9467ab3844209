package orchestrator.cli.completion;

import java.util.List;

/**
 * Values that options may have and this package does not know, for completion.
 *
 * @param models ids of models and of their inference profiles
 * @param families body families of models
 * @param regions AWS regions
 */
public record KnownValues(List<String> models, List<String> families, List<String> regions) {
  public KnownValues {
    models = List.copyOf(models);
    families = List.copyOf(families);
    regions = List.copyOf(regions);
  }
}
