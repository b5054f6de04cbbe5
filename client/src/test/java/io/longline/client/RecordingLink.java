package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A gateway that writes down what it is told, and answers as it is taught to.
final class RecordingLink implements GatewayLink {
    final List<OneWay> told = new ArrayList<>();
    final List<Query<?>> asked = new ArrayList<>();
    Function<Query<?>, Object> answers =
            query -> {
                throw new AssertionError("nobody taught this gateway to answer " + query);
            };
    boolean unreachable;
    private final GatewayAddress address;

    RecordingLink(String address) {
        this.address = GatewayAddress.parse(address);
    }

    @Override
    public GatewayAddress address() {
        return address;
    }

    @Override
    public void tell(OneWay command) {
        requireReachable();
        told.add(command);
    }

    @Override
    @SuppressWarnings("unchecked") // a test teaches it answers that fit
    public <R> CompletableFuture<R> ask(Query<R> query) {
        requireReachable();
        asked.add(query);
        return CompletableFuture.completedFuture((R) answers.apply(query));
    }

    private void requireReachable() {
        if (unreachable) {
            throw new GatewayUnreachableException(address, "is off for this test", null);
        }
    }
}
