/** What can go wrong, by number, and the tests that prove what happens then. */
@org.jspecify.annotations.NullMarked
package orchestrator.faults;
