package io.longline.spring;

import io.longline.server.CannotStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says what kept Longline from starting, which says itself what to do.
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<CannotStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, CannotStartException refused) {
        return new FailureAnalysis(
                "Longline did not start: " + refused.getMessage(), null, refused);
    }
}
