package orchestrator.attachment;

/**
 * A picture as it is sent.
 *
 * @param width of the original, in pixels
 * @param height of the original
 * @param sentWidth of what is sent
 * @param sentHeight of what is sent
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
record FittedPicture(
    PictureHeader.Format format,
    byte[] bytes,
    int width,
    int height,
    int sentWidth,
    int sentHeight) {}
