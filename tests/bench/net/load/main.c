// SPDX-License-Identifier: Apache-2.0
/*
 * net_load: does one network operation again and again and says what each costs the guest.
 *
 *     net_load OPERATION PORT [--count FILE] [--operations N] [--rounds R] ...
 *     net_load command PORT TEXT
 *
 * A round does N operations and then 2 N. With the counter of host_tools/insn_count the result is
 * the slope between both, (instructions of the second - instructions of the first) / N, in which
 * start-up, the first connection and whatever else happens once cancel out. The median of the
 * rounds and each of them are printed as one line of JSON, with the time that an operation took: of
 * both runs together, because the difference of two times is mostly noise.
 *
 * Two things would make a slope depend on the speed of this computer. The next request may find the
 * firmware at rest or still finishing the last: so there is a pause after each operation. And
 * QEMU's user network looks every 2 ms for answers that it has not acknowledged yet, and
 * acknowledges them by a segment of its own instead of by the next request: the slower this
 * computer, the more such segments, each of which costs. When the counter also counts the segments
 * that arrive (watch= the address of tcp_input), they are taken out: rounds with pauses so long
 * that every answer is acknowledged so tell what such a segment costs.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counter.h"
#include "operation.h"

#define UNSET         UINT_MAX
#define MOST_ROUNDS   101
#define WARM_UP_SHARE 20
#define LONG_PAUSE_US 5000
#define LONG_COUNT    100
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
    uint64_t divisor; /* of the usual count */
    unsigned int rounds;
    int patience_ms;
    const char *counter_path;
    const char *profile_path;
    const char *profile_out_path;
    const volatile struct insn_count_file *counter;
    struct profile profile;
};

struct reading {
    double instructions;
    double segments;
    double seconds;
};

/* One number for each round, each for one operation. */
struct results {
    double instructions[MOST_ROUNDS];
    double segments[MOST_ROUNDS];
    double seconds[MOST_ROUNDS];
    double instructions_per_extra_segment;
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

static struct reading read_counters(const struct load *load)
{
    struct reading reading = {.seconds = now()};

    if (load->counter != NULL) {
        reading.instructions = (double)load->counter->executed;
        reading.segments = (double)load->counter->watched;
    }
    return reading;
}

/* One run, and what it took. The guest may finish what nobody waits for before it is read. */
static int measure(struct load *load, uint64_t count, struct reading *taken)
{
    struct reading before = read_counters(load);
    int error = load->operation->run(&load->session, count);
    double end = now();
    struct reading after;

    sleep_ms(SETTLE_MS);
    after = read_counters(load);
    taken->instructions = after.instructions - before.instructions;
    taken->segments = after.segments - before.segments;
    taken->seconds = end - before.seconds;
    return error;
}

/* For one operation: the slope between N and 2 N, and the time. A profile gets the 2 N. */
static int measure_slope(struct load *load, uint64_t count, struct reading *slope)
{
    struct reading first;
    struct reading second;
    int error = measure(load, count, &first);

    if (error != 0) {
        return error;
    }
    if (load->profile.live != NULL) {
        profile_start(&load->profile);
    }
    error = measure(load, 2 * count, &second);
    if (error != 0) {
        return error;
    }
    if (load->profile.live != NULL) {
        profile_stop(&load->profile, 2 * count);
    }
    slope->instructions = (second.instructions - first.instructions) / (double)count;
    slope->segments = (second.segments - first.segments) / (double)count;
    slope->seconds = (first.seconds + second.seconds) / (3 * (double)count);
    return 0;
}

static int measure_rounds(struct load *load, struct results *results)
{
    for (unsigned int round = 0; round < load->rounds; round++) {
        struct reading slope;
        int error = measure_slope(load, load->count, &slope);

        if (error != 0) {
            return error;
        }
        results->instructions[round] = slope.instructions;
        results->segments[round] = slope.segments;
        results->seconds[round] = slope.seconds;
    }
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

static bool counts_segments(const struct load *load)
{
    return load->operation->segments != 0 && load->counter != NULL && load->counter->watch != 0;
}

/* What an acknowledgement by itself costs: with long pauses every operation has one. */
static int measure_extra_segment(struct load *load, struct results *results)
{
    unsigned int pause_us = load->session.pause_us;
    double segments = median_of(results->segments, load->rounds);
    double instructions = median_of(results->instructions, load->rounds);
    struct reading slope;
    int error;

    load->session.pause_us = LONG_PAUSE_US;
    error = measure_slope(load, LONG_COUNT, &slope);
    load->session.pause_us = pause_us;
    if (error == 0 && slope.segments > segments) {
        results->instructions_per_extra_segment =
            (slope.instructions - instructions) / (slope.segments - segments);
    }
    return error;
}

static void take_out_extra_segments(const struct load *load, struct results *results)
{
    for (unsigned int round = 0; round < load->rounds; round++) {
        double extra = results->segments[round] - load->operation->segments;

        results->instructions[round] -= extra * results->instructions_per_extra_segment;
    }
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
    if (counts_segments(load)) {
        print_values("segments", results->segments, load->rounds);
        printf(", \"instructions_per_extra_segment\": %.9g",
               results->instructions_per_extra_segment);
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

static int measure_everything(struct load *load, struct results *results)
{
    int error = begin_with_patience(load);

    if (error != 0) {
        return error;
    }
    load->session.lost = 0;
    sleep_ms(SETTLE_MS);
    error = measure_rounds(load, results);
    if (error == 0 && load->profile.live == NULL && counts_segments(load)) {
        error = measure_extra_segment(load, results);
        take_out_extra_segments(load, results);
    }
    return error;
}

static int measure_and_print(struct load *load)
{
    static struct results results;
    int error = measure_everything(load, &results);

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
            "  --shorter N          the usual number of operations divided by N\n"
            "  --rounds N           5 unless told\n"
            "  --payload N          bytes of an echo; 64 unless told\n"
            "  --timeout-ms N       longest wait for an answer; 3000 unless told\n"
            "  --pause-us N         rest after each operation, instead of the usual\n"
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
    case 'd':
        return parse_number(text, 1, UINT32_MAX, &load->divisor);
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
    case 's':
        if (!parse_number(text, 0, 999999, &value)) {
            return false;
        }
        load->session.pause_us = (unsigned int)value;
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
        {"host", required_argument, NULL, 'h'},       {"count", required_argument, NULL, 'c'},
        {"profile", required_argument, NULL, 'f'},    {"profile-out", required_argument, NULL, 'o'},
        {"operations", required_argument, NULL, 'n'}, {"rounds", required_argument, NULL, 'r'},
        {"shorter", required_argument, NULL, 'd'},    {"payload", required_argument, NULL, 'b'},
        {"timeout-ms", required_argument, NULL, 't'}, {"patience-ms", required_argument, NULL, 'p'},
        {"pause-us", required_argument, NULL, 's'},   {0},
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
                    .pause_us = UNSET,
                    .fd = -1},
        .divisor = 1,
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
        load.count = load.operation->usual_count / load.divisor + 1;
    }
    if (load.session.pause_us == UNSET) {
        load.session.pause_us = load.operation->usual_pause_us;
    }
    if (!open_counters(&load)) {
        return EXIT_FAILED;
    }
    return measure_and_print(&load);
}
