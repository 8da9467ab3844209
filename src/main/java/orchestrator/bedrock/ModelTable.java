package orchestrator.bedrock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import orchestrator.problem.DidYouMean;
import org.jspecify.annotations.Nullable;

/** What is known about models by their ids, from {@code models.tsv}. */
final class ModelTable {
  /**
   * A model's limits.
   *
   * @param maxInput most tokens it reads
   * @param maxOutput most tokens it writes
   * @param takesTemperature false where a request that names one is rejected
   * @param geos where it has inference profiles; empty if that is not known
   */
  record Limits(int maxInput, int maxOutput, boolean takesTemperature, List<String> geos) {}

  private final Map<String, Limits> models;

  private ModelTable(Map<String, Limits> models) {
    this.models = models;
  }

  static ModelTable load() {
    InputStream resource =
        Objects.requireNonNull(ModelTable.class.getResourceAsStream("models.tsv"), "models.tsv");
    Map<String, Limits> models = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        if (cells.length == 5) {
          models.put(
              cells[0],
              new Limits(
                  Integer.parseInt(cells[1]),
                  Integer.parseInt(cells[2]),
                  cells[3].equals("yes"),
                  cells[4].equals("-") ? List.of() : List.of(cells[4].split(",", -1))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("models.tsv", e);
    }
    return new ModelTable(models);
  }

  /** The limits of a model; null where the id is opaque or new. */
  @Nullable Limits limits(ModelId id) {
    return id.name() == null ? null : models.get(id.name());
  }

  /** The ids of all models, and of their inference profiles. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    models.forEach(
        (id, limits) -> {
          limits.geos().forEach(geo -> ids.add(geo + "." + id));
          ids.add(id);
        });
    return ids;
  }

  /** The id of the inference profile that serves a model from a region. */
  String profile(ModelId id, String region) {
    List<String> near = ModelId.geosOf(region);
    Limits limits = limits(id);
    List<String> known = limits == null ? List.of() : limits.geos();
    String geo =
        near.stream()
            .filter(known::contains)
            .findFirst()
            // Of a model that is not listed, the profile for the larger region is likelier.
            .orElse(near.get(near.size() > 2 ? 1 : 0));
    return geo + "." + (id.name() == null ? id.given() : id.name());
  }

  /** {@code " Did you mean …?"} for an id that nearly is a known one, else nothing. */
  String similar(String modelId) {
    ModelId id = ModelId.of(modelId);
    String name = id.name() == null ? id.given() : id.name();
    if (models.containsKey(name)) {
      return "";
    }
    return models.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .filter(known -> distance(name, known) <= Math.max(3, name.length() / 4))
        .map(known -> " Did you mean " + (id.geo() == null ? "" : id.geo() + ".") + known + "?")
        .orElse("");
  }

  /** Edits between two ids. What only continues the typed id is near: people leave dates out. */
  private static int distance(String typed, String known) {
    return known.contains(typed) ? 1 : DidYouMean.edits(typed, known);
  }
}
