/** Parses storage format, exported HTML and ADF into one tree of elements. */
@NullMarked
package orchestrator.document.source;

import org.jspecify.annotations.NullMarked;
