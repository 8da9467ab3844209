/** Asks an agent and puts its answer together from its events. */
@NullMarked
package orchestrator.bedrock.agent;

import org.jspecify.annotations.NullMarked;
