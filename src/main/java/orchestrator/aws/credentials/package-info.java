/**
 * Credential sources: profiles, environment variables, assumed roles, web identities and credential
 * processes.
 */
@NullMarked
package orchestrator.aws.credentials;

import org.jspecify.annotations.NullMarked;
