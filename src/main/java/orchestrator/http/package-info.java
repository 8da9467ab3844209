/** The HTTP clients of the process, and what a failed connection means. */
@NullMarked
package orchestrator.http;

import org.jspecify.annotations.NullMarked;
