/** Which proxy opens the way to a host, and the settings that all connections share. */
@NullMarked
package orchestrator.http.proxy;

import org.jspecify.annotations.NullMarked;
