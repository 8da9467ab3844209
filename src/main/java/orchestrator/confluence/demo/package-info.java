/** A small Confluence on this machine, in memory, to try the program with. */
@NullMarked
package orchestrator.confluence.demo;

import org.jspecify.annotations.NullMarked;
