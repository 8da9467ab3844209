/**
 * What the user and the AWS files say: options, variables and profiles, and the AWS CLI beside
 * them.
 */
@NullMarked
package orchestrator.aws.profile;

import org.jspecify.annotations.NullMarked;
