package io.longline.spring;

import io.longline.server.settings.SettingsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says what is wrong with `longline.*` as the command line would, in place of a stack trace.
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, SettingsException wrong) {
        return new FailureAnalysis(
                wrong.getMessage(),
                "Change each where it stands; all settings are listed in Longline's"
                        + " docs/settings.md, here with longline. before their names.",
                wrong);
    }
}
