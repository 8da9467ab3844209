package orchestrator.confluence;

/** What came when the content of an attachment was asked for. */
public sealed interface AttachmentContent {

  /** The file. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  record Found(byte[] bytes) implements AttachmentContent {}

  /** Nothing; the reason is a clause for people. */
  record Missing(String reason) implements AttachmentContent {}
}
