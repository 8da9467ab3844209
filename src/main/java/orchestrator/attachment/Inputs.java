package orchestrator.attachment;

import java.util.ArrayList;
import java.util.List;
import orchestrator.prompt.PromptInputs;
import orchestrator.record.RunInputs;

/** What is sent beside the text of the page. */
public record Inputs(List<SentPicture> pictures, List<SentFile> files) {
  /** The folder in that of the run. */
  private static final String FOLDER = "inputs/";

  public Inputs {
    pictures = List.copyOf(pictures);
    files = List.copyOf(files);
  }

  /** As the prompt holds it. */
  public PromptInputs prompt() {
    List<PromptInputs.Named> media = new ArrayList<>();
    for (SentPicture picture : pictures) {
      media.add(new PromptInputs.Named(picture.label(), picture.part()));
    }
    List<PromptInputs.AttachedText> texts = new ArrayList<>();
    for (SentFile file : files) {
      String format = file.format();
      if (format == null) {
        texts.add(new PromptInputs.AttachedText(file.name(), file.text()));
      } else {
        media.add(new PromptInputs.Named(file.label(), file.part(format)));
      }
    }
    return new PromptInputs(media, texts);
  }

  /** As the record lists it, with the files to keep. */
  public RunInputs record() {
    List<RunInputs.Image> images = new ArrayList<>();
    List<RunInputs.Attachment> attachments = new ArrayList<>();
    List<RunInputs.Kept> kept = new ArrayList<>();
    for (SentPicture sent : pictures) {
      FittedPicture picture = sent.picture();
      String path = FOLDER + sent.fileName();
      images.add(
          new RunInputs.Image(
              sent.name(),
              picture.format().mediaType(),
              picture.bytes().length,
              sent.sha256(),
              picture.width(),
              picture.height(),
              picture.sentWidth(),
              picture.sentHeight(),
              sent.tokens(),
              sent.file().version(),
              path));
      kept.add(new RunInputs.Kept(path, picture.bytes()));
    }
    for (SentFile file : files) {
      String path = file.format() == null ? null : FOLDER + file.fileName();
      attachments.add(
          new RunInputs.Attachment(
              file.name(),
              file.mediaType(),
              file.bytes().length,
              file.sha256(),
              file.tokens(),
              file.file().version(),
              path));
      if (path != null) {
        kept.add(new RunInputs.Kept(path, file.bytes()));
      }
    }
    return new RunInputs(images, attachments, kept);
  }
}
