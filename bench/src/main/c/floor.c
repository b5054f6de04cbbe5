// The floor of bench/table: a server of the bench app that spends next to nothing beside the calls of the kernel. What it needs
// for a message is about what any server needs that gets it with one recv and sends it with one send; the rest of what Longline
// needs is Longline's.
//
//   floor PORT    on 127.0.0.1; 0 is any free one. "listening on PORT" is printed when clients may come
//
// One thread and one epoll. It says what BenchApp says, byte for byte as long, but finds its way through JSON by plain search. No
// worker, no timers, no limits, no heartbeats, no escapes in JSON, no fragments, no check of UTF-8; nothing waits for a client
// that is slow, and there is one room, whatever it is called.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, MESSAGE = 65535, REQUEST = 16384, EVENTS = 512, BUCKETS = 1 << 16, UID_ROOM = 12, WRAPPING = 64 };
enum state { NOBODY, ASKS, TALKS };

struct text {
    const uint8_t *at;
    size_t length;
};

// Clients are known by their descriptor.
struct client {
    char uid[UID_ROOM]; // ends with 0; empty when there is none
    int next;           // another one whose uid is in the same bucket, or 0
    int seat;           // where it is in the room, plus one; 0 outside of it
    uint32_t kept;      // bytes of what has not come as a whole
    enum state state;
    uint8_t *rest;      // those bytes
};

static struct client *clients;
static int buckets[BUCKETS];
static int *room, in_room;
static uint8_t input[BUFFER];
static uint8_t answers[BUFFER], said[BUFFER]; // to the client that is read; to the room when the turn is over
static size_t answers_length, said_length;

static void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

// --- who is there ---

static uint32_t bucket(const char *uid) {
    uint32_t hash = 2166136261u; // FNV-1a
    for (; *uid; uid++) hash = (hash ^ (uint8_t) *uid) * 16777619u;
    return (hash ^ hash >> 16) % BUCKETS;
}

static void unbind(int fd) {
    if (!*clients[fd].uid) return;
    int *link = &buckets[bucket(clients[fd].uid)];
    while (*link != fd) link = &clients[*link].next;
    *link = clients[fd].next;
    *clients[fd].uid = 0;
}

static void bind_uid(int fd, struct text uid) {
    unbind(fd);
    memcpy(clients[fd].uid, uid.at, uid.length);
    clients[fd].uid[uid.length] = 0;
    int *first = &buckets[bucket(clients[fd].uid)];
    clients[fd].next = *first;
    *first = fd;
}

static void join(int fd) {
    if (clients[fd].seat) return;
    room[in_room++] = fd;
    clients[fd].seat = in_room;
}

static void leave(int fd) {
    int seat = clients[fd].seat;
    if (seat) {
        int last = room[--in_room];
        room[seat - 1] = last;
        clients[last].seat = seat;
    }
    unbind(fd);
    free(clients[fd].rest);
    clients[fd] = (struct client){.state = NOBODY};
    close(fd);
}

static void refuse(int fd, const char *why) {
    fprintf(stderr, "floor: client %d is closed: %s\n", fd, why);
    leave(fd);
}

// --- what they are sent ---

// Whether the client is still there.
static bool transmit(int fd, const uint8_t *bytes, size_t length) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t) length) return true;
    if (sent >= 0 || errno == EAGAIN) refuse(fd, "it reads too slowly");
    else leave(fd);
    return false;
}

static void transmit_to_room(void) {
    size_t length = said_length;
    said_length = 0;
    // who goes leaves the seat to the last one
    for (int i = 0; i < in_room;) i += transmit(room[i], said, length);
}

static uint8_t *put(uint8_t *at, const void *bytes, size_t length) { return (uint8_t *) memcpy(at, bytes, length) + length; }

static uint8_t *put_header(uint8_t *at, int opcode, size_t length) {
    *at++ = 0x80 | opcode;
    if (length < 126) {
        *at++ = length;
    } else {
        *at++ = 126;
        *at++ = length >> 8;
        *at++ = length;
    }
    return at;
}

static void answer(int opcode, struct text payload) {
    uint8_t *at = put_header(answers + answers_length, opcode, payload.length);
    answers_length = put(at, payload.at, payload.length) - answers;
}

#define TEXT(literal) ((struct text){(const uint8_t *) (literal), sizeof(literal) - 1})
#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

