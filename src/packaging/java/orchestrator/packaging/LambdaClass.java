package orchestrator.packaging;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * A class that does what a lambda does; the arguments are those of {@code LambdaMetafactory}.
 *
 * @param name the class's
 * @param method the only method of the interface that it implements
 * @param captures what it is made from, and the interface as the result
 * @param erased the method's type as the interface declares it
 * @param body what is called
 * @param exact the method's type as it is meant
 */
record LambdaClass(
    String name, String method, String captures, Type erased, Handle body, Type exact) {
  /** The static method that makes one. */
  static final String MAKER = "of";

  /** The class, as a member of another one's nest. */
  byte[] inNestOf(String host) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        "java/lang/Object",
        new String[] {Type.getReturnType(captures).getInternalName()});
    writer.visitNestHost(host);
    construct(writer);
    call(writer);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private Type self() {
    return Type.getObjectType(name);
  }

  private void construct(ClassWriter writer) {
    Type[] captured = Type.getArgumentTypes(captures);
    Method constructor = new Method("<init>", Type.VOID_TYPE, captured);
    GeneratorAdapter code =
        new GeneratorAdapter(Opcodes.ACC_PRIVATE, constructor, null, null, writer);
    code.loadThis();
    code.invokeConstructor(Type.getType(Object.class), Method.getMethod("void <init> ()"));
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
          "c" + i,
          captured[i].getDescriptor(),
          null,
          null);
      code.loadThis();
      code.loadArg(i);
      code.putField(self(), "c" + i, captured[i]);
    }
    code.returnValue();
    code.endMethod();

    code =
        new GeneratorAdapter(Opcodes.ACC_STATIC, new Method(MAKER, captures), null, null, writer);
    code.newInstance(self());
    code.dup();
    code.loadArgs();
    code.invokeConstructor(self(), constructor);
    code.returnValue();
    code.endMethod();
  }

  private void call(ClassWriter writer) {
    GeneratorAdapter code =
        new GeneratorAdapter(
            Opcodes.ACC_PUBLIC, new Method(method, erased.getDescriptor()), null, null, writer);
    Type owner = Type.getObjectType(body.getOwner());
    boolean constructor = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    List<Type> wanted = new ArrayList<>();
    if (constructor) {
      code.newInstance(owner);
      code.dup();
    } else if (body.getTag() != Opcodes.H_INVOKESTATIC) {
      wanted.add(owner);
    }
    wanted.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
    Type[] captured = Type.getArgumentTypes(captures);
    for (int i = 0; i < captured.length; i++) {
      code.loadThis();
      code.getField(self(), "c" + i, captured[i]);
    }
    Type[] declared = erased.getArgumentTypes();
    Type[] meant = exact.getArgumentTypes();
    for (int i = 0; i < declared.length; i++) {
      code.loadArg(i);
      convert(code, declared[i], meant[i]);
      convert(code, meant[i], wanted.get(captured.length + i));
    }
    code.visitMethodInsn(
        operation(), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    giveBack(code, constructor ? owner : Type.getReturnType(body.getDesc()));
    code.endMethod();
  }

  /** How the body is called; what is private in a nest is called as the rest is. */
  private int operation() {
    return switch (body.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
    };
  }

  private void giveBack(GeneratorAdapter code, Type result) {
    Type declared = erased.getReturnType();
    if (declared == Type.VOID_TYPE) {
      switch (result.getSize()) {
        case 1 -> code.pop();
        case 2 -> code.pop2();
        default -> {}
      }
    } else {
      convert(code, result, exact.getReturnType());
      convert(code, exact.getReturnType(), declared);
    }
    code.returnValue();
  }

  /** Widens, boxes, unboxes or casts what is on the stack. */
  private static void convert(GeneratorAdapter code, Type from, Type to) {
    boolean fromPrimitive = from.getSort() < Type.ARRAY;
    boolean toPrimitive = to.getSort() < Type.ARRAY;
    if (from.equals(to)) {
      return;
    }
    if (fromPrimitive && toPrimitive) {
      code.cast(from, to);
    } else if (fromPrimitive) {
      code.valueOf(from);
    } else if (toPrimitive) {
      code.unbox(to);
    } else {
      code.checkCast(to);
    }
  }
}
