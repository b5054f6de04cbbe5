package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;

/// Our own classes once more, changed so that they count their [Steps]: one for each method that is
/// entered, and one for each time that a loop goes round. What the JDK does for them is not
/// counted, but for what it calls back.
final class CountingClasses extends ClassLoader {
    private static final ClassDesc STEPS = ClassDesc.of(Steps.class.getName());
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    CountingClasses() {
        super("counting", CountingClasses.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("io.longline.") || name.equals(Steps.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? counting(name) : known;
        }
    }

    private Class<?> counting(String name) throws ClassNotFoundException {
        try (@Nullable InputStream found =
                getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            ClassFile classes = ClassFile.of();
            byte[] changed =
                    classes.transformClass(
                            classes.parse(found.readAllBytes()),
                            ClassTransform.transformingMethodBodies(
                                    CodeTransform.ofStateful(Counting::new)));
            return defineClass(name, changed, 0, changed.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /// Of one method.
    private static final class Counting implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();

        @Override
        public void atStart(CodeBuilder code) {
            code.invokestatic(STEPS, "one", NOTHING);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof BranchInstruction branch
                    && passed.contains(branch.target())) {
                code.invokestatic(STEPS, "one", NOTHING);
            }
            code.with(element);
        }
    }
}
