<?php
// Finds the originals' classes below the folder GATEWAYWORKER_HOME, where checkouts stand side by side: GatewayWorker,
// GatewayClient, workerman, coroutine.

$home = getenv('GATEWAYWORKER_HOME');
if (!$home || !is_dir("$home/workerman")) {
    fwrite(STDERR, "set GATEWAYWORKER_HOME to the folder with GatewayWorker, GatewayClient, workerman and coroutine\n");
    exit(2);
}

spl_autoload_register(function (string $class) use ($home): void {
    // a prefix may lie in two checkouts; the first file that is there counts
    $folders = [
        ['GatewayWorker\\', "$home/GatewayWorker/src"],
        ['GatewayClient\\', "$home/GatewayClient"],
        ['Workerman\\Coroutine\\', "$home/coroutine/src"],
        ['Workerman\\', "$home/workerman/src"],
        ['Workerman\\', "$home/coroutine/src"],
    ];
    foreach ($folders as [$prefix, $folder]) {
        if (str_starts_with($class, $prefix)) {
            $file = $folder . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require_once $file;
                return;
            }
        }
    }
});
