package orchestrator.packaging;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One release: what is packed, of which version, and with what.
 *
 * @param dist {@code target/dist}, the product
 * @param out where the artefacts go
 * @param work a folder for what is needed on the way
 * @param inputs {@code src/packaging}
 * @param jdk the JDK that the runtime is taken from
 * @param version the version of the product
 * @param commit the commit it was built from
 * @param time the time that every file gets, so that two builds are the same
 * @param url where the artefacts will be published
 */
record Release(
    Path dist,
    Path out,
    Path work,
    Path inputs,
    Path jdk,
    String version,
    String commit,
    Instant time,
    String url) {

  /** An artefact in the folder of artefacts. */
  Path artefact(String name) {
    return out.resolve(name);
  }
}
