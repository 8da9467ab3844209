/** The checks of AWS: credentials, identity, region and access. */
@NullMarked
package orchestrator.doctor.aws;

import org.jspecify.annotations.NullMarked;
