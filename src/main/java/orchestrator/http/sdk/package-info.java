/** The HTTP client of the process as the AWS SDK wants to see it. */
@NullMarked
package orchestrator.http.sdk;

import org.jspecify.annotations.NullMarked;
