package io.longline.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/// How this application reaches a cluster of other processes.
///
/// @param registers the cluster's Registers, `host:port`
/// @param connectTimeout how long a connection to a gateway may take to be made
/// @param answerTimeout how long a gateway may take to answer
/// @param registerTimeout how long the start waits for a Register to answer; 0 does not wait
@ConfigurationProperties("longline.client")
record ClientProperties(
        @DefaultValue List<String> registers,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("5s") Duration answerTimeout,
        @DefaultValue("3s") Duration registerTimeout) {}
