/** Reads pages from files and standard input, whatever form they were saved in. */
@NullMarked
package orchestrator.confluence.file;

import org.jspecify.annotations.NullMarked;
