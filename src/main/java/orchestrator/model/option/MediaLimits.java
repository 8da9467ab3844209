package orchestrator.model.option;

/**
 * How many pictures and documents a target takes in one request, and how large.
 *
 * @param images most pictures
 * @param documents most documents
 * @param together most of both
 * @param imageBytes largest picture
 * @param documentBytes largest document
 * @param pdfBytes largest PDF
 * @param bytesTogether most bytes of all of them
 * @param longestSide in pixels; what is longer is scaled down, since the model would do so itself
 * @param patch side of the square, in pixels, that counts as a token
 * @param imageTokens most tokens that a picture counts
 */
public record MediaLimits(
    int images,
    int documents,
    int together,
    int imageBytes,
    int documentBytes,
    int pdfBytes,
    int bytesTogether,
    int longestSide,
    int patch,
    int imageTokens) {
  /** Neither pictures nor documents. */
  public static final MediaLimits NONE = new MediaLimits(0, 0, 0, 0, 0, 0, 0, 0, 1, 0);

  /**
   * What Converse takes, and what is assumed where nobody is named yet: 20 pictures of 3.75 MB, 5
   * documents of 4.5 MB, but for PDF. All together must fit the 20 MB that Anthropic names for a
   * body, in which three bytes take four characters.
   */
  public static final MediaLimits USUAL =
      new MediaLimits(20, 5, 25, 3_750_000, 4_500_000, 14_000_000, 14_000_000, 1568, 28, 4_784);

  /** How many tokens a picture of this size counts, about. */
  public long tokens(int width, int height) {
    long across = ((long) width + patch - 1) / patch;
    long down = ((long) height + patch - 1) / patch;
    return Math.min(imageTokens, across * down);
  }

  /** The same without documents. */
  public MediaLimits withoutDocuments() {
    return new MediaLimits(
        images,
        0,
        together,
        imageBytes,
        documentBytes,
        pdfBytes,
        bytesTogether,
        longestSide,
        patch,
        imageTokens);
  }

  /** The same for pictures that are read up to another size. */
  public MediaLimits reading(int side, int squareSide, int mostTokens) {
    return new MediaLimits(
        images,
        documents,
        together,
        imageBytes,
        documentBytes,
        pdfBytes,
        bytesTogether,
        side,
        squareSide,
        mostTokens);
  }
}
