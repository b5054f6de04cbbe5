<?php
// Tells a client its id and then leaves it to GatewayClient.

use GatewayWorker\Lib\Gateway;

class Events
{
    public static function onConnect($clientId): void
    {
        Gateway::sendToClient($clientId, json_encode(['type' => 'init', 'client_id' => $clientId]));
    }

    public static function onMessage($clientId, $message): void
    {
    }
}
