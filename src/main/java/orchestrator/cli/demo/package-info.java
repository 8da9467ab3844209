/** The command that is a Confluence to try the others with. */
@NullMarked
package orchestrator.cli.demo;

import org.jspecify.annotations.NullMarked;
