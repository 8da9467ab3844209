package orchestrator.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Turns the lambdas and method references of compiled classes into nested classes, as javac made
 * them of inner classes before Java 8: a start-up archive of JDK 17 holds those ready for use,
 * while each lambda has to be linked again in each process (docs/adr/0063). Whatever is not a plain
 * lambda stays as it is, and so does its meaning.
 */
public final class LambdaClasses {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

  private final Path root;

  /** The new members of each nest, which may use what is private in it. */
  private final Map<String, List<String>> members = new TreeMap<>();

  private LambdaClasses(Path root) {
    this.root = root;
  }

  /**
   * Rewrites the classes in a folder.
   *
   * @param folder one argument, the folder
   */
  public static void main(String[] folder) throws IOException {
    LambdaClasses classes = new LambdaClasses(Path.of(folder[0]));
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes.root)) {
      files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      classes.rewrite(file);
    }
    for (String host : classes.members.keySet()) {
      classes.admit(host);
    }
  }

  private void rewrite(Path file) throws IOException {
    ClassReader reader = new ClassReader(Files.readAllBytes(file));
    ClassWriter writer = new ClassWriter(0); // not with the constants of before
    Rewriter rewriter = new Rewriter(writer, reader.getClassName());
    reader.accept(rewriter, 0);
    if (rewriter.made > 0) {
      Files.write(file, writer.toByteArray());
    }
  }

  /** Adds new members to a nest. */
  private void admit(String host) throws IOException {
    Path file = root.resolve(host + ".class");
    ClassReader reader = new ClassReader(Files.readAllBytes(file));
    ClassWriter writer = new ClassWriter(0); // not with the constants of before
    reader.accept(writer, 0);
    members.getOrDefault(host, List.of()).forEach(writer::visitNestMember);
    Files.write(file, writer.toByteArray());
  }

  /** Puts the making of a nested class in the place of each plain lambda of a class. */
  private final class Rewriter extends ClassVisitor {
    private final String owner;
    private String host;
    private int made;

    Rewriter(ClassVisitor next, String owner) {
      super(Opcodes.ASM9, next);
      this.owner = owner;
      this.host = owner;
    }

    @Override
    public void visitNestHost(String nestHost) {
      host = nestHost;
      super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(
          api, super.visitMethod(access, name, descriptor, signature, exceptions)) {
        @Override
        public void visitInvokeDynamicInsn(
            String method, String captures, Handle bootstrap, Object... arguments) {
          if (!bootstrap.getOwner().equals(FACTORY) || !bootstrap.getName().equals("metafactory")) {
            super.visitInvokeDynamicInsn(method, captures, bootstrap, arguments);
            return;
          }
          LambdaClass lambda =
              new LambdaClass(
                  owner + "$$Lambda" + made++,
                  method,
                  captures,
                  (Type) arguments[0],
                  (Handle) arguments[1],
                  (Type) arguments[2]);
          write(lambda);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, lambda.name(), LambdaClass.MAKER, captures, false);
        }
      };
    }

    private void write(LambdaClass lambda) {
      try {
        Files.write(root.resolve(lambda.name() + ".class"), lambda.inNestOf(host));
        members.computeIfAbsent(host, any -> new ArrayList<>()).add(lambda.name());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
