<?php
// Makes every call of the original GatewayClient against the cluster at a Register, and prints a JSON line for each:
// what was called, what came back, what was thrown and what was printed.
//
//   php all-calls.php REGISTER CLIENTS [secret=KEY] [several-registers=ADDRESS] [persistent=WEBSOCKET-PORT,TEXT-PORT]
//
// CLIENTS is a JSON object from names to client_ids: a, b, c, f and h are on WebSocket, d, e and g on text. The names
// stand for the ids in what is printed, so that runs against two clusters can be compared. After every call a line
// `#NUMBER` is sent to all, so that what a client received can be told apart by call.
//
// On connections that stay, commands and questions go by different sockets, and the original may answer a question before
// it has seen the command in front of it. There the script is a client of both gateways itself, and waits for the mark.

require __DIR__ . '/originals.php';

use GatewayClient\Gateway;

error_reporting(E_ALL & ~E_DEPRECATED);
$ids = json_decode($argv[2], true);
$options = array_slice($argv, 3);
$secret = '';
$watched = [];
Gateway::$registerAddress = $argv[1];
foreach ($options as $option) {
    if (str_starts_with($option, 'secret=')) {
        Gateway::$secretKey = $secret = substr($option, strlen('secret='));
    } elseif (str_starts_with($option, 'several-registers=')) {
        Gateway::$registerAddress = [substr($option, strlen('several-registers=')), $argv[1]];
    } elseif (str_starts_with($option, 'persistent=')) {
        Gateway::$persistentConnection = true;
        [$websocketPort, $textPort] = explode(',', substr($option, strlen('persistent=')));
        $watched = [watch($websocketPort, "GET / HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            . "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"), watch($textPort, '')];
    }
}

['a' => $a, 'b' => $b, 'c' => $c, 'd' => $d, 'e' => $e, 'f' => $f, 'g' => $g, 'h' => $h] = $ids;
$offline = substr($a, 0, 12) . '7fffffff';      // a gateway that is up, a client that is not
$offlineText = substr($d, 0, 12) . '7fffffff';
$elsewhere = '7f000001000100000001';            // a gateway that is not there: port 1

$names = ['offline' => $offline, 'offlineText' => $offlineText, 'elsewhere' => $elsewhere] + $ids;
$masks = [];
foreach ($names as $name => $id) {
    $masks[$id] = "<$name>";
    $masks['127.0.0.1:' . hexdec(substr($id, 8, 4))] = match ($name) {
        'elsewhere' => '<nowhere>',
        'd', 'e', 'g', 'offlineText' => '<text gateway>',
        default => '<websocket gateway>',
    };
}
$masks[$argv[1]] = '<register>';
foreach ($watched as $index => [, $id]) {
    $masks[$id] = "<watcher $index>";
}

$number = 0;
$mark = true;

/** A client of one gateway, which its worker has greeted. */
function watch(string $port, string $request): array
{
    $client = stream_socket_client("tcp://127.0.0.1:$port");
    fwrite($client, $request);
    preg_match('/"client_id":"([0-9a-f]{20})"/', awaitText($client, '}'), $matches);
    return [$client, $matches[1]];
}

function awaitText($client, string $text): string
{
    stream_set_timeout($client, 10);
    for ($heard = ''; !str_contains($heard, $text); $heard .= $more) {
        $more = fread($client, 65536);
        if ($more === '' || $more === false) {
            fwrite(STDERR, "no $text within 10 s\n");
            exit(1);
        }
    }
    return $heard;
}

/** Of a long text only how long it is, and which. */
function shortened(mixed $value): mixed
{
    if (is_array($value)) {
        return array_map(shortened(...), $value);
    }
    return is_string($value) && strlen($value) > 200 ? strlen($value) . ' bytes ' . md5($value) : $value;
}

/** Names for ids, in keys and values. */
function named(mixed $value): mixed
{
    global $masks;
    if (!is_array($value)) {
        return is_string($value) ? strtr($value, $masks) : $value;
    }
    $named = [];
    foreach ($value as $key => $inner) {
        $named[$masks[$key] ?? $key] = named($inner);
    }
    return $named;
}

function call(string $name, mixed ...$arguments): mixed
{
    global $number, $masks, $mark, $watched;
    $line = ['number' => ++$number, 'call' => $name, 'arguments' => shortened($arguments)];
    $returned = null;
    $warnings = [];
    set_error_handler(function (int $level, string $text) use (&$warnings): bool {
        $warnings[] = $text;
        return true;
    });
    ob_start();
    try {
        $returned = Gateway::$name(...$arguments);
        $line['returned'] = named(shortened($returned));
    } catch (Throwable $thrown) {
        $line['threw'] = get_class($thrown) . ': ' . $thrown->getMessage();
    }
    // of an exception that is printed, the first line says what happened and the rest where
    $printed = preg_replace('/ in \/.*/', '', strtok(ob_get_clean(), "\n"));
    restore_error_handler();
    if ($printed) {
        $line['printed'] = $printed;
    }
    if ($warnings) {
        $line['warned'] = $warnings;
    }
    $json = json_encode($line, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION
        | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    echo strtr($json, $masks), "\n";
    if ($mark) {
        Gateway::sendToAll("#$number");
        foreach ($watched as [$client]) {
            awaitText($client, "#$number");
        }
    }
    return $returned;
}

// ---- who is there
call('isOnline', $a);
call('isOnline', $d);
call('isOnline', $offline);
call('isOnline', $offlineText);
call('isOnline', 'short');
call('isOnline', $elsewhere);
call('getAllClientIdCount');
call('getAllClientCount');
call('getAllClientIdList');
call('getAllClientSessions');
call('getAllClientInfo');
call('getAllUidList');
call('getAllUidCount');
call('getAllGroupIdList');
call('getAllGroupUidList');
call('getAllGroupUidCount');
call('getAllGroupClientIdList');
call('getAllGroupClientIdCount');
call('getSession', $a);
call('getUidByClientId', $a);

// ---- sending: every form of message
call('sendToClient', $a, 'plain');
call('sendToClient', $d, 'plain');
call('sendToClient', $a, '用户 ✓ €');
call('sendToClient', $d, '用户 ✓ €');
call('sendToClient', $a, '');
call('sendToClient', $d, '');
call('sendToClient', $a, 42);
call('sendToClient', $a, -0.5);
call('sendToClient', $a, true);
call('sendToClient', $a, false);
call('sendToClient', $a, null);
call('sendToClient', $a, []);
call('sendToClient', $a, [1, 2.0, 'drei', null, true, false]);
call('sendToClient', $a, ['type' => 'say', 'content' => "用户/\"\\\n", 'deep' => ['x' => [1 => 'one', 5 => 'five']], 'none' => [], 7 => 'seven']);
call('sendToClient', $a, ['big' => PHP_INT_MAX, 'small' => 1.0e-10, 'large' => 1.5e300, 'third' => 1 / 3]);
call('sendToClient', $a, ['control' => "\x00\x1f\x7f", 'separator' => "\u{2028}", 'emoji' => '😀', 'slash' => '</script>']);
call('sendToClient', $a, "two\nlines");
call('sendToClient', $d, "two\nlines");
call('sendToClient', $a, str_repeat('long', 40000));
call('sendToClient', $offline, 'nobody');
call('sendToClient', 'short', 'nobody');
call('sendToClient', $elsewhere, 'nobody');

call('sendToAll', 'everyone');
call('sendToAll', '');
call('sendToAll', 'some', [$a, $d]);
call('sendToAll', 'one twice', [$a, $a]);
call('sendToAll', 'some and absent', [$b, $offline, $e]);
call('sendToAll', 'nobody', []);
call('sendToAll', 'all but', null, [$a, $d, $offline]);
call('sendToAll', 'all but one', null, $a);
call('sendToAll', 'all but none', null, []);
call('sendToAll', 'some but', [$a, $b, $d], [$b]);
call('sendToAll', 'some but one', [$a, $b, $d], $d);
call('sendToAll', 'not a list', 'x');
call('sendToAll', ['to' => 'browsers'], [$a, $b]);
call('sendToAll', "\x81\x03raw", [$a, $b], null, true);
call('sendToAll', "raw line\n", [$d], null, true);
call('sendToAll', 'bad id', ['short']);
call('sendToAll', 'bad id', null, ['short']);

// ---- uid
call('bindUid', $a, 'u1');
call('isUidOnline', 'u1');
call('getClientIdByUid', 'u1');
call('bindUid', $b, 'u1');
call('bindUid', $d, 'u1');
call('getClientIdByUid', 'u1');
call('getUidByClientId', $a);
call('getUidByClientId', $d);
call('sendToUid', 'u1', 'to u1');
call('bindUid', $c, 100);
call('getUidByClientId', $c);
call('getClientIdByUid', 100);
call('getClientIdByUid', '100');
call('bindUid', $e, '用户 1');
call('getClientIdByUid', '用户 1');
call('sendToUid', 100, 'to a number');
call('sendToUid', ['u1', 100, '用户 1', 'absent'], 'to several');
call('sendToUid', ['u1', 'u1'], 'named twice');
call('sendToUid', ['100'], 'a number in quotes');
call('sendToUid', 'absent', 'to nobody');
call('sendToUid', [], 'to none');
call('sendToUid', 100, ['type' => 'array']);
call('isUidOnline', 'absent');
call('isUidsOnline', ['u1', 100, 'absent']);
call('isUidsOnline', []);
call('batchGetClientIdByUid', ['u1', '100', 'absent', '用户 1']);
call('batchGetClientIdByUid', []);
call('getAllUidList');
call('getAllUidCount');
call('bindUid', $b, 'u2');
call('getClientIdByUid', 'u1');
call('getUidByClientId', $b);
call('bindUid', $b, 'u2');
call('getClientIdByUid', 'u2');
call('bindUid', $b, '');
call('bindUid', $b, '0');
call('bindUid', $b, 0);
call('getUidByClientId', $b);
call('bindUid', $offline, 'u3');
call('isUidOnline', 'u3');
call('unbindUid', $b, 'another');
call('getUidByClientId', $b);
call('unbindUid', $b, 'u2');
call('unbindUid', $offline, 'u2');
call('bindUid', $b, '007');
call('getClientIdByUid', '007');
call('getClientIdByUid', '7');
call('bindUid', $b, '-5');
call('getAllUidList');
call('bindUid', $b, 'a"b\\c');
call('sendToUid', 'a"b\\c', 'quoted');
call('batchGetClientIdByUid', ['a"b\\c']);
call('getUidByClientId', $offline);
call('getUidByClientId', 'short');

// ---- groups
call('joinGroup', $a, 'room');
call('joinGroup', $a, 'room');
call('joinGroup', $d, 'room');
call('joinGroup', $b, 'room');
call('joinGroup', $b, 'room two');
call('joinGroup', $c, 123);
call('joinGroup', $e, '房间');
call('joinGroup', $offline, 'room');
call('joinGroup', $a, '');
call('joinGroup', $a, '0');
call('joinGroup', $a, 0);
call('getClientIdCountByGroup', 'room');
call('getClientCountByGroup', 'room');
call('getClientIdCountByGroup', 123);
call('getClientIdCountByGroup', '123');
call('getClientIdCountByGroup', '房间');
call('getClientIdCountByGroup', 'absent');
call('getClientIdCountByGroup', '');
call('getClientIdCountByGroup', '0');
call('batchGetClientIdCountByGroup', ['room', 'room two', '123', 'absent', '房间']);
call('batchGetClientIdCountByGroup', []);
call('getClientIdListByGroup', 'room');
call('getClientIdListByGroup', ['room', '123']);
call('getClientIdListByGroup', 123);
call('getClientIdListByGroup', 'absent');
call('getClientIdListByGroup', '');
call('getUidListByGroup', 'room');
call('getUidListByGroup', ['room two', 123]);
call('getUidListByGroup', '');
call('getUidCountByGroup', 'room');
call('getUidCountByGroup', '');
call('getAllGroupIdList');
call('getAllGroupUidList');
call('getAllGroupUidCount');
call('getAllGroupClientIdList');
call('getAllGroupClientIdCount');
call('getClientSessionsByGroup', 'room');
call('getClientSessionsByGroup', '');
call('getClientSessionsByGroup', 'absent');
call('sendToGroup', 'room', 'to the room');
call('sendToGroup', 123, 'to a number');
call('sendToGroup', '123', 'to a number in quotes');
call('sendToGroup', ['room', 'room two'], 'to two rooms');
call('sendToGroup', ['room', 'room'], 'to a room twice');
call('sendToGroup', 'room', 'but one', [$a]);
call('sendToGroup', 'room', 'but one by name', $d);
call('sendToGroup', 'room', 'but these', [$a, $d, $offline]);
call('sendToGroup', 'room', 'but none', []);
call('sendToGroup', '房间', '你好');
call('sendToGroup', '', 'to none');
call('sendToGroup', 'absent', 'to nobody');
call('sendToGroup', 'room two', ['type' => 'array']);
call('sendToGroup', 'room two', "\x81\x03raw", null, true);
call('leaveGroup', $d, 'room');
call('leaveGroup', $d, 'room');
call('leaveGroup', $c, 'room');
call('leaveGroup', $c, '');
call('leaveGroup', $offline, 'room');
call('getClientIdListByGroup', 'room');
call('leaveGroup', $c, '123');
call('getAllGroupIdList');
call('ungroup', 'room');
call('ungroup', 'absent');
call('ungroup', '');
call('getClientIdCountByGroup', 'room');
call('getAllGroupIdList');
call('sendToGroup', 'room', 'to a room that is gone');
call('isOnline', $a);

// ---- sessions
call('setSession', $a, ['name' => 'a', 'visits' => 1]);
call('getSession', $a);
call('updateSession', $a, ['visits' => 2, 'more' => ['x' => 1]]);
call('getSession', $a);
call('updateSession', $a, ['more' => ['y' => 2], 'list' => [1, 2, 3]]);
call('getSession', $a);
call('updateSession', $a, ['list' => [9]]);
call('getSession', $a);
call('updateSession', $a, ['list' => 'flat', 'more' => ['x' => ['deeper' => true]]]);
call('getSession', $a);
call('updateSession', $a, []);
call('getSession', $a);
call('updateSession', $b, ['first' => null]);
call('getSession', $b);
call('setSession', $b, []);
call('getSession', $b);
call('updateSession', $b, ['after' => 'empty']);
call('getSession', $b);
call('setSession', $c, [
    'null' => null, 'true' => true, 'false' => false, 'int' => -7, 'max' => PHP_INT_MAX, 'min' => PHP_INT_MIN,
    'float' => 0.1, 'whole' => 3.0, 'tiny' => 5e-324, 'huge' => 1.7976931348623157e308, 'negative zero' => -0.0,
    'unicode' => '用户 😀', 'empty' => '', 'quotes' => "\"';:{}\n\\", 'nested' => ['a' => ['b' => ['c' => []]]],
    '5' => 'integer key', '05' => 'text key', '-3' => 'negative key', '1.5' => 'text', 'list' => ['x', 'y'],
]);
call('getSession', $c);
call('updateSession', $c, ['5' => 'replaced', 'int' => 8, 'added' => 1.5]);
call('getSession', $c);
call('setSession', $d, ['on' => 'text']);
call('updateSession', $d, ['on' => 'line']);
call('getSession', $d);
call('setSession', $offline, ['x' => 1]);
call('updateSession', $offline, ['x' => 1]);
call('getSession', $offline);
call('getSession', $elsewhere);
call('getSession', 'short');
call('setSession', $e, ['bytes' => "\xff\xfe", 'tail' => 'kept']);
call('getSession', $e);
call('updateSession', $e, ['tail' => 'new']);
call('getSession', $e);
call('setSession', $f, ['long' => str_repeat('用', 20000)]);
call('getSession', $f);
call('setSocketSession', $f, '');
call('getSession', $f);
call('setSocketSession', $f, 'a:1:{s:3:"own";i:1;}');
call('getSession', $f);
call('joinGroup', $a, 'again');
call('joinGroup', $e, 'again');
call('getClientSessionsByGroup', 'again');
call('getClientInfoByGroup', 'again');
call('getAllClientSessions', 'again');
call('getAllClientSessions');

// ---- all uids and groups while every client has both
foreach (['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as $index => $name) {
    call('bindUid', $ids[$name], "uid-$name");
    call('joinGroup', $ids[$name], $index % 2 ? 'odd' : 'even');
}
call('getAllGroupUidList');
call('getAllGroupUidCount');
call('getAllGroupClientIdList');
call('getAllGroupClientIdCount');
call('getUidListByGroup', ['odd', 'even']);
call('getAllUidList');

// ---- who joined or was bound first is named first
foreach (['c', 'f', 'a', 'g', 'd', 'b'] as $name) {
    call('joinGroup', $ids[$name], 'in turn');
    call('bindUid', $ids[$name], 'in turn');
}
call('joinGroup', $c, 'in turn');
call('bindUid', $c, 'in turn');
call('joinGroup', $b, 'later');
call('joinGroup', $a, 'later');
call('getClientIdListByGroup', 'in turn');
call('getClientIdListByGroup', ['later', 'in turn']);
call('getClientSessionsByGroup', 'in turn');
call('getUidListByGroup', 'in turn');
call('getClientIdByUid', 'in turn');
call('batchGetClientIdByUid', ['uid-h', 'in turn']);
call('getAllGroupIdList');
call('getAllGroupClientIdList');
foreach (['c', 'f', 'a', 'g', 'd', 'b'] as $name) {
    call('leaveGroup', $ids[$name], 'in turn');
    call('bindUid', $ids[$name], "uid-$name");
}
call('ungroup', 'later');

// ---- order: a query sees what the call before it did
for ($i = 0; $i < 10; $i++) {
    call('joinGroup', $a, "order-$i");
    call('getClientIdCountByGroup', "order-$i");
    call('leaveGroup', $a, "order-$i");
    call('getClientIdCountByGroup', "order-$i");
}
for ($i = 0; $i < 10; $i++) {
    call('sendToClient', $a, "in order $i");
}

// ---- closing
call('closeClient', $f, 'goodbye');
call('isOnline', $f);
call('getAllClientIdCount');
call('isUidOnline', 'uid-f');
call('closeClient', $g, 'goodbye');
call('isOnline', $g);
call('closeClient', $f, 'again');
call('destoryClient', $h);
call('isOnline', $h);
call('destoryClient', $h);
call('closeClient', $offline);
call('destoryClient', $offline);
call('closeClient', 'short');
call('getAllClientIdList');
call('getClientIdListByGroup', 'odd');
call('closeClient', $b);
call('isOnline', $b);
call('closeClient', $c, ['type' => 'farewell']);
call('isOnline', $c);
call('getAllClientIdCount');
call('destoryCurrentClient');

// ---- a wrong secret is let in nowhere
if ($secret !== '') {
    $mark = false;
    Gateway::$addressesCacheDisable = true;
    foreach (['wrong', ''] as $wrong) {
        Gateway::$secretKey = $wrong;
        call('getAllClientIdCount');
        call('isOnline', $a);
        call('sendToClient', $a, 'from a stranger');
        call('joinGroup', $a, 'strangers');
        call('sendToAll', 'from a stranger');
    }
    Gateway::$secretKey = $secret;
    Gateway::$addressesCacheDisable = false;
    $mark = true;
    call('getClientIdCountByGroup', 'strangers');
}
Gateway::sendToAll('end');
