/** Prompt templates, the page as untrusted data in them, and the scan for secrets. */
@NullMarked
package orchestrator.prompt;

import org.jspecify.annotations.NullMarked;
