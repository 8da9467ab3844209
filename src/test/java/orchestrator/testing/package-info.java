/** Stand-ins for what the program talks to: real servers on 127.0.0.1. */
@NullMarked
package orchestrator.testing;

import org.jspecify.annotations.NullMarked;
