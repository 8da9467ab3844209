/** A page as a tree: blocks, references and what was lost. */
@NullMarked
package orchestrator.document;

import org.jspecify.annotations.NullMarked;
