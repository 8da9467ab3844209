/** What the SDK's exceptions and AWS's sentences mean, and which answers are incomplete. */
@NullMarked
package orchestrator.bedrock.error;

import org.jspecify.annotations.NullMarked;
