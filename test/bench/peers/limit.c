/*
 * The works of this bench as hand-written loops: what the same work costs when a program does
 * nothing else. One binary heap of plain structs, no faults, no windows, no checks.
 *
 *   cc -O3 -march=native -o limit limit.c -lm && ./limit w1 1000000 7
 *
 * Prints one line of JSON: CPU seconds of the loop, operations, events, and the answers.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  double at;
  uint64_t order;
  int32_t kind, a, b;
} Event;

static Event heap[1 << 20];
static int pending = 0;
static uint64_t scheduled = 0, events = 0;
static double now = 0;

static int earlier(const Event *x, const Event *y) {
  return x->at < y->at || (x->at == y->at && x->order < y->order);
}

static void schedule(double at, int kind, int a, int b) {
  Event e = {at, scheduled++, kind, a, b};
  int hole = pending++;
  while (hole > 0 && earlier(&e, &heap[(hole - 1) / 2])) {
    heap[hole] = heap[(hole - 1) / 2];
    hole = (hole - 1) / 2;
  }
  heap[hole] = e;
}

static Event next_event(void) {
  Event first = heap[0], last = heap[--pending];
  int hole = 0;
  for (;;) {
    int child = 2 * hole + 1;
    if (child >= pending) break;
    if (child + 1 < pending && earlier(&heap[child + 1], &heap[child])) child++;
    if (!earlier(&heap[child], &last)) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = last;
  now = first.at;
  events++;
  return first;
}

/* xorshift64*: Vigna 2016, An experimental exploration of Marsaglia's xorshift generators. */
static uint64_t state = 88172645463325252ull;
static double uniform(void) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return ((state * 2685821657736338717ull) >> 11) * 0x1p-53 + 0x1p-54;
}
static double exponential(double mean) { return -mean * log(uniform()); }

/* Latencies in seconds are kept exactly; the quantile is taken after the clock has stopped. */
static float *kept[2];
static int kept_count[2];
static void keep(int kind, double latency) { kept[kind][kept_count[kind]++] = (float)latency; }
static int by_size(const void *x, const void *y) {
  float a = *(const float *)x, b = *(const float *)y;
  return (a > b) - (a < b);
}
static double mean_of(int kind) {
  double sum = 0;
  for (int i = 0; i < kept_count[kind]; i++) sum += kept[kind][i];
  return sum / kept_count[kind];
}
static double quantile_of(int kind, double q) {
  qsort(kept[kind], kept_count[kind], sizeof(float), by_size);
  int rank = (int)ceil(q * kept_count[kind]);
  return kept[kind][rank < 1 ? 0 : rank - 1];
}

enum { READ = 0, WRITE = 1 };
enum { ARRIVAL, DONE, REQUEST, REPLY, LEADER_FLUSHED, FOLLOWER_FLUSHED, SHIPPED, APPLIED, ACK, RESPONSE, WIRE_FREE };

/* M/M/1: 8,000 reads a second at a server that takes 100 us. */
static void w1(int operations) {
  const int size = 1 << 16;
  double *came = malloc(size * sizeof(double));
  int head = 0, tail = 0, begun = 0;
  schedule(exponential(1 / 8000.0), ARRIVAL, 0, 0);
  while (pending > 0) {
    Event e = next_event();
    if (e.kind == ARRIVAL) {
      if (++begun < operations) schedule(now + exponential(1 / 8000.0), ARRIVAL, 0, 0);
      came[tail++ & (size - 1)] = now;
      if (tail - head == 1) schedule(now + exponential(100e-6), DONE, 0, 0);
    } else {
      keep(READ, now - came[head++ & (size - 1)]);
      if (tail > head) schedule(now + exponential(100e-6), DONE, 0, 0);
    }
  }
}

/* Leaderless, N = 3: writes out in 5 ms, the other three ways 1 ms, all exponential. */
static long stale = 0;
static void w2(int operations, int wanted) {
  const int size = 1 << 16;
  typedef struct {
    double start;
    int kind, answers, version, committed;
  } Operation;
  Operation *ops = calloc(size, sizeof(Operation));
  int replica[3] = {0, 0, 0}, begun = 0, versions = 0, committed = 0;
  schedule(exponential(1e-3), ARRIVAL, 0, 0);
  while (pending > 0) {
    Event e = next_event();
    if (e.kind == ARRIVAL) {
      if (begun + 1 < operations) schedule(now + exponential(1e-3), ARRIVAL, 0, 0);
      int slot = begun++ & (size - 1);
      int kind = uniform() < 0.5 ? WRITE : READ;
      ops[slot] = (Operation){now, kind, 0, kind == WRITE ? ++versions : 0, committed};
      for (int r = 0; r < 3; r++) schedule(now + exponential(kind == WRITE ? 5e-3 : 1e-3), REQUEST, slot, r);
    } else if (e.kind == REQUEST) {
      int version = replica[e.b];
      if (ops[e.a].kind == WRITE && ops[e.a].version > version) replica[e.b] = ops[e.a].version;
      schedule(now + exponential(1e-3), REPLY, e.a, version);
    } else {
      Operation *op = &ops[e.a];
      op->answers++;
      if (op->answers > wanted) continue;
      if (op->kind == READ && e.b > op->version) op->version = e.b;
      if (op->answers < wanted) continue;
      keep(op->kind, now - op->start);
      if (op->kind == READ) stale += op->version < op->committed;
      else if (op->version > committed) committed = op->version;
    }
  }
}

