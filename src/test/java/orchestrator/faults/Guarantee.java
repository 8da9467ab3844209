package orchestrator.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the promises of the README that a test holds: it fails when one of them is broken. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarantee {
  /** Numbers, as in {@code guarantees.tsv}. */
  int[] value();
}
