/**
 * Sign-ins of people: IAM Identity Center sessions, their tokens and the shared cache they are kept
 * in.
 */
@NullMarked
package orchestrator.aws.signin;

import org.jspecify.annotations.NullMarked;
