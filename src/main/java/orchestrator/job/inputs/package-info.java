/** What a prompt holds beside the page: its comments, and what changed on it. */
@NullMarked
package orchestrator.job.inputs;

import org.jspecify.annotations.NullMarked;
