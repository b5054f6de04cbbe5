<?php
// Makes one call of the original GatewayClient and ends: php one-call.php REGISTER NAME ARGUMENTS-AS-JSON [SECRET]

require __DIR__ . '/originals.php';

use GatewayClient\Gateway;

Gateway::$registerAddress = $argv[1];
Gateway::$secretKey = $argv[4] ?? '';
echo json_encode(Gateway::{$argv[2]}(...json_decode($argv[3], true)), JSON_UNESCAPED_UNICODE), "\n";
