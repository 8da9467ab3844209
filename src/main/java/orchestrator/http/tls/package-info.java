/** TLS connections: whose certificates are trusted, and why one was not. */
@NullMarked
package orchestrator.http.tls;

import org.jspecify.annotations.NullMarked;
