/** Models and agents on Amazon Bedrock, and what their refusals mean. */
@NullMarked
package orchestrator.bedrock;

import org.jspecify.annotations.NullMarked;
