/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A chat of TCP clients and of who sits at the console: one thread, one wait. See README.md.
 */

#include <base/util.h>
#include <board/devices.h>
#include <errno.h>
#include <net/net.h>
#include <net/socket.h>
#include <petrel.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "reminder.h"

#define CHAT_PORT     23
#define CLIENTS       8
#define CONSOLE_BYTES 256
/* A name, ": ", a line and its end. */
#define MESSAGE_BYTES (NAME_CHARACTERS + 2 + LINE_CHARACTERS + 2)

static struct poll_set set = POLL_SET_INIT;
static struct poll_member arrivals;
static struct poll_member console;
static struct poll_member reminders;

static struct client clients[CLIENTS];
static int listener;
static struct line console_line;
static uint8_t console_buffer[CONSOLE_BYTES];

/* Who speaks: a client, or NULL for the console. */
static const char *name_of(const struct client *from)
{
    return from != NULL ? from->name : "console";
}

static void print(const char *text)
{
    console_write(text, strlen(text));
}

static void reply(struct client *to, const char *text)
{
    if (to != NULL) {
        client_say(to, &set, text);
    } else {
        print(text);
    }
}

static void tell_all_but(const struct client *from, const char *text)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (client_is_there(&clients[i]) && &clients[i] != from) {
            client_say(&clients[i], &set, text);
        }
    }
    if (from != NULL) {
        print(text);
    }
}

static void announce(const struct client *about, const char *what)
{
    char text[MESSAGE_BYTES];

    snprintk(text, sizeof(text), "* %s %s\n", about->name, what);
    tell_all_but(about, text);
}

/* Commands */

static bool is_good_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return length > 0 && length <= NAME_CHARACTERS && name[length] == '\0' &&
           strcmp(name, name_of(NULL)) != 0 && strncmp(name, "guest", 5) != 0;
}

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (client_is_there(&clients[i]) && strcmp(clients[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void rename_client(struct client *from, const char *name)
{
    char text[48];

    if (from == NULL || !is_good_name(name) || is_taken(name)) {
        reply(from, "* that name cannot be had\n");
        return;
    }
    snprintk(text, sizeof(text), "is now %s", name);
    announce(from, text);
    strcpy(from->name, name);
    reply(from, "* so be it\n");
}

static void list_clients(struct client *from, const char *unused)
{
    char text[CLIENTS * (NAME_CHARACTERS + 1) + 16] = "* console";

    (void)unused;
    for (size_t i = 0; i < CLIENTS; i++) {
        if (client_is_there(&clients[i])) {
            strcat(text, " ");
            strcat(text, clients[i].name);
        }
    }
    strcat(text, "\n");
    reply(from, text);
}

static void remind(struct client *from, const char *argument)
{
    char *text;
    unsigned long seconds = strtoul(argument, &text, 10);

    if (text == argument || *text != ' ' || seconds < 1 || seconds > 86400) {
        reply(from, "* /remind SECONDS TEXT\n");
    } else if (!reminder_set((unsigned int)seconds, text + 1)) {
        reply(from, "* there are too many reminders\n");
    }
}

static void leave(struct client *from, const char *unused)
{
    (void)unused;
    if (from == NULL) {
        print("* only a client can leave\n");
        return;
    }
    client_end(from, false);
    announce(from, "has left");
}

static const struct command {
    const char *name;
    void (*run)(struct client *from, const char *argument);
} commands[] = {
    {"/name", rename_client},
    {"/who", list_clients},
    {"/remind", remind},
    {"/quit", leave},
};

static void run_command(struct client *from, const char *text)
{
    size_t length = strcspn(text, " ");
    const char *argument = text + length + strspn(text + length, " ");

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strlen(commands[i].name) == length && strncmp(commands[i].name, text, length) == 0) {
            commands[i].run(from, argument);
            return;
        }
    }
    reply(from, "* /name NAME, /who, /remind SECONDS TEXT, /quit\n");
}

/* Lines */

static void take_line(struct client *from, const struct line *line)
{
    char text[MESSAGE_BYTES];

    if (line->is_cut) {
        snprintk(text, sizeof(text), "* only %d characters of that fit a line\n", LINE_CHARACTERS);
        reply(from, text);
    }
    if (line->text[0] == '/') {
        run_command(from, line->text);
    } else if (line->text[0] != '\0') {
        snprintk(text, sizeof(text), "%s: %s\n", name_of(from), line->text);
        tell_all_but(from, text);
    }
}

/* A line may end the client that it came from. */
static void take_bytes(struct client *from, struct line *line, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count && (from == NULL || client_is_there(from)); i++) {
        if (line_feed(line, bytes[i])) {
            take_line(from, line);
            line_begin(line);
        }
    }
}

