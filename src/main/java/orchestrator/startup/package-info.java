/**
 * The trainer of the start-up archives and the stub server it talks to; imported by nothing else.
 */
@NullMarked
package orchestrator.startup;

import org.jspecify.annotations.NullMarked;
