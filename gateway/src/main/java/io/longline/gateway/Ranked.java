package io.longline.gateway;

import io.longline.protocol.GatewayCommand.OneWay;

/// A command that brings a client somewhere, and where that client stands from then on among those
/// of all tables.
///
/// @param rank unsigned
record Ranked(int rank, OneWay command) {}
