/** What calls to models and agents share: clients, deadlines, events and renewed credentials. */
@NullMarked
package orchestrator.bedrock.session;

import org.jspecify.annotations.NullMarked;
