package orchestrator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code docs/design.md} says in tables and drawings, for the tests that hold it to that.
 *
 * @param rooms the packages
 * @param drawing on which line each room stands
 * @param changes where which change goes
 */
record DesignPage(List<Room> rooms, Map<String, Integer> drawing, Map<String, String> changes) {
  private static final Path PAGE = Path.of("docs/design.md");

  /**
   * A package.
   *
   * @param name below {@code orchestrator}
   * @param uses the other packages that its classes use; {@code Main} is the top one
   */
  record Room(String name, Set<String> uses) {
    @Override
    public String toString() {
      return name;
    }
  }

  static DesignPage read() throws IOException {
    List<Room> rooms = new ArrayList<>();
    Map<String, Integer> drawing = new TreeMap<>();
    Map<String, String> changes = new LinkedHashMap<>();
    String table = "";
    boolean drawn = false;
    int number = 0;
    for (String line : Files.readAllLines(PAGE)) {
      number++;
      if (line.startsWith("```")) {
        drawn = line.equals("```rooms");
      } else if (drawn) {
        for (String name : line.strip().split(" +", -1)) {
          drawing.put(name, number);
        }
      } else if (!line.startsWith("|")) {
        table = "";
      } else if (table.isEmpty()) {
        table = line;
      } else if (!line.startsWith("|---")) {
        String[] cells = line.split("\\|", -1);
        if (table.startsWith("| package |")) {
          rooms.add(new Room(names(cells[1]).get(0), new TreeSet<>(names(cells[3]))));
        } else if (table.startsWith("| change |")) {
          changes.put(cells[1].strip(), cells[2]);
        }
      }
    }
    return new DesignPage(rooms, drawing, changes);
  }

  /** Renews what the rows of packages say about the packages they use. */
  static void write(Map<String, ? extends Set<String>> uses) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      List<String> name = cells.length == 5 ? names(cells[1]) : List.of();
      Set<String> used = name.isEmpty() ? null : uses.get(name.get(0));
      lines.add(
          used == null
              ? line
              : "|"
                  + cells[1]
                  + "|"
                  + cells[2]
                  + "| "
                  + used.stream().map(one -> '`' + one + '`').collect(Collectors.joining(" "))
                  + " |");
    }
    Files.write(PAGE, lines);
  }

  /** What stands between backticks. */
  static List<String> names(String text) {
    String[] parts = text.split("`", -1);
    List<String> names = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      names.add(parts[i]);
    }
    return names;
  }

  /** All names of classes in the whole page, and paths into the sources. */
  static List<String> places() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .flatMap(line -> names(line).stream())
        .filter(name -> name.matches("([a-z]+\\.)+[A-Z]\\w*") || name.startsWith("src/"))
        .toList();
  }
}
