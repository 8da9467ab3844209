/** How this machine reaches others: proxies, trust, time-outs, and the one HTTP client. */
@NullMarked
package orchestrator.network;

import org.jspecify.annotations.NullMarked;
