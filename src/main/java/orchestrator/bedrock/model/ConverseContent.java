package orchestrator.bedrock.model;

import java.util.ArrayList;
import java.util.List;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.CitationsConfig;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.DocumentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.DocumentSource;
import software.amazon.awssdk.services.bedrockruntime.model.ImageBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ImageSource;

/** The user's turn as blocks of {@code Converse}. */
final class ConverseContent {
  private static final String PDF = "pdf";

  private ConverseContent() {}

  /**
   * The blocks of a prompt. Documents are numbered: their names go to the model as they are, and
   * whoever uploaded a file chose its name.
   *
   * @param citations whether PDFs are to be cited, without which Claude sees their text alone
   */
  static List<ContentBlock> of(Prompt prompt, boolean citations) {
    List<ContentBlock> blocks = new ArrayList<>();
    int documents = 0;
    for (ContentPart part : prompt.content()) {
      if (part instanceof ContentPart.Image image) {
        blocks.add(image(image));
      } else if (part instanceof ContentPart.Attachment file) {
        documents++;
        blocks.add(document(file, documents, citations));
      } else {
        blocks.add(ContentBlock.fromText(ModelCodec.text(part)));
      }
    }
    return blocks;
  }

  private static ContentBlock image(ContentPart.Image image) {
    ImageSource source = ImageSource.fromBytes(SdkBytes.fromByteArrayUnsafe(image.bytes()));
    return ContentBlock.fromImage(
        ImageBlock.builder().format(image.format()).source(source).build());
  }

  private static ContentBlock document(ContentPart.Attachment file, int number, boolean citations) {
    DocumentSource source = DocumentSource.fromBytes(SdkBytes.fromByteArrayUnsafe(file.bytes()));
    DocumentBlock.Builder block =
        DocumentBlock.builder().name("document-" + number).format(file.format()).source(source);
    if (citations && file.format().equals(PDF)) {
      block.citations(CitationsConfig.builder().enabled(true).build());
    }
    return ContentBlock.fromDocument(block.build());
  }
}
