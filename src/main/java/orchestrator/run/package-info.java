/** One run: page, prompt, answer, record. */
@NullMarked
package orchestrator.run;

import org.jspecify.annotations.NullMarked;
