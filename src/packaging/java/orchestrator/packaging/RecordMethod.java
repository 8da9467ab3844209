package orchestrator.packaging;

import java.util.List;
import java.util.Objects;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * {@code equals}, {@code hashCode} or {@code toString} of a record, as code that does what {@code
 * ObjectMethods} links while a program runs.
 *
 * @param name which of them
 * @param descriptor a static method's, whose first argument is the record
 * @param record the record's class
 * @param labels the names of its components
 * @param fields where their values are
 */
record RecordMethod(
    String name, String descriptor, Type record, List<String> labels, List<Handle> fields) {

  /** What it is called; no name in source code can be the same. */
  String helper() {
    return "$" + name;
  }

  /** Adds it to the record. */
  void addTo(ClassVisitor visitor) {
    GeneratorAdapter code =
        new GeneratorAdapter(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
            new Method(helper(), descriptor),
            null,
            null,
            visitor);
    switch (name) {
      case "equals" -> equality(code);
      case "hashCode" -> hash(code);
      default -> text(code);
    }
    code.returnValue();
    code.endMethod();
  }

  private void load(GeneratorAdapter code, int field) {
    Handle handle = fields.get(field);
    code.loadArg(0);
    code.getField(record, handle.getName(), type(field));
  }

  private Type type(int field) {
    return Type.getType(fields.get(field).getDesc());
  }

  private boolean isPrimitive(int field) {
    return type(field).getSort() < Type.ARRAY;
  }

  private void hash(GeneratorAdapter code) {
    code.push(0);
    for (int i = 0; i < fields.size(); i++) {
      code.push(31);
      code.math(GeneratorAdapter.MUL, Type.INT_TYPE);
      load(code, i);
      Type holder = isPrimitive(i) ? boxed(type(i)) : Type.getType(Objects.class);
      Type argument = isPrimitive(i) ? type(i) : Type.getType(Object.class);
      code.invokeStatic(holder, new Method("hashCode", Type.INT_TYPE, new Type[] {argument}));
      code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
    }
  }

  private void equality(GeneratorAdapter code) {
    Label different = code.newLabel();
    code.loadArg(1);
    code.instanceOf(record);
    code.ifZCmp(GeneratorAdapter.EQ, different);
    for (int i = 0; i < fields.size(); i++) {
      Type boxed = isPrimitive(i) ? boxed(type(i)) : null;
      load(code, i);
      code.loadArg(1);
      code.checkCast(record);
      code.getField(record, fields.get(i).getName(), type(i));
      if (boxed == null) {
        code.invokeStatic(
            Type.getType(Objects.class), Method.getMethod("boolean equals (Object, Object)"));
        code.ifZCmp(GeneratorAdapter.EQ, different);
      } else { // by compare, as NaN is the same as itself
        Type[] both = {type(i), type(i)};
        code.invokeStatic(boxed, new Method("compare", Type.INT_TYPE, both));
        code.ifZCmp(GeneratorAdapter.NE, different);
      }
    }
    code.push(true);
    code.returnValue();
    code.mark(different);
    Object[] arguments = {record.getInternalName(), Type.getInternalName(Object.class)};
    code.visitFrame(Opcodes.F_NEW, arguments.length, arguments, 0, new Object[0]);
    code.push(false);
  }

  private void text(GeneratorAdapter code) {
    Type builder = Type.getType(StringBuilder.class);
    code.newInstance(builder);
    code.dup();
    code.invokeConstructor(builder, Method.getMethod("void <init> ()"));
    append(code, record.getClassName().replaceFirst(".*[.$]\\d*", "") + "[");
    for (int i = 0; i < fields.size(); i++) {
      append(code, (i == 0 ? "" : ", ") + labels.get(i) + "=");
      load(code, i);
      Type shown =
          switch (type(i).getSort()) {
            case Type.BYTE, Type.SHORT -> Type.INT_TYPE;
            case Type.ARRAY, Type.OBJECT -> Type.getType(Object.class);
            default -> type(i);
          };
      code.invokeVirtual(builder, new Method("append", builder, new Type[] {shown}));
    }
    append(code, "]");
    code.invokeVirtual(builder, Method.getMethod("String toString ()"));
  }

  private static void append(GeneratorAdapter code, String text) {
    code.push(text);
    code.invokeVirtual(
        Type.getType(StringBuilder.class), Method.getMethod("StringBuilder append (String)"));
  }

  private static Type boxed(Type primitive) {
    return Type.getType(
        switch (primitive.getSort()) {
          case Type.BOOLEAN -> Boolean.class;
          case Type.BYTE -> Byte.class;
          case Type.CHAR -> Character.class;
          case Type.SHORT -> Short.class;
          case Type.INT -> Integer.class;
          case Type.LONG -> Long.class;
          case Type.FLOAT -> Float.class;
          default -> Double.class;
        });
  }
}
