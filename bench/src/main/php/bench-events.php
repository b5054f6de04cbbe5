<?php
// The bench app for an original BusinessWorker.

use GatewayWorker\Lib\Gateway;

class Events
{
    public static function onMessage($clientId, $message): void
    {
        $asked = json_decode($message, true);
        switch ($asked['type'] ?? '') {
            case 'hello':
                Gateway::bindUid($clientId, $asked['uid']);
                Gateway::sendToCurrentClient('{"type":"welcome"}');
                break;
            case 'join':
                Gateway::joinGroup($clientId, $asked['room']);
                Gateway::sendToCurrentClient('{"type":"joined"}');
                break;
            case 'keep':
                $_SESSION['name'] = $asked['content'];
                $_SESSION['visits'] = 1;
                Gateway::sendToCurrentClient('{"type":"kept"}');
                break;
            case 'echo':
                Gateway::sendToCurrentClient($message);
                break;
            case 'say':
                Gateway::sendToGroup($asked['room'], self::sent('say', $clientId, $asked['content']));
                break;
            case 'to':
                Gateway::sendToUid($asked['uid'], self::sent('to', $clientId, $asked['content']));
                break;
        }
    }

    private static function sent(string $type, string $clientId, string $content): string
    {
        return json_encode(['type' => $type, 'from' => $clientId, 'content' => $content]);
    }
}
