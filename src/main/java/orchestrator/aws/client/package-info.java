/**
 * Clients for the AWS services that hand out credentials, what they are made from, and the region
 * they are in.
 */
@NullMarked
package orchestrator.aws.client;

import org.jspecify.annotations.NullMarked;
