package orchestrator.bedrock.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import orchestrator.bedrock.option.ThinkingControl;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** What is known about models by their ids, from {@code models.tsv}. */
public final class ModelTable {
  /**
   * A model's limits.
   *
   * @param maxInput most tokens it reads
   * @param maxOutput most tokens it writes
   * @param takesTemperature false where a request that names one is rejected
   * @param geos where it has inference profiles
   * @param bare whether it may be called by its own id; else through a profile alone
   * @param inputs what it reads: {@code text}, {@code image}, {@code document}
   * @param thinking how it is told to think; null where it is not
   * @param efforts the levels that it is told
   * @param schema whether the service holds its answer to a schema
   * @param caching how long it keeps a prompt, {@code 5m} and {@code 1h}
   * @param leastCached the fewest tokens that it keeps
   * @param refusedTiers the service tiers that are known not to serve it
   */
  public record Limits(
      int maxInput,
      int maxOutput,
      boolean takesTemperature,
      List<String> geos,
      boolean bare,
      List<String> inputs,
      @Nullable ThinkingControl thinking,
      List<String> efforts,
      boolean schema,
      List<String> caching,
      int leastCached,
      List<String> refusedTiers) {

    /** Whether it reads pictures. */
    public boolean readsImages() {
      return inputs.contains("image");
    }

    /** Whether it reads documents as they are. */
    public boolean readsDocuments() {
      return inputs.contains("document");
    }
  }

  /** How the line begins that names the columns. */
  private static final String HEADER = "model\t";

  private static final String RUNTIME = "bedrock-runtime";

  /** In the column of profiles: the bare id. */
  private static final String BARE = "-";

  /** In all other columns: nothing. */
  private static final String NONE = "-";

  /** Read once: each page of a batch looks into it several times. */
  private static final ModelTable TABLE = read();

  private final Map<String, Limits> models;
  private final Set<String> elsewhere;

  private ModelTable(Map<String, Limits> models, Set<String> elsewhere) {
    this.models = models;
    this.elsewhere = elsewhere;
  }

  public static ModelTable load() {
    return TABLE;
  }

  private static ModelTable read() {
    InputStream resource =
        Objects.requireNonNull(ModelTable.class.getResourceAsStream("models.tsv"), "models.tsv");
    Map<String, Limits> models = new LinkedHashMap<>();
    Set<String> elsewhere = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#") || line.startsWith(HEADER)) {
          continue;
        }
        String[] cells = line.split("\t", -1);
        if (cells[1].equals(RUNTIME)) {
          models.put(cells[0], limits(cells));
        } else {
          elsewhere.add(cells[0]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("models.tsv", e);
    }
    return new ModelTable(models, elsewhere);
  }

  private static Limits limits(String[] cells) {
    List<String> profiles = List.of(cells[5].split(",", -1));
    return new Limits(
        Integer.parseInt(cells[2]),
        Integer.parseInt(cells[3]),
        cells[4].equals("yes"),
        profiles.stream().filter(profile -> !profile.equals(BARE)).toList(),
        profiles.contains(BARE),
        List.of(cells[6].split("[+]", -1)),
        ThinkingControl.of(cells[7]),
        list(cells[8]),
        cells[9].equals("yes"),
        list(cells[10]),
        cells[11].equals(NONE) ? 0 : Integer.parseInt(cells[11]),
        list(cells[12]));
  }

  private static List<String> list(String cell) {
    return cell.equals(NONE) ? List.of() : List.of(cell.split(",", -1));
  }

  /**
   * Finds out that Bedrock serves a model at another endpoint only.
   *
   * @throws orchestrator.problem.ProblemException {@code MODEL_ON_ANOTHER_ENDPOINT}
   */
  public void check(ModelId id) {
    if (id.name() != null && elsewhere.contains(id.name())) {
      throw Problem.MODEL_ON_ANOTHER_ENDPOINT
          .failure(id.given() + " can be asked at bedrock-mantle.REGION.api.aws alone.")
          .exception();
    }
  }

