package orchestrator.testing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Uses parts of Java that no command line reaches, in the runtime of a distribution. */
final class RuntimeProbe {
  private RuntimeProbe() {}

  /** Prints {@code ok} when all of it works. */
  public static void main(String[] args) throws IOException, InvalidNameException {
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      picture(format);
    }
    for (String charset : List.of("ISO-8859-1", "windows-1252", "Shift_JIS", "GB18030", "Big5")) {
      Charset.forName(charset);
    }
    new LdapName("CN=wiki.example.com,O=Example");
    System.out.println(NumberFormat.getInstance(Locale.ROOT).format(1234.5) + " ok");
  }

  /** Writes a picture, reads it back and makes it smaller, as pictures are before they are sent. */
  private static void picture(String format) throws IOException {
    BufferedImage drawn = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    drawn.setRGB(10, 10, 0xffffff);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(drawn, format, bytes)) {
      throw new IOException("cannot write " + format);
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    BufferedImage small = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(read, 0, 0, 320, 240, null);
    graphics.dispose();
    if (small.getWidth() * 2 != read.getWidth()) {
      throw new IOException("cannot read " + format);
    }
  }
}
