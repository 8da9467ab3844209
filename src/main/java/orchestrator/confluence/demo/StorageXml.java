package orchestrator.confluence.demo;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Storage format as XML: well-formed, or not taken. */
final class StorageXml {
  /** What an answer may declare where it holds storage format. */
  static final String NAMESPACES =
      "xmlns:ac=\"http://www.atlassian.com/schema/confluence/4/ac/\""
          + " xmlns:ri=\"http://www.atlassian.com/schema/confluence/4/ri/\"";

  private StorageXml() {}

  /** Why this is refused, in Confluence's words; null if it is well-formed. */
  static @Nullable String fault(String body) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader =
          factory.createXMLStreamReader(
              new StringReader("<body " + NAMESPACES + ">" + body + "</body>"));
      while (reader.hasNext()) {
        reader.next();
      }
      return null;
    } catch (XMLStreamException e) {
      return "Error parsing xhtml: " + e.getMessage();
    }
  }
}
