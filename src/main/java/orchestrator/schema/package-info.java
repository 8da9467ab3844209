/** The JSON schema that an answer has to fit, and whether it does. */
@NullMarked
package orchestrator.schema;

import org.jspecify.annotations.NullMarked;
