package orchestrator.model;

/**
 * A file that an agent made.
 *
 * @param name the name that the agent gave it; not to be trusted as a path
 * @param mediaType its type as the agent stated it
 * @param bytes its content
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
public record AnswerFile(String name, String mediaType, byte[] bytes) {}
