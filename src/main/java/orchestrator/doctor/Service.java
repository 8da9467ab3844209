package orchestrator.doctor;

import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server on the road of a run.
 *
 * @param name what its checks are named after
 * @param address where it is; asked for when the checks before have passed
 * @param required whether a run fails without it
 * @param vpc what a private subnet needs for it; null where there is no endpoint to be had
 */
record Service(
    String name, Supplier<URI> address, boolean required, @Nullable Supplier<VpcChecklist> vpc) {}
