/** Gets pages, from Confluence's REST APIs or from files. */
@NullMarked
package orchestrator.confluence.rest;

import org.jspecify.annotations.NullMarked;
