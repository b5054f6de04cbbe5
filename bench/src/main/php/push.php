<?php
// A backend with PHP's client that keeps its connection and calls sendToUid as fast as the cluster takes it, as Push.java:
//
//   php push.php REGISTER UIDS WARM-SECONDS MEASURED-SECONDS

require __DIR__ . '/../../../../interop/src/test/php/originals.php';

use GatewayClient\Gateway;

[, $register, $uids, $warm, $measured] = $argv;
Gateway::$registerAddress = $register;
Gateway::$persistentConnection = true;

$sequence = 0;
$push = function (int $seconds) use (&$sequence, $uids): array {
    $times = [];
    $now = hrtime(true);
    $end = $now + $seconds * 1_000_000_000;
    while ($now < $end) {
        $uid = 'u' . $sequence % $uids;
        Gateway::sendToUid($uid, str_pad(sprintf('@000.%08x.%016x@', ++$sequence, $now), 128, 'x'));
        $then = hrtime(true);
        $times[] = $then - $now;
        $now = $then;
    }
    return $times;
};

ini_set('memory_limit', '512M');
$push((int) $warm);
$begin = hrtime(true);
$times = $push((int) $measured);
$seconds = (hrtime(true) - $begin) / 1e9;
sort($times);
printf(
    "{\"calls\":%d,\"calls_per_s\":%.0f,\"call_p50_us\":%.2f,\"call_p99_us\":%.2f}\n",
    $sequence,
    count($times) / $seconds,
    $times[(int) (count($times) * 0.5)] / 1e3,
    $times[(int) (count($times) * 0.99)] / 1e3
);
