package io.longline.server.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Single values: how each type of them is read and shown.
final class Scalar {
    private Scalar() {}

    static boolean knows(Class<?> type) {
        return type.isEnum()
                || type == String.class
                || type == boolean.class
                || type == int.class
                || type == Duration.class
                || type == ByteSize.class
                || type == HostPort.class
                || type == Listen.class
                || type == OriginPattern.class
                || type == AddressBlock.class
                || isHidden(type);
    }

    /// Whether values of the type must not be shown.
    static boolean isHidden(Class<?> type) {
        return type == Secret.class || type == ServiceUrl.class;
    }

    /// @throws IllegalArgumentException saying what was expected, with an example
    static Object parse(Class<?> type, String text) {
        if (type.isEnum()) {
            return constant(type, text);
        }
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return truth(text);
        }
        if (type == int.class) {
            return number(text);
        }
        if (type == Duration.class) {
            return Durations.parse(text);
        }
        if (type == ByteSize.class) {
            return ByteSize.of(text);
        }
        if (type == HostPort.class) {
            return HostPort.of(text);
        }
        if (type == Listen.class) {
            return Listen.of(text);
        }
        if (type == OriginPattern.class) {
            return new OriginPattern(text);
        }
        if (type == AddressBlock.class) {
            return new AddressBlock(text);
        }
        if (type == Secret.class) {
            return Secret.of(text);
        }
        if (type == ServiceUrl.class) {
            return ServiceUrl.of(text);
        }
        throw new IllegalStateException("nobody has said how a " + type + " is read");
    }

    /// As it would be written in a file, but for what is hidden.
    static String format(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant ->
                    Section.kebab(constant.name().toLowerCase(java.util.Locale.ROOT));
            default -> value.toString();
        };
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> format(constant).equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("expected " + choices(type)));
    }

    private static String choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Scalar::format)
                .collect(Collectors.joining(" or "));
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("expected a whole number, as 4", notANumber);
        }
    }
}
