<?php
// What the demo does, for an original BusinessWorker.

use GatewayWorker\Lib\Gateway;

class Events
{
    public static function onConnect($clientId): void
    {
        Gateway::sendToClient($clientId, json_encode(
            ['type' => 'init', 'client_id' => $clientId, 'msg' => 'connect is success']));
    }

    public static function onMessage($clientId, $message): void
    {
        $asked = json_decode($message, true);
        $now = date('Y-m-d H:i:s');
        switch (is_array($asked) ? $asked['type'] ?? '' : '') {
            case 'join':
                Gateway::joinGroup($clientId, $asked['roomId']);
                Gateway::sendToGroup($asked['roomId'], json_encode([
                    'type' => 'join',
                    'roomId' => $asked['roomId'],
                    'userName' => $asked['userName'],
                    'msg' => 'enters the Room',
                    'joinTime' => $now,
                ]));
                break;
            case 'say':
                Gateway::sendToGroup($asked['roomId'], json_encode([
                    'type' => 'say',
                    'roomId' => $asked['roomId'],
                    'userName' => $asked['userName'],
                    'content' => $asked['content'] ?? 'default content',
                    'commentTime' => $now,
                ]));
                break;
            case 'pong':
                break;
            default:
                Gateway::sendToAll("$clientId said $message");
        }
    }

    public static function onClose($clientId): void
    {
        Gateway::sendToAll("$clientId logout");
    }
}
