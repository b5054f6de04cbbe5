package io.longline.server;

import io.longline.worker.BusinessWorker;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The Events that the worker of this process runs, and the classes that they came from. Each time
/// they are loaded it is by a class loader of its own, which goes when the next ones are there.
final class UserEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UserEvents.class);

    private final ReentrantLock turn = new ReentrantLock(true); // of one reload
    private volatile Events events; // written under turn
    private @Nullable UserClasses classes; // null for an object; guarded by turn

    private UserEvents(Events events, @Nullable UserClasses classes) {
        this.events = events;
        this.classes = classes;
    }

    /// An object of the program's own.
    static UserEvents given(Events events) {
        return new UserEvents(events, null);
    }

    /// The class that `worker.events` names.
    ///
    /// @param classpath `worker.classpath`
    static UserEvents named(String name, List<String> classpath) throws CannotStartException {
        if (name.isEmpty()) {
            throw new CannotStartException(
                    "worker.events is not set; name your class that implements Events, as --events"
                            + " com.example.LiveRoom, or leave worker out of --roles");
        }
        var classes = UserClasses.in(classpath);
        try {
            return new UserEvents(classes.make(Events.class, name, "worker.events"), classes);
        } catch (CannotStartException | RuntimeException | Error failed) {
            classes.close();
            throw failed;
        }
    }

    /// Those that are to be started. While a reload waits, [BusinessWorker#events] are others.
    Events events() {
        return events;
    }

    /// Loads the class of this name, and has the worker go on with it.
    ///
    /// @return how many handlers of the former still run, as [BusinessWorker#reload] says
    int reload(BusinessWorker worker, String name, List<String> classpath)
            throws CannotReloadException, InterruptedException {
        turn.lockInterruptibly();
        try {
            if (classes == null) {
                throw new CannotReloadException(
                        "there is nothing to load anew: the program brought its Events as an"
                                + " object; it can bring others with reload(events)");
            }
            UserEvents next = named(name, classpath);
            if (Objects.equals(
                    next.events.getClass().getClassLoader(), getClass().getClassLoader())) {
                log.warn(
                        "{} is on Longline's own class path, whose classes are not read again: the"
                                + " code is what it was; name its jar or folder in worker.classpath"
                                + " instead",
                        name);
            }
            return replaceBy(next, worker);
        } catch (CannotStartException unusable) {
            throw new CannotReloadException(unusable);
        } finally {
            turn.unlock();
        }
    }

    /// Has the worker go on with an object of the program's own.
    ///
    /// @return how many handlers of the former still run
    int reload(BusinessWorker worker, Events next)
            throws CannotReloadException, InterruptedException {
        turn.lockInterruptibly();
        try {
            return replaceBy(given(next), worker);
        } finally {
            turn.unlock();
        }
    }

    private int replaceBy(UserEvents next, BusinessWorker worker)
            throws CannotReloadException, InterruptedException {
        int busy;
        try {
            busy = worker.reload(next.events);
        } catch (IllegalStateException refused) {
            next.closeClasses();
            throw new CannotReloadException(refused);
        } catch (InterruptedException | RuntimeException | Error failed) {
            next.closeClasses();
            throw failed;
        }
        if (busy == 0) {
            closeClasses();
        }
        events = next.events;
        classes = next.classes;
        return busy;
    }

    /// When the worker is closed. A reload that is still about to end has a second for it;
    /// otherwise the classes are left to themselves.
    @Override
    public void close() {
        try {
            if (turn.tryLock(1, TimeUnit.SECONDS)) {
                try {
                    closeClasses();
                } finally {
                    turn.unlock();
                }
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeClasses() {
        UserClasses last = classes;
        if (last != null) {
            last.close();
        }
    }
}
