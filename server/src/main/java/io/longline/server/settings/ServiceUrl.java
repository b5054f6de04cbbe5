package io.longline.server.settings;

import java.net.URI;
import java.net.URISyntaxException;

/// Where another service is, `redis://user:password@127.0.0.1:6379/0`. Shown without its password.
public record ServiceUrl(String value) {
    public static final ServiceUrl NONE = new ServiceUrl("");

    public ServiceUrl {
        if (!value.isEmpty() && !hasSchemeAndHost(value)) {
            throw new IllegalArgumentException("expected a URL, as redis://127.0.0.1:6379");
        }
    }

    public static ServiceUrl of(String text) {
        return new ServiceUrl(text);
    }

    public boolean isNone() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        int start = value.indexOf("://") + 3;
        int at = value.lastIndexOf('@');
        return at < start ? value : value.substring(0, start) + Secret.MASK + value.substring(at);
    }

    private static boolean hasSchemeAndHost(String text) {
        try {
            var uri = new URI(text);
            return uri.getScheme() != null && uri.getRawAuthority() != null;
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }
}