/* A terminal of the host shows by itself what is typed; a serial line does not. */
static void echo(const char *bytes, size_t count)
{
    if (!IS_ENABLED(CONFIG_ARCH_POSIX)) {
        for (size_t i = 0; i < count; i++) {
            print(bytes[i] == '\r' ? "\n" : (char[]){bytes[i], '\0'});
        }
    }
}

static void read_console(void)
{
    char bytes[32];
    int count = uart_read(&uart0, bytes, sizeof(bytes), K_NO_WAIT);

    if (count > 0) {
        echo(bytes, (size_t)count);
        take_bytes(NULL, &console_line, bytes, (size_t)count);
    }
}

static void read_reminder(void)
{
    char reminder[LINE_CHARACTERS + 1];
    char text[MESSAGE_BYTES];

    if (reminder_get(reminder)) {
        snprintk(text, sizeof(text), "* reminder: %s\n", reminder);
        tell_all_but(NULL, text);
        print(text);
    }
}

/* Clients */

static void greet(struct client *client)
{
    snprintk(client->name, sizeof(client->name), "guest%d", (int)(client - clients) + 1);
    client_say(client, &set, "* welcome; /name NAME says who you are\n");
    announce(client, "is here");
}

static struct client *find_place(void)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (!client_is_there(&clients[i])) {
            return &clients[i];
        }
    }
    return NULL;
}

static void accept_client(void)
{
    static const char is_full[] = "* all places are taken\n";
    struct client *client = find_place();
    int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

    if (socket < 0) {
        return; /* it has gone again */
    }
    if (client == NULL) {
        (void)net_send(socket, is_full, sizeof(is_full) - 1, NET_MSG_DONTWAIT);
        (void)net_close(socket);
        return;
    }
    client_begin(client, &set, socket);
    greet(client);
}

/* One piece at a time: the others have their turn in between. */
static void serve(struct client *client)
{
    char bytes[64];
    int count = net_recv(client->socket, bytes, sizeof(bytes), NET_MSG_DONTWAIT);

    if (count > 0) {
        take_bytes(client, &client->line, bytes, (size_t)count);
    } else if (count != -EAGAIN) {
        leave(client, NULL);
    }
    if (client_is_there(client)) {
        client_go_on(client, &set);
    }
}

static bool is_held_up(const struct client *client)
{
    return client_is_there(client) && client->waiting > 0;
}

static k_timeout_t until_patience_ends(void)
{
    k_timepoint_t first = sys_timepoint_calc(K_FOREVER);

    for (size_t i = 0; i < CLIENTS; i++) {
        if (is_held_up(&clients[i]) && sys_timepoint_cmp(clients[i].patience, first) < 0) {
            first = clients[i].patience;
        }
    }
    return sys_timepoint_timeout(first);
}

static void leave_who_takes_nothing(void)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (is_held_up(&clients[i]) && sys_timepoint_expired(clients[i].patience)) {
            client_end(&clients[i], true);
            announce(&clients[i], "takes nothing and is left");
        }
    }
}

static int start_listening(void)
{
    struct net_address address = net_address(NET_IP_ANY, CHAT_PORT);

    listener = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);
    if (listener < 0) {
        return listener;
    }
    int error = net_bind(listener, &address);

    if (error == 0) {
        error = net_listen(listener, CLIENTS);
    }
    return error != 0 ? error : net_poll_set_add(&set, &arrivals, listener, K_READY_IN, 0);
}

static int start_console(void)
{
    int error = uart_receive_start(&uart0, console_buffer, sizeof(console_buffer));

    return error != 0 ? error : poll_set_add(&set, &console, uart_source(&uart0), K_READY_IN, 0);
}

static int start(void)
{
    int error = net_start();

    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i].socket = -1;
    }
    if (error == 0) {
        error = net_wait_ready(K_SECONDS(30));
    }
    if (error == 0) {
        error = start_listening();
    }
    if (error == 0) {
        error = start_console();
    }
    return error != 0 ? error : poll_set_add(&set, &reminders, reminder_source(), K_READY_IN, 0);
}

int main(void)
{
    int error = start();

    if (error != 0) {
        printk("chat: it does not start: error %d\n", -error);
        return 1;
    }
    printk("chat: ready on port %d, %u bytes for each of %d connections\n", CHAT_PORT,
           (unsigned int)sizeof(struct client), CLIENTS);
    for (;;) {
        struct poll_member *member = poll_set_wait(&set, until_patience_ends());

        if (member == &arrivals) {
            accept_client();
        } else if (member == &console) {
            read_console();
        } else if (member == &reminders) {
            read_reminder();
        } else if (member != NULL) {
            serve(CONTAINER_OF(member, struct client, member));
        }
        leave_who_takes_nothing();
    }
}
