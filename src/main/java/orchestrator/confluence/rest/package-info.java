/** Gets pages, comments and attachments from Confluence's REST APIs. */
@NullMarked
package orchestrator.confluence.rest;

import org.jspecify.annotations.NullMarked;
