/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How fast TCP is, both ways, with iperf on the other side. See README.md.
 */

#include <board/devices.h>
#include <net/address.h>
#include <net/iperf.h>
#include <net/net.h>
#include <petrel.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 32

K_MSGQ_DEFINE(reports, sizeof(struct net_iperf_report), 8, 4);

/* On the network's queue, which shall not wait for the console. */
static void on_end(const struct net_iperf_report *report, void *unused)
{
    (void)unused;
    (void)k_msgq_put(&reports, report, K_NO_WAIT);
}

static void print_report(const struct net_iperf_report *report)
{
    static const char *const ends[] = {
        [NET_IPERF_RECEIVED] = "received",
        [NET_IPERF_SENT] = "sent",
        [NET_IPERF_FAILED] = "failed",
        [NET_IPERF_RESET] = "ended by the other side",
    };
    uint32_t ms = report->milliseconds > 0 ? report->milliseconds : 1;
    uint32_t kilobits = (uint32_t)((uint64_t)report->bytes * 8 / ms);

    printk("iperf: %s: %u bytes in %u ms, %u.%03u Mbit/s\n", ends[report->end],
           (unsigned int)report->bytes, (unsigned int)report->milliseconds,
           (unsigned int)(kilobits / 1000), (unsigned int)(kilobits % 1000));
}

/* "10.0.2.2" or "10.0.2.2 5001" */
static void send_to(char *line)
{
    char *port_text = strchr(line, ' ');
    unsigned long port = NET_IPERF_PORT;
    struct net_address server;
    uint32_t ip;

    if (port_text != NULL) {
        *port_text = '\0';
        port = strtoul(port_text + 1, NULL, 10);
    }
    if (net_address_parse(line, &ip) != 0 || port < 1 || port > UINT16_MAX) {
        printk("iperf: type the address of a computer where 'iperf -s' runs\n");
        return;
    }
    server = net_address(ip, (uint16_t)port);
    printk("iperf: sending to %s for %d seconds\n", line, NET_IPERF_SEND_SECONDS);
    if (net_iperf_send(&server, on_end, NULL) != 0) {
        printk("iperf: there is no way to it, or no memory\n");
    }
}

static void read_console(void)
{
    static char line[LINE_BYTES];
    static size_t length;
    char byte;

    while (uart_read(&uart0, &byte, 1, K_NO_WAIT) == 1) {
        if (byte == '\n' || byte == '\r') {
            line[length] = '\0';
            if (length > 0) {
                send_to(line);
            }
            length = 0;
        } else if (length < sizeof(line) - 1) {
            line[length++] = byte;
        }
    }
}

static int start(void)
{
    static uint8_t console_buffer[LINE_BYTES];
    int error = net_start();

    if (error == 0) {
        error = net_wait_ready(K_SECONDS(30));
    }
    if (error == 0) {
        error = net_iperf_serve(NET_IPERF_PORT, on_end, NULL);
    }
    return error != 0 ? error : uart_receive_start(&uart0, console_buffer, sizeof(console_buffer));
}

int main(void)
{
    static struct poll_set set = POLL_SET_INIT;
    static struct poll_member ends;
    static struct poll_member console;
    struct net_iperf_report report;
    int error = start();

    if (error != 0) {
        printk("iperf: it does not start: error %d\n", -error);
        return 1;
    }
    (void)poll_set_add(&set, &ends, k_msgq_source(&reports), K_READY_IN, 0);
    (void)poll_set_add(&set, &console, uart_source(&uart0), K_READY_IN, 0);
    printk("iperf: ready on port %d\n", NET_IPERF_PORT);
    for (;;) {
        if (poll_set_wait(&set, K_FOREVER) == &console) {
            read_console();
        } else if (k_msgq_get(&reports, &report, K_NO_WAIT) == 0) {
            print_report(&report);
        }
    }
}
