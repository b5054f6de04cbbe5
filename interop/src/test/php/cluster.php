<?php
// Starts parts of an original cluster, as told by arguments; each may be left out, websocket and text may come often:
//
//   php cluster.php start run=FOLDER register=127.0.0.1:1238 listen-register websocket=7272:2900 text=8282:2950
//       worker=NAME:COUNT events=FILE secret=KEY
//
// register=        where Register is; with listen-register it is started here
// websocket=, text=  a gateway: its port for clients, then its inner port
// worker=          BusinessWorkers that run the class Events of the file events=
// run=             a folder of this cluster's own, for pid and log files

require __DIR__ . '/originals.php';

use GatewayWorker\BusinessWorker;
use GatewayWorker\Gateway;
use GatewayWorker\Register;
use Workerman\Worker;

$settings = ['secret' => '', 'events' => __DIR__ . '/demo-events.php'];
$gateways = [];
foreach (array_slice($argv, 1) as $argument) {
    [$name, $value] = array_pad(explode('=', $argument, 2), 2, '');
    if ($name === 'websocket' || $name === 'text') {
        $gateways[] = [$name, ...explode(':', $value)];
    } else {
        $settings[$name] = $value;
    }
}

Worker::$pidFile = "{$settings['run']}/cluster.pid";
Worker::$statusFile = "{$settings['run']}/cluster.status";
Worker::$logFile = "{$settings['run']}/workerman.log";

if (isset($settings['listen-register'])) {
    $register = new Register("text://{$settings['register']}");
    $register->secretKey = $settings['secret'];
}

foreach ($gateways as [$protocol, $port, $innerPort]) {
    $gateway = new Gateway("$protocol://127.0.0.1:$port");
    $gateway->name = "gateway-$port";
    $gateway->lanIp = '127.0.0.1';
    $gateway->startPort = (int) $innerPort;
    $gateway->registerAddress = $settings['register'];
    $gateway->secretKey = $settings['secret'];
}

if (isset($settings['worker'])) {
    require $settings['events'];
    [$name, $count] = explode(':', $settings['worker']);
    $worker = new BusinessWorker();
    $worker->name = $name;
    $worker->count = (int) $count;
    $worker->registerAddress = $settings['register'];
    $worker->secretKey = $settings['secret'];
}

Worker::runAll();
