package orchestrator.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestrator.model.Prompt;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/**
 * A text with gaps, from which a {@link Prompt} is made. {@code docs/prompts.md} describes how to
 * write one.
 *
 * <p>A gap is a name in double braces. It may have a default, after an equals sign; a backslash
 * before the braces makes them plain text. What fills a gap is never looked at again, so a page
 * cannot smuggle gaps in.
 */
public final class PromptTemplate {
  /** The templates that come with the program; the first is the default. */
  public static final List<String> BUILT_IN =
      List.of("implementation-plan", "test-cases", "user-stories", "summary", "review");

  private static final int LARGEST_FILE = 1_000_000;
  private static final String PAGE = "page";
  private static final Set<String> SECTIONS = Set.of("comments", "changes", "last_answer");
  private static final Set<String> FROM_THE_PAGE =
      Set.of(
          "name", PAGE, "space", "title", "url", "version", "comments", "changes", "last_answer");

  private static final Set<String> WRITTEN_BY_OTHERS = Set.of("space", "title", "url", "version");

  private final String name;
  private final List<TemplatePiece> pieces;
  private final boolean pageFirst;

  private PromptTemplate(String name, List<TemplatePiece> pieces, boolean pageFirst) {
    this.name = name;
    this.pieces = pieces;
    this.pageFirst = pageFirst;
  }

  /** The same with a further paragraph at its end. */
  public PromptTemplate endingWith(String paragraph) {
    List<TemplatePiece> more = new ArrayList<>(pieces);
    more.add(new TemplatePiece.Text("\n\n" + paragraph));
    return new PromptTemplate(name, more, pageFirst);
  }

  /**
   * The same with the page in front of all else and a cache point behind it, so that prompts from
   * any template about one page begin alike.
   */
  public PromptTemplate withPageFirst() {
    return new PromptTemplate(name, pieces, true);
  }

  /**
   * Finds a template: a built-in one by its name, anything else as a UTF-8 file.
   *
   * @param nameOrFile what the user wrote
   * @param folder where a relative path begins
   * @throws ProblemException {@link Problem#TEMPLATE_NOT_FOUND}, {@link
   *     Problem#TEMPLATE_UNREADABLE}
   */
  public static PromptTemplate find(String nameOrFile, Path folder) {
    return parse(nameOrFile, text(nameOrFile, folder, BUILT_IN));
  }

  /**
   * The built-in template that asks for a JSON document where the usual one of this name asks for
   * Markdown.
   */
  public static PromptTemplate forSchema(String name) {
    return parse(name, builtIn(name + "-json"));
  }

  /** The text of a built-in template, or of a file; {@code known} are names to guess from. */
  static String text(String nameOrFile, Path folder, List<String> known) {
    return BUILT_IN.contains(nameOrFile) ? builtIn(nameOrFile) : read(nameOrFile, folder, known);
  }

  /**
   * Reads a template's text.
   *
   * @param name what to call it, in the prompt and in errors
   * @throws ProblemException {@link Problem#TEMPLATE_UNREADABLE}, with the line
   */
  public static PromptTemplate parse(String name, String text) {
    return new PromptTemplate(name, TemplatePiece.parse(name, text), false);
  }

  /**
   * Fills the gaps. A template that does not mention the page gets the page at its end.
   *
   * @param subject the feature and its page
   * @param params values for the template's own variables
   * @param system the system prompt, sent as it is
   * @throws ProblemException {@link Problem#TEMPLATE_UNREADABLE} if a gap has no value, {@link
   *     Problem#INVALID_VALUE} if a parameter fills no gap
   */
  public Prompt render(PromptSubject subject, Map<String, String> params, @Nullable String system) {
    Set<String> used = new LinkedHashSet<>();
    Set<String> asked = new LinkedHashSet<>();
    TemplatePiece.keys(pieces, used, asked);
    asked.addAll(used);
    for (String param : params.keySet()) {
      checkUsed(param, asked);
    }

    Map<String, String> values = new LinkedHashMap<>(params);
    values.put("name", FencedPage.oneLine(subject.name()));
    values.put("title", FencedPage.oneLine(subject.title()));
    put(values, "space", subject.space());
    put(values, "version", subject.version() == null ? null : subject.version().toString());
    put(values, "url", subject.url());

    FencedPage page = pageFirst ? FencedPage.alike(subject) : FencedPage.of(subject);
    Filling filling = new Filling(values, page, sectionsWithThePage(subject, used));
    if (pageFirst) {
      filling.page();
      filling.parts.text("\n\n");
      filling.parts.cachePoint();
    }
    filling.addAll(pieces);
    if (!used.contains(PAGE) && !pageFirst) {
      filling.parts.text("\n\n");
      filling.page();
    }
    return new Prompt(name, system, filling.parts.stripped()).fencedWith(filling.page.mark());
  }

