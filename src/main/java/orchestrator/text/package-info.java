/** Text from outside made harmless, and guesses what a mistyped word was meant to be. */
@NullMarked
package orchestrator.text;

import org.jspecify.annotations.NullMarked;
