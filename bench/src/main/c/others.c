// The others of bench/table: clients who talk to each other while something heavy happens to the server, and how long each of their
// messages takes.
//
//   others PORT MESSAGES RUN KIND FILE [NAME=PID,PID...]...
//
// 100 clients of the bench app on 127.0.0.1:PORT say hello, and "READY" is printed to the standard error. Then, 2,000 a second,
// each message goes to the uid of another one. All are sent in their turn, whatever has become of those before, and a message's time
// begins when it is due, not when it is sent: who waits for an answer before the next question never meets a server that stands still.
// Those of the first half second are not counted.
//
// Each 250 ms of the counted ones are a line in FILE, which is appended to: RUN, KIND, then for each message the microseconds from when it was
// due until it was read, and after a slash those that are the server's: from when it was really sent until the kernel had it for the
// one that it is for (SO_TIMESTAMPNS). The rest is what this program was late. A line of JSON tells how much that was, and how many
// processors the processes of each NAME had meanwhile.
//
// One thread, which sleeps until the next is due: one that spins would have a processor for itself, of the two that there are.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 100, A_SECOND = 2000, BLOCK = A_SECOND / 4, SKIPPED = A_SECOND / 2, CONTENT = 128, INPUT = 1 << 16, GROUPS = 8 };
static const int64_t SECOND = 1000000000, PATIENCE = 10 * SECOND;

struct client {
    int fd;
    size_t kept; // bytes of a frame that has not come as a whole
    uint8_t input[INPUT];
};

struct message {
    int64_t sent, came, read; // 0 as long as it has not
};

// Processes that belong together.
struct group {
    const char *name, *pids;
    double before; // the seconds of CPU time that they had when counting began
};

static struct client clients[CLIENTS];
static struct message *messages;
static int wanted, in_time, twice;
static int64_t begin;

static void fail(const char *what) {
    fprintf(stderr, "others: %s: %s\n", what, errno ? strerror(errno) : "that was not expected");
    exit(1);
}

// The clock of the kernel's stamps.
static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static int64_t due(int number) { return begin + number * (SECOND / A_SECOND); }

// --- what is said ---

// One frame, masked with zeros.
static void say(struct client *client, const char *text) {
    uint8_t frame[8 + 65535] = {0x81};
    size_t length = strlen(text), header = length < 126 ? 2 : 4;
    frame[1] = 0x80 | (length < 126 ? length : 126);
    if (length >= 126) frame[2] = length >> 8, frame[3] = length;
    memcpy(frame + header + 4, text, length);
    errno = 0;
    if (send(client->fd, frame, header + 4 + length, MSG_NOSIGNAL) != (ssize_t) (header + 4 + length)) fail("send");
}

// Which one it is stands between two @.
static void say_message(int number) {
    static uint32_t random = 2463534242u; // xorshift32
    random ^= random << 13, random ^= random >> 17, random ^= random << 5;
    char content[CONTENT + 1], text[CONTENT + 64];
    memset(content, 'x', CONTENT);
    content[CONTENT] = 0;
    content[sprintf(content, "@%08x@", number)] = 'x';
    sprintf(text, "{\"type\":\"to\",\"uid\":\"t%u\",\"content\":\"%s\"}", random % CLIENTS, content);
    messages[number].sent = now();
    say(&clients[number % CLIENTS], text);
}

// --- what is heard ---

static void hear_message(const uint8_t *text, size_t length, int64_t came, int64_t read) {
    const uint8_t *mark = memchr(text, '@', length);
    long number = mark ? strtol((const char *) mark + 1, NULL, 16) : -1;
    if (number < 0 || number >= wanted) return;
    struct message *message = &messages[number];
    if (message->read) twice++;
    else in_time++;
    message->came = came;
    message->read = read;
}

// Of messages that are read at once, the kernel tells when the last one came.
static void hear(struct client *client) {
    char control[256];
    struct iovec room = {client->input + client->kept, INPUT - client->kept};
    struct msghdr header = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    errno = 0;
    ssize_t got = recvmsg(client->fd, &header, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("a connection has ended");
    int64_t read = now(), came = read;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec stamp;
        memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
        came = stamp.tv_sec * SECOND + stamp.tv_nsec;
    }
    size_t used = 0, all = client->kept + got;
    while (all - used >= 2) {
        const uint8_t *at = client->input + used;
        size_t length = at[1] & 127, head = length < 126 ? 2 : 4;
        if (all - used < head) break;
        if (length == 126) length = at[2] << 8 | at[3];
        if (all - used < head + length) break;
        hear_message(at + head, length, came, read);
        used += head + length;
    }
    client->kept = all - used;
    memmove(client->input, client->input + used, client->kept);
    if (client->kept == INPUT) fail("a frame is too long");
}

// --- who talks ---

static void await(struct client *client, const char *end) {
    while (!memmem(client->input, client->kept, end, strlen(end))) {
        errno = 0;
        ssize_t got = recv(client->fd, client->input + client->kept, INPUT - client->kept, 0);
        if (got <= 0) fail(end);
        client->kept += got;
    }
    client->kept = 0;
}

static void come_in(struct client *client, int number, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = PATIENCE / SECOND};
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    char hello[64];
    int yes = 1;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *) &address, sizeof address)) fail("connect");
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (setsockopt(client->fd, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes)) fail("SO_TIMESTAMPNS");
    if (send(client->fd, request, sizeof request - 1, MSG_NOSIGNAL) < 0) fail("send");
    await(client, "\r\n\r\n");
    sprintf(hello, "{\"type\":\"hello\",\"uid\":\"t%d\"}", number);
    say(client, hello);
    await(client, "welcome\"}");
    if (fcntl(client->fd, F_SETFL, O_NONBLOCK)) fail("fcntl");
}

