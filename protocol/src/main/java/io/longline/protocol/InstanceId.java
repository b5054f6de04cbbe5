package io.longline.protocol;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Tells one start of a gateway or worker from all others, whatever their names and addresses.
public final class InstanceId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private InstanceId() {}

    /// 64 random bits, as sixteen hexadecimal digits.
    public static String random() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }
}
