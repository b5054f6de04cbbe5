package io.longline.client;

import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Picks the gateways that a call concerns, and gathers what they answer.
final class Cluster {

    /// What one of several gateways answered.
    record Part<R>(GatewayAddress gateway, R answer) {
        ClientId client(int connection) {
            return new ClientId(gateway, connection);
        }
    }

    private final GatewayDirectory gateways;

    Cluster(GatewayDirectory gateways) {
        this.gateways = gateways;
    }

    /// Tells the gateway that holds the client; does nothing when that gateway is not known, for
    /// then the client is gone.
    void tell(ClientId client, OneWay command) {
        gateways.at(client.gateway()).ifPresent(link -> link.tell(command));
    }

    void tellAll(OneWay command) {
        tellEach(known(), gateway -> command);
    }

    /// Tells every gateway its own command.
    void tellAll(Function<GatewayAddress, OneWay> commandFor) {
        tellEach(known(), commandFor);
    }

    /// Tells those of the gateways that are known their own commands.
    void tellKnown(Collection<GatewayAddress> some, Function<GatewayAddress, OneWay> commandFor) {
        tellEach(known(some), commandFor);
    }

    private List<GatewayLink> known(Collection<GatewayAddress> some) {
        var links = new ArrayList<GatewayLink>(some.size());
        for (GatewayAddress address : some) {
            gateways.at(address).ifPresent(links::add);
        }
        return links;
    }

    /// A gateway that cannot be reached does not keep the others from being told.
    private static void tellEach(
            Collection<? extends GatewayLink> links, Function<GatewayAddress, OneWay> commandFor) {
        RuntimeException failure = null;
        for (GatewayLink link : links) {
            try {
                link.tell(commandFor.apply(link.address()));
            } catch (GatewayUnreachableException | GatewayBusyException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Asks the gateway that holds the client; `ifUnknown` when that gateway is not known.
    <R, T> CompletableFuture<T> ask(
            ClientId client,
            Query<R> query,
            T ifUnknown,
            Function<? super R, ? extends T> meaning) {
        Optional<? extends GatewayLink> link = gateways.at(client.gateway());
        if (link.isEmpty()) {
            return CompletableFuture.completedFuture(ifUnknown);
        }
        return onVirtualThread(asked(link.get(), query), meaning);
    }

    /// Asks every gateway; the call fails when one of them does.
    <R, T> CompletableFuture<T> askAll(
            Query<R> query, Function<? super List<Part<R>>, ? extends T> sum) {
        return askAll((GatewayAddress gateway) -> query, sum);
    }

    /// Asks every gateway its own question.
    <R, T> CompletableFuture<T> askAll(
            Function<GatewayAddress, Query<R>> queryFor,
            Function<? super List<Part<R>>, ? extends T> sum) {
        Collection<? extends GatewayLink> links = gateways.all();
        return links.isEmpty()
                ? CompletableFuture.failedFuture(new NoGatewayException(gateways.source()))
                : askEach(links, queryFor, sum);
    }

    /// Asks those of the gateways that are known their own questions.
    <R, T> CompletableFuture<T> askKnown(
            Collection<GatewayAddress> some,
            Function<GatewayAddress, Query<R>> queryFor,
            Function<? super List<Part<R>>, ? extends T> sum) {
        return askEach(known(some), queryFor, sum);
    }

    private static <R, T> CompletableFuture<T> askEach(
            Collection<? extends GatewayLink> links,
            Function<GatewayAddress, Query<R>> queryFor,
            Function<? super List<Part<R>>, ? extends T> sum) {
        var parts = new ArrayList<CompletableFuture<Part<R>>>(links.size());
        for (GatewayLink link : links) {
            parts.add(
                    asked(link, queryFor.apply(link.address()))
                            .thenApply(a -> new Part<>(link.address(), a)));
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
        return onVirtualThread(
                all, nothing -> sum.apply(parts.stream().map(CompletableFuture::join).toList()));
    }

    private Collection<? extends GatewayLink> known() {
        Collection<? extends GatewayLink> all = gateways.all();
        if (all.isEmpty()) {
            throw new NoGatewayException(gateways.source());
        }
        return all;
    }

    private static <R> CompletableFuture<R> asked(GatewayLink link, Query<R> query) {
        try {
            return link.ask(query);
        } catch (GatewayUnreachableException | GatewayBusyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Answers arrive on a link's own thread, an event loop perhaps. What callers chain to theirs
    /// may block, and adding up may take long, so both happen on a virtual thread.
    private static <R extends @Nullable Object, T> CompletableFuture<T> onVirtualThread(
            CompletableFuture<R> answer, Function<? super R, ? extends T> meaning) {
        var visible = new CompletableFuture<T>();
        var unused =
                answer.whenComplete((value, failure) ->
                        Thread.ofVirtual()
                                .name("longline-answer")
                                .start(() -> settle(visible, answer, meaning)));
        return visible;
    }

    private static <R extends @Nullable Object, T> void settle(
            CompletableFuture<T> visible,
            CompletableFuture<R> answer,
            Function<? super R, ? extends T> meaning) {
        try {
            visible.complete(meaning.apply(answer.join()));
        } catch (CompletionException e) {
            visible.completeExceptionally(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            visible.completeExceptionally(e);
        }
    }
}
