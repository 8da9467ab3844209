package orchestrator.confluence;

import org.jspecify.annotations.Nullable;

/**
 * A file that is attached to a page, as Confluence lists it.
 *
 * @param pageId the page that has it
 * @param id its own id
 * @param title its name, as whoever uploaded it chose it
 * @param mediaType what the uploader said it is; empty where nobody did
 * @param size how large it is said to be; null where nothing is said
 * @param version its current version, which may be newer than the page's text
 * @param link where Data Center has its content, below the site; empty where that is not told
 * @param fileId by which Atlassian's document format refers to it
 */
public record Attachment(
    String pageId,
    String id,
    String title,
    String mediaType,
    @Nullable Long size,
    @Nullable Integer version,
    String link,
    @Nullable String fileId) {}
