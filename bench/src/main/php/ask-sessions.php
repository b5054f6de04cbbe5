<?php
// A backend with PHP's client that asks for the sessions of everybody, ten times a second, as AskSessions.java:
//
//   php ask-sessions.php REGISTER SECONDS

require __DIR__ . '/../../../../interop/src/test/php/originals.php';

use GatewayClient\Gateway;

const PERIOD = 100_000_000; // nanoseconds

[, $register, $seconds] = $argv;
Gateway::$registerAddress = $register;
ini_set('memory_limit', '512M');

for ($i = 0; $i < 5; $i++) {
    Gateway::getAllClientSessions();
}
fwrite(STDERR, "READY\n");
$times = [];
$clients = 0;
$begin = hrtime(true);
for ($i = 0; $i < $seconds * 10; $i++) {
    $due = $begin + $i * PERIOD - hrtime(true);
    if ($due > 0) {
        usleep(intdiv($due, 1000));
    }
    $start = hrtime(true);
    $clients = count(Gateway::getAllClientSessions());
    $times[] = hrtime(true) - $start;
}
sort($times);
printf(
    "{\"asks\":%d,\"clients\":%d,\"ask_p50_ms\":%.2f,\"ask_p99_ms\":%.2f}\n",
    count($times),
    $clients,
    $times[(int) (count($times) * 0.5)] / 1e6,
    $times[(int) (count($times) * 0.99)] / 1e6
);
