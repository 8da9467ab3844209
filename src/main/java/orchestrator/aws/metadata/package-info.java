/**
 * The keys that a machine or container hands out: instance metadata, container endpoints and their
 * JSON.
 */
@NullMarked
package orchestrator.aws.metadata;

import org.jspecify.annotations.NullMarked;
