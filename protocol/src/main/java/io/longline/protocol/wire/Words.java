package io.longline.protocol.wire;

/// The command words of the inner protocol, byte 4 of a package.
final class Words {
    static final int ON_CONNECT = 1;
    static final int ON_MESSAGE = 3;
    static final int ON_CLOSE = 4;
    static final int SEND_TO_ONE = 5;
    static final int SEND_TO_ALL = 6;
    static final int KICK = 7;
    static final int DESTROY = 8;
    static final int UPDATE_SESSION = 9;
    static final int GET_ALL_CLIENT_SESSIONS = 10;
    static final int IS_ONLINE = 11;
    static final int BIND_UID = 12;
    static final int UNBIND_UID = 13;
    static final int SEND_TO_UID = 14;
    static final int GET_CLIENT_ID_BY_UID = 15;
    static final int BATCH_GET_CLIENT_ID_BY_UID = 16;
    static final int JOIN_GROUP = 20;
    static final int LEAVE_GROUP = 21;
    static final int SEND_TO_GROUP = 22;
    static final int GET_CLIENT_SESSIONS_BY_GROUP = 23;
    static final int GET_CLIENT_COUNT_BY_GROUP = 24;
    static final int SELECT = 25;
    static final int GET_GROUP_ID_LIST = 26;
    static final int UNGROUP = 27;
    static final int BATCH_GET_CLIENT_COUNT_BY_GROUP = 28;
    static final int WORKER_CONNECT = 200;
    static final int PING = 201;
    static final int GATEWAY_CLIENT_CONNECT = 202;
    static final int GET_SESSION_BY_CLIENT_ID = 203;
    static final int SET_SESSION = 204;
    static final int ON_WEBSOCKET_CONNECT = 205;

    // Between Java peers only, sent to none that did not say "longline":1 first.
    static final int HELLO = 230;
    static final int ASK = 231;
    static final int ANSWER = 232;
    static final int ANSWER_HANDSHAKE = 233;
    static final int ON_HANDSHAKE = 234;
    static final int PAUSE_READING = 235;
    static final int RESUME_READING = 236;
    static final int CLOSE_WITH_REASON = 237;
    static final int DESCRIBE = 245;
    static final int LIST_CONNECTIONS = 246;
    static final int REPORT = 247;
    static final int LIST_LINKS = 248;
    static final int SEND_COUNTED = 250;

    // And to none that did not say its "instance".
    static final int TOOK = 238;
    static final int LEAVING = 239;
    static final int LEFT_YOU = 240;
    static final int DONE = 241;
    static final int FORGET_CLIENT = 242;
    static final int ON_ADOPTED = 243;
    static final int DRAINING = 244;

    private Words() {}
}
