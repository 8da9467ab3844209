/** What calls to models and agents share: clients, events and renewed credentials. */
@NullMarked
package orchestrator.bedrock.session;

import org.jspecify.annotations.NullMarked;
