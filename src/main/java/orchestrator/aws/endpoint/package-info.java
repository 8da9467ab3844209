/** The address of each AWS service that is called. */
@NullMarked
package orchestrator.aws.endpoint;

import org.jspecify.annotations.NullMarked;
