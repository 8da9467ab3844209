package orchestrator.confluence.file;

/** What a file or standard input is written in, where the user says so with {@code --from}. */
public enum InputFormat {
  /** Confluence storage format. */
  STORAGE,
  /** HTML as Confluence shows or exports it. */
  HTML,
  /** Markdown, which is taken as it is. */
  MARKDOWN,
  /** Plain text of any sort, which is taken as it is. */
  TEXT,
  /** A saved answer of the REST interface, or Atlassian document format. */
  JSON
}
