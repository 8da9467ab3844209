/** The checks of the network: names, connections and the clock. */
@NullMarked
package orchestrator.doctor.network;

import org.jspecify.annotations.NullMarked;
