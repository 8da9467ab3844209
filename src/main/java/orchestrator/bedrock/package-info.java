/**
 * The provider for models and agents on Amazon Bedrock, and the probe whether they may be called.
 */
@NullMarked
package orchestrator.bedrock;

import org.jspecify.annotations.NullMarked;
