/** Which AWS identity, region and endpoint are meant; never anyone else's. */
@NullMarked
package orchestrator.aws;

import org.jspecify.annotations.NullMarked;
