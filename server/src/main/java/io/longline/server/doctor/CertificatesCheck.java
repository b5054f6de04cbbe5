package io.longline.server.doctor;

import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.tls.PemIdentity;
import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.Role;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Whether certificates and keys can be read, belong together, and are good for some time yet.
final class CertificatesCheck implements Check {
    private static final String ABOUT = "tls";

    /// Renewing them is done by then where it is done by itself.
    private static final Duration SOON = Duration.ofDays(14);

    @Override
    public List<Finding> look(Patient patient) {
        var findings = new ArrayList<Finding>();
        var inner = patient.settings().innerTls();
        if (inner.isOn()) {
            findings.add(
                    look(
                            patient,
                            "inner-tls",
                            () -> {
                                Path certificate = Path.of(inner.certificate());
                                Path key = Path.of(inner.key());
                                LinkTls.load(certificate, key, Path.of(inner.authority()));
                                return PemIdentity.load(certificate, key, "inner-tls");
                            }));
        }
        if (patient.settings().has(Role.GATEWAY)) {
            for (GatewaySection gateway : patient.settings().gateways()) {
                look(patient, gateway, findings);
            }
        }
        return findings;
    }

    private static void look(Patient patient, GatewaySection gateway, List<Finding> findings) {
        GatewaySection.Tls tls = gateway.tls();
        if (!tls.isOn()) {
            return;
        }
        String key = "gateways.%s.tls".formatted(gateway.name());
        findings.add(look(patient, key, tls.certificate(), tls.key()));
        for (int i = 0; i < tls.others().size(); i++) {
            GatewaySection.Tls.Other other = tls.others().get(i);
            findings.add(
                    look(
                            patient,
                            "%s.others[%d]".formatted(key, i),
                            other.certificate(),
                            other.key()));
        }
    }

    private static Finding look(Patient patient, String key, String certificate, String itsKey) {
        return look(
                patient, key, () -> PemIdentity.load(Path.of(certificate), Path.of(itsKey), key));
    }

    private interface Source {
        PemIdentity read() throws IOException;
    }

    private static Finding look(Patient patient, String key, Source source) {
        PemIdentity identity;
        try {
            identity = source.read();
        } catch (IOException unusable) {
            return Finding.wrong(ABOUT, "%s: %s".formatted(key, unusable.getMessage()));
        }
        Instant now = Instant.ofEpochMilli(patient.nowMillis());
        Instant from = identity.chain().getFirst().getNotBefore().toInstant();
        Instant until = identity.chain().getFirst().getNotAfter().toInstant();
        if (now.isBefore(from) || now.isAfter(until)) {
            return Finding.wrong(
                    ABOUT,
                    "the certificate of %s is good from %s to %s, which is not now: renew it, or set the clock right"
                            .formatted(key, from, until));
        }
        String text = "the certificate of %s is good until %s".formatted(key, until);
        return now.plus(SOON).isAfter(until)
                ? Finding.warning(ABOUT, text + ": renew it")
                : Finding.ok(ABOUT, text);
    }
}