// {"type":TYPE,"from":CLIENT_ID,"content":CONTENT} as a frame; tells how long that is
static size_t wrap(uint8_t *to, struct text type, int from, struct text content) {
    char id[20] = "7f0000010b57"; // address and port of a gateway, then the number of the connection
    for (int digit = 19, left = from; digit >= 12; digit--, left >>= 4) id[digit] = "0123456789abcdef"[left & 15];
    size_t length = sizeof("{'type':'','from':'','content':''}") - 1 + type.length + sizeof id + content.length;
    uint8_t *at = put_header(to, 1, length);
    at = put(PUT(at, "{\"type\":\""), type.at, type.length);
    at = put(PUT(at, "\",\"from\":\""), id, sizeof id);
    at = put(PUT(at, "\",\"content\":\""), content.at, content.length);
    return PUT(at, "\"}") - to;
}

// --- what they say ---

// The string that follows KEY, as "type":" with all its quotes; empty when there is none.
static struct text field(struct text message, struct text key) {
    const uint8_t *end = message.at + message.length;
    const uint8_t *at = memmem(message.at, message.length, key.at, key.length);
    const uint8_t *quote = at ? memchr(at + key.length, '"', end - at - key.length) : NULL;
    return quote ? (struct text){at + key.length, quote - at - key.length} : (struct text){message.at, 0};
}

static bool is(struct text text, struct text other) {
    return text.length == other.length && !memcmp(text.at, other.at, other.length);
}

static void message(int fd, struct text message) {
    struct text type = field(message, TEXT("\"type\":\""));
    if (is(type, TEXT("echo"))) {
        answer(1, message);
    } else if (is(type, TEXT("say"))) {
        struct text content = field(message, TEXT("\"content\":\""));
        if (said_length + content.length + WRAPPING + 32 > BUFFER) transmit_to_room();
        said_length += wrap(said + said_length, type, fd, content);
    } else if (is(type, TEXT("to"))) {
        static uint8_t wrapped[MESSAGE + WRAPPING + 32];
        struct text to = field(message, TEXT("\"uid\":\""));
        size_t length = wrap(wrapped, type, fd, field(message, TEXT("\"content\":\"")));
        char uid[UID_ROOM] = "";
        if (to.length < UID_ROOM) memcpy(uid, to.at, to.length);
        for (int next, other = buckets[bucket(uid)]; other; other = next) {
            next = clients[other].next;
            if (!strcmp(clients[other].uid, uid)) transmit(other, wrapped, length);
        }
    } else if (is(type, TEXT("hello"))) {
        struct text uid = field(message, TEXT("\"uid\":\""));
        if (uid.length == 0 || uid.length >= UID_ROOM) {
            refuse(fd, "a uid has 1 to 11 bytes here");
            return;
        }
        bind_uid(fd, uid);
        answer(1, TEXT("{\"type\":\"welcome\"}"));
    } else if (is(type, TEXT("join"))) {
        join(fd);
        answer(1, TEXT("{\"type\":\"joined\"}"));
    } else {
        refuse(fd, "it says what is not understood here");
    }
}

// The length of the first frame, which is done with; 0 when it has not come as a whole.
static size_t frame(int fd, uint8_t *at, size_t left) {
    if (left < 2) return 0;
    size_t length = at[1] & 127, header = 2;
    if (length == 126) {
        header = 4;
        if (left < header) return 0;
        length = at[2] << 8 | at[3];
    }
    if (length == 127 || !(at[0] & 0x80) || !(at[1] & 0x80)) {
        refuse(fd, "its frame is of 65,536 bytes or more, a fragment or not masked");
        return 0;
    }
    header += 4;
    if (left < header + length) return 0;

    uint8_t *payload = at + header;
    uint32_t key;
    memcpy(&key, payload - 4, 4);
    uint64_t keys = (uint64_t) key << 32 | key, eight;
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&eight, payload + i, 8);
        eight ^= keys;
        memcpy(payload + i, &eight, 8);
    }
    for (; i < length; i++) payload[i] ^= payload[(int) (i & 3) - 4];

    struct text whole = {payload, length};
    switch (at[0] & 15) {
        case 1:
        case 2: message(fd, whole); break;
        case 8: leave(fd); break;
        case 9: answer(10, whole); break;
        case 10: break;
        default: refuse(fd, "its frame is of a kind that there is not");
    }
    return header + length;
}

// --- the handshake, RFC 6455 ---

static uint32_t rotate(uint32_t word, int bits) { return word << bits | word >> (32 - bits); }

