/** Batch inference: one job for many records, its control plane, and its files on Amazon S3. */
@NullMarked
package orchestrator.bedrock.batch;

import org.jspecify.annotations.NullMarked;
