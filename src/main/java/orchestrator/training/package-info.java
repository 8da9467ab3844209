/** Practice runs against a server of our own, from which a start-up archive is made. */
@NullMarked
package orchestrator.training;

import org.jspecify.annotations.NullMarked;
