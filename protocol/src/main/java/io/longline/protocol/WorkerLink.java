package io.longline.protocol;

/// One worker, as seen by a gateway: in this process or across a socket.
public interface WorkerLink {

    /// Whose link it is, for logs and routers: `address:name:number` as PHP writes it.
    String workerKey();

    /// Whether the worker wants [WorkerEvent.HandshakeAsked]. It may change while the worker runs;
    /// a worker that has nothing to say to one that it is sent all the same accepts it. PHP workers
    /// do not know it.
    boolean answersHandshakes();

    /// Takes the event over at once; it runs no user code on the caller's thread and never blocks.
    /// How the worker slows a client down that sends too much: [GatewayCommand.PauseReading].
    void deliver(WorkerEvent event);
}
