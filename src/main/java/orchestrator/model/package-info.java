/** What is asked, of whom, and what comes back, whoever the provider is. */
@NullMarked
package orchestrator.model;

import org.jspecify.annotations.NullMarked;
