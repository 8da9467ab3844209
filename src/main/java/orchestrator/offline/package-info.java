/** The provider without a model: a digest of the page. */
@NullMarked
package orchestrator.offline;

import org.jspecify.annotations.NullMarked;
