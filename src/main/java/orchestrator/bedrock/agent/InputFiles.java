package orchestrator.bedrock.agent;

import java.util.ArrayList;
import java.util.List;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.option.MediaLimits;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockagentruntime.model.ByteContentFile;
import software.amazon.awssdk.services.bedrockagentruntime.model.FileSource;
import software.amazon.awssdk.services.bedrockagentruntime.model.FileSourceType;
import software.amazon.awssdk.services.bedrockagentruntime.model.FileUseCase;
import software.amazon.awssdk.services.bedrockagentruntime.model.InputFile;
import software.amazon.awssdk.services.bedrockagentruntime.model.SessionState;

/** The pictures and documents of a prompt as input files of an agent. */
final class InputFiles {
  /** At most five files, ten megabytes together. */
  static final MediaLimits LIMITS =
      new MediaLimits(5, 5, 5, 3_750_000, 4_500_000, 10_000_000, 10_485_760, 1568, 28, 4_784);

  private InputFiles() {}

  /**
   * Finds out that there are too many.
   *
   * @throws orchestrator.problem.ProblemException {@code PROMPT_TOO_LARGE}
   */
  static void check(Prompt prompt) {
    long bytes = 0;
    List<ContentPart.Media> media = prompt.media();
    for (ContentPart.Media file : media) {
      bytes += file.bytes().length;
    }
    if (media.size() > LIMITS.together() || bytes > LIMITS.bytesTogether()) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              String.format(
                  "%d files of %,d bytes; agents take %d of %,d.",
                  media.size(), bytes, LIMITS.together(), LIMITS.bytesTogether()))
          .exception();
    }
  }

  /** What comes with the text; null where that is all. */
  static @Nullable SessionState of(Prompt prompt) {
    List<InputFile> files = new ArrayList<>();
    int pictures = 0;
    int documents = 0;
    for (ContentPart.Media media : prompt.media()) {
      if (media instanceof ContentPart.Image image) {
        pictures++;
        files.add(file("picture-" + pictures + "." + image.format(), media));
      } else if (media instanceof ContentPart.Attachment document) {
        documents++;
        files.add(file("document-" + documents + "." + document.format(), media));
      }
    }
    return files.isEmpty() ? null : SessionState.builder().files(files).build();
  }

  private static InputFile file(String name, ContentPart.Media media) {
    ByteContentFile content =
        ByteContentFile.builder()
            .mediaType(media.mediaType())
            .data(SdkBytes.fromByteArrayUnsafe(media.bytes()))
            .build();
    return InputFile.builder()
        .name(name)
        .useCase(FileUseCase.CHAT)
        .source(
            FileSource.builder()
                .sourceType(FileSourceType.BYTE_CONTENT)
                .byteContent(content)
                .build())
        .build();
  }
}