  /** The limits of a model; null where the id is opaque or new. */
  public @Nullable Limits limits(ModelId id) {
    return id.name() == null ? null : models.get(id.name());
  }

  /** Whether an id cannot work for want of the geography of a profile. */
  public boolean wantsProfile(ModelId id) {
    Limits limits = limits(id);
    return limits != null && !limits.bare() && id.isBare();
  }

  /** Why an id can hardly work anywhere; null if nothing speaks against it. */
  public @Nullable String misfit(ModelId id) {
    return wantsProfile(id)
        ? id.given()
            + " works only through an inference profile, as far as is known."
            + profiles(id)
        : null;
  }

  /** The failure for an id that wants a profile, with the one to take in a region. */
  public Failure profileNeeded(ModelId id, String region, String detail) {
    return Problem.INFERENCE_PROFILE_NEEDED
        .failure(detail)
        .with("profile_id", profile(id, region))
        .with("region", region);
  }

  /** The ids of all models, and of their inference profiles. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>();
    models.forEach(
        (id, limits) -> {
          limits.geos().forEach(geo -> ids.add(geo + "." + id));
          ids.add(id);
        });
    return ids;
  }

  /** The id of the inference profile that serves a model from a region. */
  public String profile(ModelId id, String region) {
    List<String> near = ModelId.geosOf(region);
    Limits limits = limits(id);
    List<String> known = limits == null ? List.of() : limits.geos();
    // Of a model that is not listed, the profile for the larger region is likelier.
    String likely = known.isEmpty() ? near.get(near.size() > 2 ? 1 : 0) : known.get(0);
    String geo = near.stream().filter(known::contains).findFirst().orElse(likely);
    return geo + "." + (id.name() == null ? id.given() : id.name());
  }

  /** {@code " Its profiles: …"}, by their ids, for a model that is known to have some. */
  public String profiles(ModelId id) {
    Limits limits = limits(id);
    return limits == null || limits.geos().isEmpty()
        ? ""
        : " Its profiles: "
            + String.join(", ", limits.geos().stream().map(geo -> geo + "." + id.name()).toList())
            + ".";
  }

  /**
   * Why an id can hardly work, or is none that is known, with the likely remedy; null if nothing
   * speaks against it. Of ARNs, others than the listed ones are nothing strange.
   *
   * @param region where it would be called, if that is known
   */
  public @Nullable String doubt(ModelId id, @Nullable String region) {
    Limits limits = limits(id);
    boolean known = limits != null && (id.geo() == null || limits.geos().contains(id.geo()));
    return known || id.given().startsWith("arn:")
        ? misfit(id)
        : "'" + id.given() + "' is none of the ids that this version knows." + similar(id, region);
  }

  /**
   * What an id that Bedrock does not know is likely meant for, as a sentence; else nothing.
   *
   * @param region where it would be called, if that is known
   */
  public String similar(ModelId id, @Nullable String region) {
    Limits limits = limits(id);
    if (limits == null) {
      return nearest(id, region);
    }
    if (id.geo() == null || limits.geos().contains(id.geo())) {
      return "";
    }
    return limits.geos().isEmpty()
        ? " It has no profile that is known; its own id is " + id.name() + "."
        : profiles(id);
  }

  private String nearest(ModelId id, @Nullable String region) {
    String name = id.name() == null ? id.given() : id.name();
    return models.keySet().stream()
        .reduce((one, later) -> distance(name, later) <= distance(name, one) ? later : one)
        .filter(known -> distance(name, known) <= Math.max(3, name.length() / 4))
        .map(known -> id.geo() == null ? known : id.geo() + "." + known)
        .map(ModelId::of)
        .map(
            likely ->
                region != null && wantsProfile(likely) ? profile(likely, region) : likely.given())
        .map(likely -> " Did you mean " + likely + "?")
        .orElse("");
  }

  /** Edits between two ids. What only continues the typed id is near: people leave dates out. */
  private static int distance(String typed, String known) {
    return known.contains(typed) ? 0 : DidYouMean.edits(typed, known);
  }
}
