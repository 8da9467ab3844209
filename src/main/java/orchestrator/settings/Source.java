package orchestrator.settings;

/** Where a value was said. Its {@code toString} is what people read. */
public sealed interface Source {

  /** An option on the command line. */
  record Flag(String option) implements Source {
    @Override
    public String toString() {
      return option;
    }
  }

  /** An environment variable. */
  record Variable(String name) implements Source {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A line of {@code orchestrator.conf}. */
  record ConfKey(String file, int line) implements Source {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** The AWS profile in use. */
  record AwsProfile(String name) implements Source {
    @Override
    public String toString() {
      return "profile " + name;
    }
  }

  /** Nobody said anything. */
  record Default() implements Source {
    @Override
    public String toString() {
      return "default";
    }
  }
}
