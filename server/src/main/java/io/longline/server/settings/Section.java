package io.longline.server.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The keys that a section of the settings has, read off its record: the one place that knows them.
///
/// @param entries by key, in the record's order
record Section(Class<? extends Record> type, Map<String, Entry> entries) {

    /// What a key can hold.
    sealed interface Entry {
        record One(Class<?> type) implements Entry {}

        /// A list of values.
        record Many(Class<?> type) implements Entry {}

        record Nested(Section section) implements Entry {}

        /// A list of sections.
        record Each(Section section) implements Entry {}
    }

    /// All settings there are.
    static final Section ALL = of(Settings.class);

    private static Section of(Class<? extends Record> type) {
        var entries = new LinkedHashMap<String, Entry>();
        for (RecordComponent component : type.getRecordComponents()) {
            entries.put(kebab(component.getName()), entry(component));
        }
        return new Section(type, entries);
    }

    private static Entry entry(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType list) {
            var element = (Class<?>) list.getActualTypeArguments()[0];
            return element.isRecord() && !Scalar.knows(element)
                    ? new Entry.Each(of(element.asSubclass(Record.class)))
                    : new Entry.Many(element);
        }
        Class<?> type = component.getType();
        return type.isRecord() && !Scalar.knows(type)
                ? new Entry.Nested(of(type.asSubclass(Record.class)))
                : new Entry.One(type);
    }

    /// The values of one of its records, in the order of the entries.
    List<Object> values(Record record) {
        var values = new ArrayList<Object>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                values.add(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(type + " hides " + component, impossible);
            }
        }
        return values;
    }

    /// @throws IllegalArgumentException what the record's own constructor says of the values
    Record make(List<Object> values) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values.toArray());
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException why) {
                throw why;
            }
            throw new IllegalStateException(type + " cannot be made", refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " cannot be made", impossible);
        }
    }

    /// What an element of a list of such sections is by default.
    ///
    /// @param place in the list, from 0
    Record defaults(int place) {
        try {
            return (Record) type.getDeclaredMethod("defaults", int.class).invoke(null, place);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(type + " needs a defaults(int place)", missing);
        }
    }

    /// Every key below, as it is written with `[]` for the place in a list.
    List<String> keys() {
        var keys = new ArrayList<String>();
        entries.forEach((key, entry) -> {
            switch (entry) {
                case Entry.One one -> keys.add(key);
                case Entry.Many many -> keys.add(key);
                case Entry.Nested nested ->
                        nested.section().keys().forEach(k -> keys.add(key + "." + k));
                case Entry.Each each ->
                        each.section().keys().forEach(k -> keys.add(key + "[]." + k));
            }
        });
        return keys;
    }

    static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
