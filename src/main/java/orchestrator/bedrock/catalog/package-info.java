/** What is known about models by their ids. */
@NullMarked
package orchestrator.bedrock.catalog;

import org.jspecify.annotations.NullMarked;
