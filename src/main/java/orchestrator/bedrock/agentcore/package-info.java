/** Asks an agent on Amazon Bedrock AgentCore, whose answers have the form that its author chose. */
@NullMarked
package orchestrator.bedrock.agentcore;

import org.jspecify.annotations.NullMarked;
