// SPDX-License-Identifier: Apache-2.0
/*
 * net_load: does one network operation again and again and says what each costs the guest.
 *
 *     net_load OPERATION PORT [--count FILE] [--operations N] [--rounds R] ...
 *     net_load command PORT TEXT
 *
 * A round does N operations and then 2 N. With the counter of host_tools/insn_count the result is
 * the slope between both, (instructions of the second - instructions of the first) / N, in which
 * start-up, the first connection and whatever else happens once cancel out. Without a counter the
 * same is done with time. The median of the rounds and each of them are printed as one line of
 * JSON.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counter.h"
#include "operation.h"

#define MOST_ROUNDS   101
#define WARM_UP_SHARE 20
#define SETTLE_MS     30
#define RETRY_MS      50
#define LEAST_PAYLOAD 8
#define MOST_PAYLOAD  1472
#define EXIT_MEASURED 0
#define EXIT_FAILED   1
#define EXIT_USAGE    2

struct load {
    const struct operation *operation;
    struct session session;
    uint64_t count;
    unsigned int rounds;
    int patience_ms;
    const char *counter_path;
    const char *profile_path;
    const char *profile_out_path;
    const volatile struct insn_count_file *counter;
    struct profile profile;
};

struct reading {
    uint64_t instructions;
    double seconds;
};

struct results {
    double instructions[MOST_ROUNDS];
    double seconds[MOST_ROUNDS];
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void sleep_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

static uint64_t instructions_now(const struct load *load)
{
    return load->counter == NULL ? 0 : load->counter->executed;
}

/* One run, and what it took. The guest may finish what nobody waits for before it is read. */
static int measure(struct load *load, uint64_t count, struct reading *reading)
{
    uint64_t instructions = instructions_now(load);
    double start = now();
    int error = load->operation->run(&load->session, count);

    reading->seconds = now() - start;
    sleep_ms(SETTLE_MS);
    reading->instructions = instructions_now(load) - instructions;
    return error;
}

static int measure_round(struct load *load, struct results *results, unsigned int round)
{
    struct reading first;
    struct reading second;
    int error = measure(load, load->count, &first);

    if (error != 0) {
        return error;
    }
    if (load->profile.live != NULL) {
        profile_start(&load->profile);
    }
    error = measure(load, 2 * load->count, &second);
    if (error != 0) {
        return error;
    }
    if (load->profile.live != NULL) {
        profile_stop(&load->profile, 2 * load->count);
    }
    results->instructions[round] =
        ((double)second.instructions - (double)first.instructions) / (double)load->count;
    results->seconds[round] = (second.seconds - first.seconds) / (double)load->count;
    return 0;
}

static int begin(struct load *load)
{
    int error = 0;

    if (load->operation->begin != NULL) {
        error = load->operation->begin(&load->session);
    }
    if (error == 0) {
        error = load->operation->run(&load->session, load->count / WARM_UP_SHARE + 1);
    }
    if (error != 0) {
        operation_end(&load->session);
    }
    return error;
}

