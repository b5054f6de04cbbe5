<?php
// Records what GatewayWorker tells its workers of a WebSocket handshake.
// php record-websocket.php DIR_OF_GATEWAYWORKER DIR_OF_WORKERMAN   (writes websocket.tsv beside it)

[, $gatewayWorker, $workerman] = $argv;
spl_autoload_register(function ($class) use ($gatewayWorker, $workerman) {
    foreach (['GatewayWorker\\' => "$gatewayWorker/src/", 'Workerman\\' => "$workerman/src/"] as $prefix => $directory) {
        $file = $directory . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require $file;
        }
    }
});

final class RecordingGateway extends GatewayWorker\Gateway
{
    protected function sendToWorker($cmd, $connection, $body = '')
    {
        $connection->told = serialize($body);
        return true;
    }
}

final class FromSomewhere extends Workerman\Connection\TcpConnection
{
    public string $told = '';
    public function __construct(private string $ip) {}
    public function __destruct() {}
    public function getRemoteIp(): string { return $this->ip; }
    public function getRemotePort(): int { return 50000; }
    public function getLocalPort(): int { return 7272; }
}

$gateway = (new ReflectionClass(RecordingGateway::class))->newInstanceWithoutConstructor();
$requests = [
    ['10.0.0.9', "GET / HTTP/1.1\r\nHost: example.com\r\n"],
    ['10.0.0.9', "GET / HTTP/1.0\r\nUpgrade: websocket\r\n"],
    ['10.0.0.9', "GET /chat?a[]=1&a[k]=2&x.y=1&+=#part HTTP/1.1\r\nhost: h:1\r\nContent-Type: text/plain\r\nUser-Agent: A/1 (用户)\r\n"],
    ['10.0.0.9', "GET /?token=%ff&room=%E7%94%A8 HTTP/1.1\r\nHost: h\r\nX_Under: u\r\n42: n\r\nX-Empty:\r\n"],
    ['10.0.0.9', "GET /?? HTTP/1.1\r\nHost: h\r\nCookie: a=1; b = 2 ;c; =x;d=%20+;1=2;a=3;e=f=g\r\n"],
    ['[2001:db8::1]', "GET /#a?b=c HTTP/1.1\r\nHost: [::1]:7272\r\n"],
];
$lines = [];
foreach ($requests as [$ip, $head]) {
    $connection = new FromSomewhere($ip);
    $gateway->onWebsocketConnect($connection, new Workerman\Protocols\Http\Request("$head\r\n"));
    $lines[] = implode("\t", [$ip, bin2hex($head), bin2hex($connection->told)]);
}
file_put_contents(__DIR__ . '/websocket.tsv', implode("\n", $lines) . "\n");
