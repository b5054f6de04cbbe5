package io.longline.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// GatewayWorker's signals, as far as the JVM leaves them free: USR1 reloads, ABRT (IOT) writes the
/// status to the log, IO the connections. INT, TERM and HUP stop, as the JVM does by itself, and so
/// does TSTP. QUIT is the JVM's own and prints all threads, and so is USR2: with it Flight Recorder
/// stops a thread for each of its samples, and a service that took it would reload as often.
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /// Where there are no such signals, as on Windows, nothing happens.
    static void follow(ServiceCommands commands) {
        follow("USR1", commands::reloadAtSignal);
        follow("ABRT", commands::logStatus);
        follow("IO", commands::logConnections);
        follow("TSTP", commands::stop);
    }

    /// By reflection: the compiler warns of `sun.misc`, and there is no other way to signals.
    private static void follow(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            var run =
                    MethodHandles.dropArguments(
                            MethodHandles.lookup()
                                    .findVirtual(
                                            Runnable.class,
                                            "run",
                                            MethodType.methodType(void.class))
                                    .bindTo(inThreadOfItsOwn(name, action)),
                            0,
                            signal);
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            MethodHandleProxies.asInterfaceInstance(handler, run));
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            log.debug("signal {} cannot be used here", name, notHere);
        }
    }

    private static Runnable inThreadOfItsOwn(String name, Runnable action) {
        return () -> Thread.ofVirtual().name("signal-" + name).start(action);
    }
}
