/** The options of a call as Bedrock's models know them: a budget for thoughts, marks of a cache. */
@NullMarked
package orchestrator.bedrock.option;

import org.jspecify.annotations.NullMarked;
