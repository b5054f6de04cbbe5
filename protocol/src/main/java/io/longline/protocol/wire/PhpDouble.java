package io.longline.protocol.wire;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as PHP writes them from 7.1 on: the fewest digits that are read back as the same number
/// (`serialize_precision = -1`).
final class PhpDouble {

    // beyond these powers of ten the number is written with an exponent
    private static final int LEAST_PLAIN = -4;
    private static final int MOST_PLAIN = 16;

    private PhpDouble() {}

    /// @param exponentMark `E` in serialize, `e` in json_encode
    static String text(double number, char exponentMark) {
        if (Double.isNaN(number)) {
            return "NAN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "INF" : "-INF";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        String sign = number < 0 ? "-" : "";
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        boolean plain = exponent >= LEAST_PLAIN && exponent <= MOST_PLAIN;
        return sign
                + (plain ? shortest.toPlainString() : scientific(digits, exponent, exponentMark));
    }

    private static String scientific(String digits, int exponent, char mark) {
        String fraction = digits.length() == 1 ? "0" : digits.substring(1);
        return digits.charAt(0)
                + "."
                + fraction
                + mark
                + (exponent < 0 ? "-" : "+")
                + Math.abs(exponent);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            // Java writes two digits also where one would do: 4.9E-324 for 5E-324
            BigDecimal one = decimal.round(new MathContext(1));
            if (one.doubleValue() == number) {
                return one.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
