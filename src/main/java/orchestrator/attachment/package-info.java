/** What is sent beside the text of a page: its pictures and attached files, made to fit. */
@NullMarked
package orchestrator.attachment;

import org.jspecify.annotations.NullMarked;
