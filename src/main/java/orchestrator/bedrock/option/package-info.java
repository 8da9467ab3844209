/** The options of a call as Bedrock's models know them. */
@NullMarked
package orchestrator.bedrock.option;

import org.jspecify.annotations.NullMarked;
