/**
 * What calls to models and agents share: signed requests, events, and engines that ask another one
 * again.
 */
@NullMarked
package orchestrator.bedrock.session;

import org.jspecify.annotations.NullMarked;
