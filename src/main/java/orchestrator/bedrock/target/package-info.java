/** What all kinds of targets on Bedrock have in common, and what a probe of one shows. */
@NullMarked
package orchestrator.bedrock.target;

import org.jspecify.annotations.NullMarked;
