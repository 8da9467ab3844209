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
 * Spares JDK 17 what it would link in each process, although a start-up archive holds the rest
 * (docs/adr/0063). Puts nested classes in the place of lambdas and method references, as javac
 * makes them of anonymous classes, and plain code in the place of what links the methods of
 * records. Whatever is not a plain lambda stays as it is, and so does the meaning of all.
 */
public final class LambdaClasses {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String RECORDS = "java/lang/runtime/ObjectMethods";

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
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS); // without the old constants
    Rewriter rewriter = new Rewriter(writer, reader.getClassName());
    reader.accept(rewriter, 0);
    if (rewriter.made > 0 || !rewriter.added.isEmpty()) {
      Files.write(file, writer.toByteArray());
    }
  }

  /** Adds new members to a nest. */
  private void admit(String host) throws IOException {
    Path file = root.resolve(host + ".class");
    ClassReader reader = new ClassReader(Files.readAllBytes(file));
    ClassWriter writer = new ClassWriter(0);
    reader.accept(writer, 0);
    members.getOrDefault(host, List.of()).forEach(writer::visitNestMember);
    Files.write(file, writer.toByteArray());
  }

  /** Puts the making of a nested class in the place of each plain lambda of a class. */
  private final class Rewriter extends ClassVisitor {
    private final String owner;
    private String host;
    private final List<RecordMethod> added = new ArrayList<>();
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
          if (bootstrap.getOwner().equals(RECORDS)) {
            RecordMethod of = recordMethod(method, captures, arguments);
            added.add(of);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, of.helper(), captures, false);
            return;
          }
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

    @Override
    public void visitEnd() {
      added.forEach(method -> method.addTo(this));
      super.visitEnd();
    }

    private static RecordMethod recordMethod(String name, String descriptor, Object... arguments) {
      String labels = (String) arguments[1];
      List<Handle> fields = new ArrayList<>();
      for (Object field : List.of(arguments).subList(2, arguments.length)) {
        fields.add((Handle) field);
      }
      return new RecordMethod(
          name, descriptor, (Type) arguments[0], List.of(labels.split(";")), fields);
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
