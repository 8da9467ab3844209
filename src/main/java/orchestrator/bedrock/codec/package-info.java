/** The body that each family of models speaks, and how its answers are read. */
@NullMarked
package orchestrator.bedrock.codec;

import org.jspecify.annotations.NullMarked;
