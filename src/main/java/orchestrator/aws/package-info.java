/** Finds the AWS identity, region and endpoint that a run uses, and never anybody else's. */
@NullMarked
package orchestrator.aws;

import org.jspecify.annotations.NullMarked;