  /** The sections that the template has no place for; the first page takes them along. */
  private static List<PromptSection> sectionsWithThePage(PromptSubject subject, Set<String> used) {
    List<PromptSection> sections = new ArrayList<>();
    for (PromptSection section : subject.sections()) {
      if (!used.contains(section.variable().key())) {
        sections.add(section);
      }
    }
    return sections;
  }

  /** The gaps of one prompt while they are filled. */
  private final class Filling {
    private final Map<String, String> values;
    private FencedPage page;
    private final List<PromptSection> withPage;
    private final PromptParts parts = new PromptParts();

    Filling(Map<String, String> values, FencedPage page, List<PromptSection> withPage) {
      this.values = values;
      this.page = page;
      this.withPage = withPage;
    }

    void addAll(List<TemplatePiece> pieces) {
      for (TemplatePiece piece : pieces) {
        if (piece instanceof TemplatePiece.Text plain) {
          parts.text(plain.text());
        } else if (piece instanceof TemplatePiece.Gap gap) {
          fill(gap);
        } else if (piece instanceof TemplatePiece.Section section && isThere(section.key())) {
          addAll(section.pieces());
        }
      }
    }

    private boolean isThere(String key) {
      return page.subject().section(key) != null || !values.getOrDefault(key, "").isEmpty();
    }

    private void fill(TemplatePiece.Gap gap) {
      PromptSection section = page.subject().section(gap.key());
      if (gap.key().equals(PAGE) && pageFirst) {
        parts.text(page.reference());
      } else if (gap.key().equals(PAGE)) {
        page();
      } else if (section != null) {
        section.addTo(parts, page.mark());
      } else if (WRITTEN_BY_OTHERS.contains(gap.key()) && values.containsKey(gap.key())) {
        parts.untrusted(page.origin(), value(gap, values));
      } else {
        parts.text(value(gap, values));
      }
    }

    private void page() {
      page.addTo(parts);
      for (PromptSection section : withPage) {
        parts.text("\n\n");
        section.addTo(parts, page.mark());
      }
      withPage.clear(); // where the page stands again, they need not
      page = page.withoutInputs();
    }
  }

  private static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      values.put(key, FencedPage.oneLine(value));
    }
  }

  private String value(TemplatePiece.Gap gap, Map<String, String> values) {
    String value = values.get(gap.key());
    if (value != null) {
      return value;
    }
    if (gap.fallback() != null) {
      return gap.fallback();
    }
    if (FROM_THE_PAGE.contains(gap.key())) {
      return SECTIONS.contains(gap.key()) ? "" : "(not known)";
    }
    Set<String> known = new TreeSet<>(FROM_THE_PAGE);
    known.addAll(values.keySet());
    throw TemplatePiece.unreadable(
        name
            + ", line "
            + gap.line()
            + ": {{"
            + gap.key()
            + "}} has no value."
            + DidYouMean.question(gap.key(), known)
            + " Give it one with --param "
            + gap.key()
            + "=VALUE, or a default in the template: {{"
            + gap.key()
            + "=default}}.");
  }

  private void checkUsed(String param, Set<String> used) {
    if (FROM_THE_PAGE.contains(param)) {
      throw Problem.INVALID_VALUE
          .failure("--param " + param + ": this variable comes from the page or from --name.")
          .exception();
    }
    if (!used.contains(param)) {
      Set<String> own = new TreeSet<>(used);
      own.removeAll(FROM_THE_PAGE);
      throw Problem.INVALID_VALUE
          .failure(
              "--param "
                  + param
                  + ": the template "
                  + name
                  + " has no {{"
                  + param
                  + "}}."
                  + DidYouMean.question(param, own)
                  + (own.isEmpty() ? "" : " It has: " + String.join(", ", own) + "."))
          .exception();
    }
  }

  private static String builtIn(String name) {
    String resource = "/orchestrator/prompts/" + name + ".md";
    try (InputStream in = PromptTemplate.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file, Path folder, List<String> known) {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw TemplatePiece.unreadable(file + " is larger than " + LARGEST_FILE + " bytes.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException | InvalidPathException e) {
      throw Problem.TEMPLATE_NOT_FOUND
          .failure(
              "'"
                  + file
                  + "' is neither the name of a template nor a file."
                  + DidYouMean.question(file, known))
          .exception(e);
    } catch (CharacterCodingException e) {
      throw Problem.TEMPLATE_UNREADABLE.failure(file + " is not UTF-8 text.").exception(e);
    } catch (IOException e) {
      String why = Files.isDirectory(folder.resolve(file)) ? " is a folder." : " cannot be read.";
      throw Problem.TEMPLATE_UNREADABLE.failure(file + why).exception(e);
    }
  }
}