/* One leader and one synchronous follower: 5,000 writes a second, see works.ts. */
static double wire_free[3]; /* client to leader, leader to follower, follower to leader */
static double enter(int link, double bytes) {
  wire_free[link] = (wire_free[link] > now ? wire_free[link] : now) + bytes / 125e6;
  return wire_free[link];
}
static void w3(int operations) {
  const int size = 1 << 18, mask = size - 1;
  double *start = malloc(size * sizeof(double));
  int *owner = malloc(size * sizeof(int));
  int begun = 0, end = 0, flushed = 0, flushing = 0, confirmed = 0, committed = 0;
  int sent = 0, received = 0, follower_flushed = 0, follower_flushing = 0, applied = 0, applying = 0, waking = 0;
  double log_delivery = 0, ack_delivery = 0, answer_free = 0;
  schedule(exponential(1 / 5000.0), ARRIVAL, 0, 0);
  while (pending > 0) {
    Event e = next_event();
    int ship = 0;
    switch (e.kind) {
      case ARRIVAL: {
        int op = begun++;
        if (begun < operations) schedule(now + exponential(1 / 5000.0), ARRIVAL, 0, 0);
        start[op & mask] = now;
        schedule(enter(0, 256 + 52) + exponential(100e-6), REQUEST, op, 0);
        break;
      }
      case REQUEST:
        owner[++end & mask] = e.a;
        if (!flushing) {
          flushing = end;
          schedule(now + exponential(200e-6), LEADER_FLUSHED, 0, 0);
        }
        ship = 1;
        break;
      case LEADER_FLUSHED:
        flushed = flushing;
        flushing = 0;
        if (end > flushed) {
          flushing = end;
          schedule(now + exponential(200e-6), LEADER_FLUSHED, 0, 0);
        }
        break;
      case WIRE_FREE:
        waking = 0;
        ship = 1;
        break;
      case SHIPPED:
        received = e.a;
        if (!follower_flushing) {
          follower_flushing = received;
          schedule(now + exponential(200e-6), FOLLOWER_FLUSHED, 0, 0);
        }
        if (!applying) {
          applying = 1;
          schedule(now + exponential(60e-6), APPLIED, 0, 0);
        }
        break;
      case APPLIED:
        applied++;
        applying = applied < received;
        if (applying) schedule(now + exponential(60e-6), APPLIED, 0, 0);
        break;
      case FOLLOWER_FLUSHED: {
        follower_flushed = follower_flushing;
        follower_flushing = 0;
        if (received > follower_flushed) {
          follower_flushing = received;
          schedule(now + exponential(200e-6), FOLLOWER_FLUSHED, 0, 0);
        }
        double at = enter(2, 32 + 52) + exponential(100e-6);
        ack_delivery = at > ack_delivery ? at : ack_delivery;
        schedule(ack_delivery, ACK, follower_flushed, 0);
        break;
      }
      case ACK:
        confirmed = e.a;
        break;
      case RESPONSE:
        keep(WRITE, now - start[e.a & mask]);
        break;
    }
    if (ship && sent < end && !waking) {
      if (wire_free[1] > now) {
        waking = 1;
        schedule(wire_free[1], WIRE_FREE, 0, 0);
      } else {
        double at = enter(1, 256.0 * (end - sent) + 52 * ceil(256.0 * (end - sent) / 1448)) + exponential(100e-6);
        sent = end;
        log_delivery = at > log_delivery ? at : log_delivery;
        schedule(log_delivery, SHIPPED, sent, 0);
      }
    }
    int until = confirmed < flushed ? confirmed : flushed;
    while (committed < until) {
      committed++;
      answer_free = (answer_free > now ? answer_free : now) + (32 + 52) / 125e6;
      schedule(answer_free + exponential(100e-6), RESPONSE, owner[committed & mask], 0);
    }
  }
}

int main(int count, char **words) {
  if (count < 4) {
    fprintf(stderr, "usage: limit w1|w2|w2one|w3 OPERATIONS SEED\n");
    return 2;
  }
  const char *work = words[1];
  int operations = atoi(words[2]);
  state ^= strtoull(words[3], NULL, 10) * 0x9e3779b97f4a7c15ull;
  for (int kind = 0; kind < 2; kind++) kept[kind] = malloc(operations * sizeof(float));
  clock_t from = clock();
  if (!strcmp(work, "w1")) w1(operations);
  else if (!strcmp(work, "w2")) w2(operations, 2);
  else if (!strcmp(work, "w2one")) w2(operations, 1);
  else w3(operations);
  double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
  printf("{\"seconds\":%.6f,\"operations\":%d,\"events\":%llu", seconds, operations, (unsigned long long)events);
  const char *names[2] = {"read", "write"};
  for (int kind = 0; kind < 2; kind++) {
    if (kept_count[kind] == 0) continue;
    printf(",\"mean(%s.latency)\":%.9f", names[kind], mean_of(kind));
    printf(",\"p99(%s.latency)\":%.9f", names[kind], quantile_of(kind, 0.99));
  }
  if (kept_count[READ] > 0) printf(",\"stale_reads\":%.6f", (double)stale / kept_count[READ]);
  printf("}\n");
  return 0;
}
