<?php
// Shows a client what its worker was told, and makes calls from inside the worker. A client asks with JSON:
//
//   {"do":"visit"}     counts in $_SESSION
//   {"do":"server"}    shows $_SERVER
//   {"do":"worker"}    names the process
//   {"do":"call","name":"sendToGroup","arguments":[…]}   calls Gateway; the text "me" stands for the client's own id
//   {"do":"echo","text":"…"}
//   {"do":"work","count":7}   answers 0 to 6, one message each

use GatewayWorker\Lib\Gateway;

class Events
{
    public static function onConnect($clientId): void
    {
        Gateway::sendToClient($clientId, json_encode(['type' => 'init', 'client_id' => $clientId]));
    }

    public static function onWebSocketConnect($clientId, $data): void
    {
        self::answer('handshake', $data);
        $_SESSION['path'] = $data['server']['REQUEST_URI'];
    }

    public static function onMessage($clientId, $message): void
    {
        $asked = json_decode($message, true);
        switch ($asked['do'] ?? '') {
            case 'visit':
                $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
                self::answer('session', $_SESSION);
                break;
            case 'server':
                self::answer('server', $_SERVER);
                break;
            case 'worker':
                self::answer('worker', getmypid());
                break;
            case 'call':
                $arguments = $asked['arguments'];
                array_walk_recursive($arguments, function (&$value) use ($clientId) {
                    $value = $value === 'me' ? $clientId : $value;
                });
                try {
                    self::answer($asked['name'], Gateway::{$asked['name']}(...$arguments));
                } catch (Throwable $thrown) {
                    self::answer($asked['name'], get_class($thrown) . ': ' . $thrown->getMessage());
                }
                break;
            case 'echo':
                self::answer('echo', $asked['text']);
                break;
            case 'work':
                for ($i = 0; $i < $asked['count']; $i++) {
                    self::answer('work', $i);
                }
                break;
            default:
                self::answer('message', ['bytes' => strlen($message), 'md5' => md5($message)]);
        }
    }

    public static function onClose($clientId): void
    {
        Gateway::sendToAll(json_encode(
            ['type' => 'closed', 'value' => ['who' => $clientId, 'session' => $_SESSION, 'server' => $_SERVER]]));
    }

    private static function answer(string $type, mixed $value): void
    {
        Gateway::sendToCurrentClient(json_encode(['type' => $type, 'value' => $value],
            JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
    }
}
