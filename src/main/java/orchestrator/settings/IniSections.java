package orchestrator.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ini4j.spi.IniHandler;

/**
 * What ini4j's parser finds, kept as plain maps. Its own maps take sixteen classes more, which are
 * too old for a start-up archive (docs/adr/0096).
 */
final class IniSections implements IniHandler {
  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
  private Map<String, String> current = new LinkedHashMap<>();

  /** Values by section and key. */
  Map<String, Map<String, String>> all() {
    return sections;
  }

  @Override
  public void startSection(String name) {
    current = sections.computeIfAbsent(name, unused -> new LinkedHashMap<>());
  }

  @Override
  public void handleOption(String name, String value) {
    current.put(name, value);
  }

  @Override
  public void handleComment(String comment) {}

  @Override
  public void startIni() {}

  @Override
  public void endIni() {}

  @Override
  public void endSection() {}
}