/* The firmware may still be starting. */
static int begin_with_patience(struct load *load)
{
    double deadline = now() + (double)load->patience_ms / 1000;
    int error = begin(load);

    while (error != 0 && now() < deadline) {
        sleep_ms(RETRY_MS);
        error = begin(load);
    }
    return error;
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static double median_of(const double *values, unsigned int n)
{
    double sorted[MOST_ROUNDS];

    memcpy(sorted, values, n * sizeof(values[0]));
    qsort(sorted, n, sizeof(sorted[0]), ascending);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static void print_values(const char *name, const double *values, unsigned int n)
{
    printf(", \"%s\": %.9g, \"%s_rounds\": [", name, median_of(values, n), name);
    for (unsigned int i = 0; i < n; i++) {
        printf("%s%.9g", i == 0 ? "" : ", ", values[i]);
    }
    printf("]");
}

static void print_results(const struct load *load, const struct results *results)
{
    printf("{\"operation\": \"%s\", \"unit\": \"%s\", \"count\": %llu, \"lost\": %llu",
           load->operation->name, load->operation->unit, (unsigned long long)load->count,
           (unsigned long long)load->session.lost);
    if (load->session.response_bytes != 0) {
        printf(", \"response_bytes\": %d", load->session.response_bytes);
    }
    if (load->counter != NULL) {
        print_values("instructions", results->instructions, load->rounds);
    }
    print_values("seconds", results->seconds, load->rounds);
    printf("}\n");
}

static int complain(const struct load *load, int error)
{
    const char *reason = strerror(-error);

    if (error == -EPROTO) {
        reason = "the answer is not what was expected";
    } else if (error == -ECONNRESET) {
        reason = "the firmware closed the connection";
    } else if (error == -ETIMEDOUT) {
        reason = "no answer in time";
    }
    fprintf(stderr, "net_load: %s on port %u: %s, after %llu %ss of a run\n", load->operation->name,
            load->session.target.port, reason, (unsigned long long)load->session.done,
            load->operation->unit);
    return EXIT_FAILED;
}

static int measure_all(struct load *load)
{
    static struct results results;
    int error = begin_with_patience(load);

    load->session.lost = 0;
    sleep_ms(SETTLE_MS);
    for (unsigned int round = 0; error == 0 && round < load->rounds; round++) {
        error = measure_round(load, &results, round);
    }
    operation_end(&load->session);
    if (error != 0) {
        return complain(load, error);
    }
    print_results(load, &results);
    if (load->profile_out_path != NULL && !profile_write(&load->profile, load->profile_out_path)) {
        return EXIT_FAILED;
    }
    return EXIT_MEASURED;
}

static bool open_counters(struct load *load)
{
    if (load->counter_path != NULL) {
        load->counter = counter_open(load->counter_path);
        if (load->counter == NULL) {
            return false;
        }
    }
    return load->profile_path == NULL || profile_open(&load->profile, load->profile_path);
}

static int usage(void)
{
    fprintf(stderr,
            "usage: net_load OPERATION PORT [option...]\n"
            "       net_load command PORT TEXT\n"
            "  --host ADDRESS       127.0.0.1 unless told\n"
            "  --count FILE         the instruction counter of the guest\n"
            "  --profile FILE       its profile, and\n"
            "  --profile-out FILE   where the part that was measured goes\n"
            "  --operations N       of the shorter run; the longer one does twice as many\n"
            "  --rounds N           5 unless told\n"
            "  --payload N          bytes of an echo; 64 unless told\n"
            "  --timeout-ms N       longest wait for an answer; 3000 unless told\n"
            "  --patience-ms N      how long the firmware may take to start; 0 unless told\n"
            "operations and their usual number:\n");
    operation_list();
    return EXIT_USAGE;
}

static bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    if (errno != 0 || end == text || *end != '\0' || *value < least || *value > most) {
        fprintf(stderr, "net_load: '%s' is not a number from %llu to %llu\n", text,
                (unsigned long long)least, (unsigned long long)most);
        return false;
    }
    return true;
}

static bool take_number(int option, const char *text, struct load *load)
{
    uint64_t value = 0;

    switch (option) {
    case 'n':
        return parse_number(text, 1, UINT32_MAX, &load->count);
    case 'r':
        if (!parse_number(text, 1, MOST_ROUNDS, &value)) {
            return false;
        }
        load->rounds = (unsigned int)value;
        return true;
    case 'b':
        if (!parse_number(text, LEAST_PAYLOAD, MOST_PAYLOAD, &value)) {
            return false;
        }
        load->session.payload_bytes = (unsigned int)value;
        return true;
    case 't':
        if (!parse_number(text, 1, 600000, &value)) {
            return false;
        }
        load->session.target.timeout_ms = (int)value;
        return true;
    case 'p':
        if (!parse_number(text, 0, 600000, &value)) {
            return false;
        }
        load->patience_ms = (int)value;
        return true;
    default:
        return false;
    }
}

static bool take_options(int argc, char **argv, struct load *load)
{
    static const struct option names[] = {
        {"host", required_argument, NULL, 'h'},
        {"count", required_argument, NULL, 'c'},
        {"profile", required_argument, NULL, 'f'},
        {"profile-out", required_argument, NULL, 'o'},
        {"operations", required_argument, NULL, 'n'},
        {"rounds", required_argument, NULL, 'r'},
        {"payload", required_argument, NULL, 'b'},
        {"timeout-ms", required_argument, NULL, 't'},
        {"patience-ms", required_argument, NULL, 'p'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        if (option == 'h') {
            load->session.target.host = optarg;
        } else if (option == 'c') {
            load->counter_path = optarg;
        } else if (option == 'f') {
            load->profile_path = optarg;
        } else if (option == 'o') {
            load->profile_out_path = optarg;
        } else if (!take_number(option, optarg, load)) {
            return false;
        }
    }
    return (load->profile_path == NULL) == (load->profile_out_path == NULL);
}

static int send_command(struct load *load, const char *text)
{
    int error = operation_command(&load->session, text);

    if (error != 0) {
        fprintf(stderr, "net_load: command '%s' on port %u: %s\n", text, load->session.target.port,
                error == -EPROTO ? "the firmware refused" : strerror(-error));
        return EXIT_FAILED;
    }
    return EXIT_MEASURED;
}

int main(int argc, char **argv)
{
    struct load load = {
        .session = {.target = {.host = "127.0.0.1", .timeout_ms = 3000},
                    .payload_bytes = 64,
                    .fd = -1},
        .rounds = 5,
    };
    uint64_t port;

    if (!take_options(argc, argv, &load) || argc - optind < 2) {
        return usage();
    }
    if (!parse_number(argv[optind + 1], 1, UINT16_MAX, &port)) {
        return EXIT_USAGE;
    }
    load.session.target.port = (uint16_t)port;
    if (strcmp(argv[optind], "command") == 0 && argc - optind == 3) {
        return send_command(&load, argv[optind + 2]);
    }
    load.operation = operation_find(argv[optind]);
    if (load.operation == NULL || argc - optind != 2) {
        return usage();
    }
    if (load.count == 0) {
        load.count = load.operation->usual_count;
    }
    if (!open_counters(&load)) {
        return EXIT_FAILED;
    }
    return measure_all(&load);
}
