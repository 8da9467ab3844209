/** Asks a model, through InvokeModel or Converse, and puts its answer together. */
@NullMarked
package orchestrator.bedrock.model;

import org.jspecify.annotations.NullMarked;
