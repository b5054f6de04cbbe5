package io.longline.worker;

/// The [Events] that a worker runs, with what it has to know of them.
///
/// Their code runs with the class loader that they came from as the thread's context class loader:
/// those of a reload must find their own classes there, and not the ones they replace.
///
/// @param answersHandshakes whether `onHandshake` is overridden: there is nothing to ask otherwise
record ServedEvents(Events events, boolean answersHandshakes) {

    interface Call {
        void run() throws Exception;
    }

    static ServedEvents of(Events events) {
        return new ServedEvents(events, overridesOnHandshake(events));
    }

    /// From now on this thread runs their code.
    void enter(Thread thread) {
        thread.setContextClassLoader(events.getClass().getClassLoader());
    }

    /// Runs it on a thread of somebody else, which is afterwards as it was.
    void run(Call call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        enter(thread);
        try {
            call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean overridesOnHandshake(Events events) {
        try {
            return events.getClass()
                            .getMethod("onHandshake", Client.class, Handshake.class)
                            .getDeclaringClass()
                    != Events.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("Events has onHandshake, so has every body of it", e);
        }
    }
}