// RFC 3174, of at most 119 bytes.
static void sha1(const char *text, size_t length, uint8_t digest[20]) {
    uint8_t padded[128] = {0};
    size_t whole = length + 9 > 64 ? 128 : 64;
    memcpy(padded, text, length);
    padded[length] = 0x80;
    padded[whole - 2] = length * 8 >> 8;
    padded[whole - 1] = length * 8;
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    for (uint8_t *block = padded; block < padded + whole; block += 64) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int t = 0; t < 16; t++)
            w[t] = (uint32_t) block[4 * t] << 24 | block[4 * t + 1] << 16 | block[4 * t + 2] << 8 | block[4 * t + 3];
        for (int t = 16; t < 80; t++) w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        for (int t = 0; t < 80; t++) {
            uint32_t f = t < 20   ? ((b & c) | (~b & d)) + 0x5a827999
                         : t < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                         : t < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
                                  : (b ^ c ^ d) + 0xca62c1d6;
            uint32_t next = rotate(a, 5) + f + e + w[t];
            e = d, d = c, c = rotate(b, 30), b = a, a = next;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - i % 4 * 8);
}

static void base64(const uint8_t digest[20], char text[28]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 27; i++) {
        int bit = i * 6, two = digest[bit / 8] << 8 | (bit / 8 < 19 ? digest[bit / 8 + 1] : 0);
        text[i] = digits[two >> (10 - bit % 8) & 63];
    }
    text[27] = '=';
}

// The length of the request, which is answered; 0 when it has not come as a whole.
static size_t handshake(int fd, uint8_t *at, size_t left) {
    static const char name[] = "Sec-WebSocket-Key:", guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t *end = memmem(at, left, "\r\n\r\n", 4);
    if (!end) {
        if (left > REQUEST) refuse(fd, "its request has no end");
        return 0;
    }
    *end = 0;
    const char *key = strcasestr((char *) at, name);
    if (key) key += sizeof name - 1, key += strspn(key, " ");
    if (!key || strcspn(key, "\r ") != 24) {
        refuse(fd, "its request has no Sec-WebSocket-Key of 24 characters");
        return 0;
    }
    char joined[24 + sizeof guid], accept[28];
    uint8_t digest[20];
    memcpy(joined, key, 24);
    memcpy(joined + 24, guid, sizeof guid);
    sha1(joined, strlen(joined), digest);
    base64(digest, accept);
    answers_length = sprintf((char *) answers,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %.28s\r\n\r\n", accept);
    clients[fd].state = TALKS;
    return end + 4 - at;
}

// --- the loop ---

static void readable(int fd, bool ends) {
    struct client *client = &clients[fd];
    for (bool more = true; more && client->state != NOBODY;) {
        size_t kept = client->kept, used = 0, took;
        if (kept) memcpy(input, client->rest, kept);
        // half of what there is room for: what is answered to a frame is no longer than the frame
        ssize_t got = recv(fd, input + kept, BUFFER / 2 - kept, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            leave(fd);
            return;
        }
        size_t all = kept + got;
        // less than there was room for is all there was: epoll tells of what comes next
        more = ends || all == BUFFER / 2;
        answers_length = 0;
        do {
            took = client->state == ASKS ? handshake(fd, input + used, all - used) : frame(fd, input + used, all - used);
            used += took;
        } while (took && used < all && client->state != NOBODY);
        if (client->state == NOBODY || (answers_length && !transmit(fd, answers, answers_length))) return;

        free(client->rest);
        client->kept = all - used;
        client->rest = client->kept ? malloc(client->kept) : NULL;
        if (client->kept && !client->rest) fail("malloc");
        if (client->kept) memcpy(client->rest, input + used, client->kept);
    }
}

static void let_in(int epoll, int listener) {
    int fd, yes = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        clients[fd].state = ASKS;
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
    }
    if (errno != EAGAIN && errno != ECONNABORTED) fail("accept");
}

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
    if (listener < 0) fail("socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *) &address, length)) fail("bind");
    if (listen(listener, 4096) || getsockname(listener, (struct sockaddr *) &address, &length)) fail("listen");
    printf("listening on %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    char *end = "?";
    long port = count == 2 ? strtol(arguments[1], &end, 10) : 0;
    if (*end || port < 0 || port > 65535) {
        fputs("floor PORT: a server of the bench app on 127.0.0.1; 0 is any free port\n", stderr);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max > 1 << 20) files.rlim_max = 1 << 20;
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files)) fail("setrlimit");
    clients = calloc(files.rlim_cur, sizeof *clients);
    room = calloc(files.rlim_cur, sizeof *room);
    if (!clients || !room) fail("calloc");

    int epoll = epoll_create1(EPOLL_CLOEXEC), listener = listen_on(port);
    struct epoll_event events[EVENTS], coming = {.events = EPOLLIN, .data.fd = listener};
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &coming)) fail("epoll");
    for (;;) {
        int happened = epoll_wait(epoll, events, EVENTS, -1);
        if (happened < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < happened; i++) {
            if (events[i].data.fd == listener) let_in(epoll, listener);
            else readable(events[i].data.fd, events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
        }
        // what several said in this turn goes out at once
        if (said_length) transmit_to_room();
    }
}
