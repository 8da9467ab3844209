/**
 * What the SDK's exceptions mean, which answers are incomplete, and which calls may be made again.
 */
@NullMarked
package orchestrator.bedrock.error;

import org.jspecify.annotations.NullMarked;
