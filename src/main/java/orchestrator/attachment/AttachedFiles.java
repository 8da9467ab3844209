package orchestrator.attachment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.Page;
import orchestrator.document.Illustration;
import orchestrator.document.Loss;
import orchestrator.model.option.MediaLimits;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.Sha256;
import orchestrator.text.DidYouMean;
import orchestrator.text.InvisibleCharacters;

/** Gathers the files of a page that the user names: texts, documents and pictures. */
final class AttachedFiles {
  private static final int MOST_FILES = 20;
  private static final int MOST_TEXT_BYTES = 2_000_000;
  private static final int NAMES_SHOWN = 10;

  /** Claude takes more pictures and documents than this only where each picture is small. */
  private static final int MANY = 20;

  private static final int MANY_SIDE = 2_000;

  /** A page of a PDF counts up to three thousand, and takes some fifty thousand bytes. */
  private static final int TOKENS_OF_A_PAGE = 3_000;

  private static final int BYTES_OF_A_PAGE = 50_000;

  private final PageFiles files;
  private final Pictures pictures;
  private final MediaLimits limits;
  private final List<SentFile> sent = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private int documents;
  private int left;

  /**
   * A collector.
   *
   * @param files of the pages
   * @param pictures takes those among them
   * @param limits what the target takes
   */
  AttachedFiles(PageFiles files, Pictures pictures, MediaLimits limits) {
    this.files = files;
    this.pictures = pictures;
    this.limits = limits;
    this.left = pictures.left();
  }

  /** Those that are sent, in order. */
  List<SentFile> sent() {
    return List.copyOf(sent);
  }

  /** Those that could not be sent. */
  List<Loss> losses() {
    return List.copyOf(losses);
  }

  /**
   * Adds the files that are named.
   *
   * @param names with {@code *} and {@code ?} for any characters, any character
   * @throws ProblemException {@code ATTACHMENT_NOT_FOUND} if one names nothing, {@code
   *     PROMPT_PART_UNSUPPORTED} if the target does not read what one names
   */
  void add(List<String> names, Page page) {
    List<Attachment> all =
        page.id() == null ? List.of() : files.of(page.id()).orElseThrow(AttachedFiles::notShown);
    Set<Attachment> wanted = new LinkedHashSet<>();
    for (String name : names) {
      Pattern pattern = pattern(name);
      List<Attachment> found =
          all.stream()
              .filter(file -> pattern.matcher(PageFiles.composed(file.title())).matches())
              .toList();
      if (found.isEmpty()) {
        throw notFound(name, all);
      }
      wanted.addAll(found);
    }
    wanted.forEach(this::add);
  }

  private static ProblemException notShown() {
    return Problem.ATTACHMENT_NOT_FOUND
        .failure("Confluence does not show which files are attached to the page.")
        .exception();
  }

  private static ProblemException notFound(String name, List<Attachment> all) {
    List<String> titles = all.stream().map(file -> Names.clean(file.title())).toList();
    String there =
        titles.isEmpty()
            ? " No file is attached to the page."
            : " There are: "
                + String.join(", ", titles.subList(0, Math.min(NAMES_SHOWN, titles.size())))
                + (titles.size() > NAMES_SHOWN ? " and " + (titles.size() - NAMES_SHOWN) : "")
                + (titles.size() > NAMES_SHOWN ? " more." : ".");
    return Problem.ATTACHMENT_NOT_FOUND
        .failure("'" + name + "'." + DidYouMean.question(name, titles) + there)
        .exception();
  }

  /** A name as a shell matches it, without regard to upper and lower case. */
  private static Pattern pattern(String name) {
    StringBuilder regex = new StringBuilder();
    for (char c : PageFiles.composed(name).toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)));
    }
    return Pattern.compile(
        regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private void add(Attachment file) {
    Long size = file.size();
    if (sent.size() >= MOST_FILES) {
      lose(file, "no more than " + MOST_FILES + " files are sent");
      return;
    }
    if (size != null && size > Pictures.MOST_BYTES) {
      lose(file, "it is larger than " + Pictures.MOST_BYTES / 1024 / 1024 + " MiB");
      return;
    }
    AttachmentContent content = files.content(file);
    if (content instanceof AttachmentContent.Missing missing) {
      lose(file, missing.reason());
      return;
    }
    byte[] bytes = ((AttachmentContent.Found) content).bytes();
    FileKind kind = FileKind.of(file.title(), bytes);
    if (kind instanceof FileKind.Unfit unfit) {
      lose(file, unfit.reason());
    } else if (kind instanceof FileKind.Picture) {
      picture(file);
    } else if (kind instanceof FileKind.Document document) {
      document(file, document, bytes);
    } else if (kind instanceof FileKind.Text text) {
      text(file, text.text(), bytes);
    }
  }

  private void picture(Attachment file) {
    require(limits.images() > 0, file, "pictures");
    if (pictures.once(file, files) instanceof Illustration.Refused refused) {
      lose(file, refused.reason());
    }
  }

  private void text(Attachment file, String text, byte[] bytes) {
    if (bytes.length > MOST_TEXT_BYTES) {
      lose(file, "text is sent up to " + MOST_TEXT_BYTES / 1_000_000 + " MB");
      return;
    }
    String visible = InvisibleCharacters.removeFrom(text);
    sent.add(
        new SentFile(
            Names.clean(file.title()),
            file,
            "text/plain",
            bytes,
            Sha256.of(bytes),
            null,
            visible,
            0,
            (bytes.length + 3) / 4));
  }

  private void document(Attachment file, FileKind.Document kind, byte[] bytes) {
    require(limits.documents() > 0, file, "documents");
    boolean pdf = kind.equals(FileKind.PDF);
    int most = Math.min(left, pdf ? limits.pdfBytes() : limits.documentBytes());
    if (documents >= limits.documents()
        || documents + pictures.sent().size() >= limits.together()) {
      lose(file, "one request takes no more than " + limits.documents() + " documents");
    } else if (documents + pictures.sent().size() >= MANY && pictures.longestSide() > MANY_SIDE) {
      lose(
          file,
          "beside " + MANY + " others no picture may be larger than " + MANY_SIDE + " pixels");
    } else if (bytes.length > most) {
      lose(file, String.format(Locale.ROOT, "the request has room for %,d bytes of it", most));
    } else {
      documents++;
      left -= bytes.length;
      long pages = 1L + bytes.length / BYTES_OF_A_PAGE;
      sent.add(
          new SentFile(
              Names.clean(file.title()),
              file,
              kind.mediaType(),
              bytes,
              Sha256.of(bytes),
              kind.format(),
              "",
              documents,
              pages * TOKENS_OF_A_PAGE));
    }
  }

  private static void require(boolean read, Attachment file, String what) {
    if (!read) {
      throw Problem.PROMPT_PART_UNSUPPORTED
          .failure("'" + Names.clean(file.title()) + "' cannot be sent: no " + what + " are read.")
          .exception();
    }
  }

  private void lose(Attachment file, String reason) {
    String what = Names.clean(file.title()) + ": " + reason;
    losses.add(new Loss(Loss.Kind.ATTACHMENT, what, "attached to the page"));
  }
}