// --- CPU time ---

static double cpu_seconds(const char *pids) {
    unsigned long ticks = 0, user, kernel;
    for (char *end; *pids; pids = *end ? end + 1 : end) {
        char path[64], line[1024];
        sprintf(path, "/proc/%ld/stat", strtol(pids, &end, 10));
        FILE *file = fopen(path, "r");
        if (!file || !fgets(line, sizeof line, file)) fail(path);
        fclose(file);
        // the name may have anything in it, but is in brackets
        if (sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2) fail(path);
        ticks += user + kernel;
    }
    return (double) ticks / sysconf(_SC_CLK_TCK);
}

// --- what became of it ---

static int by_size(const void *one, const void *other) {
    int64_t a = *(const int64_t *) one, b = *(const int64_t *) other;
    return (a > b) - (a < b);
}

static void tell_part(const char *name, int64_t *nanos, int count) {
    qsort(nanos, count, sizeof *nanos, by_size);
    printf(",\"%s_p50_us\":%.1f,\"%s_p99_us\":%.1f,\"%s_max_us\":%.1f", name, nanos[count / 2] / 1e3, name,
        nanos[(int) (count * 0.99)] / 1e3, name, nanos[count - 1] / 1e3);
}

static void keep(const char *run, const char *kind, FILE *file) {
    for (int i = SKIPPED; i < wanted; i++) {
        struct message *message = &messages[i];
        if ((i - SKIPPED) % BLOCK == 0) fprintf(file, "%s%s %s", i > SKIPPED ? "\n" : "", run, kind);
        if (message->read) fprintf(file, " %.1f/%.1f", (message->read - due(i)) / 1e3, (message->came - message->sent) / 1e3);
    }
    fprintf(file, "\n");
    if (fclose(file)) fail("the file");
}

static void tell(void) {
    int count = wanted - SKIPPED, here = 0;
    int64_t *sent_late = malloc(count * sizeof *sent_late), *read_late = malloc(count * sizeof *read_late);
    if (!sent_late || !read_late) fail("malloc");
    for (int i = SKIPPED; i < wanted; i++) {
        sent_late[i - SKIPPED] = messages[i].sent - due(i);
        if (messages[i].read) read_late[here++] = messages[i].read - messages[i].came;
    }
    printf("{\"messages\":%d,\"lost\":%d,\"dup\":%d", count, wanted - in_time, twice);
    tell_part("sent_late", sent_late, count);
    if (here) tell_part("read_late", read_late, here);
}

static void talk(struct group *groups, int known) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < CLIENTS; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
        if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event)) fail("epoll");
    }
    begin = now();
    for (int next = 0; next < wanted || in_time < wanted;) {
        int64_t time = now();
        if (next == wanted && time > due(wanted) + PATIENCE) return; // what has not come by now is lost
        for (; next < wanted && due(next) <= time; next++) {
            for (int g = 0; next == SKIPPED && g < known; g++) groups[g].before = cpu_seconds(groups[g].pids);
            say_message(next);
        }
        int64_t wait = (next < wanted ? due(next) : due(wanted) + PATIENCE + 1) - now();
        struct timespec limit = {wait > 0 ? wait / SECOND : 0, wait > 0 ? wait % SECOND : 0};
        struct epoll_event events[CLIENTS];
        int happened = epoll_pwait2(epoll, events, CLIENTS, &limit, NULL);
        if (happened < 0 && errno != EINTR) fail("epoll_pwait2");
        for (int i = 0; i < happened; i++) hear(events[i].data.ptr);
    }
}

int main(int count, char **arguments) {
    char *end = "?", *stop = "?";
    long port = count >= 6 ? strtol(arguments[1], &end, 10) : 0, counted = count >= 6 ? strtol(arguments[2], &stop, 10) : 0;
    if (*end || *stop || port < 1 || port > 65535 || counted < BLOCK || counted > 1000000 || count - 6 > GROUPS) {
        fputs("others PORT MESSAGES RUN KIND FILE [NAME=PID,PID...]...: talks to the bench app on 127.0.0.1\n", stderr);
        return 2;
    }
    struct group groups[GROUPS];
    int known = 0;
    for (; known < count - 6; known++) {
        char *sign = strchr(arguments[6 + known], '=');
        if (!sign) fail(arguments[6 + known]);
        *sign = 0;
        groups[known] = (struct group){.name = arguments[6 + known], .pids = sign + 1};
    }
    FILE *file = fopen(arguments[5], "a");
    wanted = SKIPPED + counted;
    messages = calloc(wanted, sizeof *messages);
    if (!file || !messages) fail(arguments[5]);
    prctl(PR_SET_TIMERSLACK, 1); // or it would be woken 50 microseconds late
    for (int i = 0; i < CLIENTS; i++) come_in(&clients[i], i, port);
    fputs("READY\n", stderr);

    talk(groups, known);
    double seconds = (now() - due(SKIPPED)) / 1e9;
    tell();
    for (int g = 0; g < known; g++) printf(",\"%s_cpu\":%.3f", groups[g].name, (cpu_seconds(groups[g].pids) - groups[g].before) / seconds);
    printf("}\n");
    keep(arguments[3], arguments[4], file);
    return 0;
}
