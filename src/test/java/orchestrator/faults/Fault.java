package orchestrator.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the faults of {@code faults.tsv} that a test proves: it fails when the program no longer
 * does what it should about them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fault {
  /** Numbers, as in {@code "F25"}. */
  String[] value();
}
