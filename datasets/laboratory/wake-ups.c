/*
 * How long a sleeping process takes to run again, on this machine under its usual load. No database is in it.
 *
 *   cc -O2 -o wake-ups wake-ups.c && ./wake-ups SILENCE_MS WINDOWS [BURST_US] > rows.csv
 *
 * Two processes and a TCP connection over loopback. One sleeps for SILENCE_MS by the clock, then sends a byte; the other, which
 * has slept on the connection meanwhile, wakes, computes for BURST_US, writes 8 KiB, flushes them and sends the byte
 * back. SILENCE_MS 0 sends nothing: it writes and flushes one time after another, as a disk is usually measured. One row a
 * turn, in windows of four seconds; `other_pct` is what other programs and the hypervisor used of all cores in the window,
 * without the two, and `steal_pct` the hypervisor's part of it.
 *
 * Both take a slice of 0.1 ms of the scheduler (EEVDF: woken earlier, no larger share) when the environment says SLICE=1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WINDOW_NS 4000000000LL
#define MOST 20000

/* What the second process sends back: when it ran, what its burst and its flush took; nanoseconds. */
struct answer { int64_t woken, burst, flush, sent; double cpu; };

static double work_per_us;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void compute(double us)
{
	uint64_t x = 1;
	for (int64_t n = (int64_t)(us * work_per_us); n > 0; n--) {
		x = x * 6364136223846793005ULL + 1;
		__asm__ volatile("" : "+r"(x)); /* the compiler must not leave the work out */
	}
}

/* The quickest of many tries is the work without anybody else. */
static void calibrate(void)
{
	int64_t best = INT64_MAX;
	work_per_us = 100;
	for (int i = 0; i < 300; i++) {
		int64_t from = now();
		compute(200);
		if (now() - from < best)
			best = now() - from;
	}
	work_per_us *= 200e3 / best;
}

static double cpu_seconds(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* Busy, stolen and all jiffies of all cores, the stolen among the busy. */
static void machine(double *busy, double *stolen, double *all)
{
	long long f[8] = {0};
	FILE *s = fopen("/proc/stat", "r");
	if (s == NULL || fscanf(s, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", f, f + 1, f + 2, f + 3, f + 4, f + 5, f + 6, f + 7) != 8)
		exit(1);
	fclose(s);
	*all = 0;
	for (int i = 0; i < 8; i++)
		*all += f[i];
	*busy = *all - f[3] - f[4];
	*stolen = f[7];
}

static void short_slice(void)
{
	struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; } a;
	memset(&a, 0, sizeof a);
	if (syscall(SYS_sched_getattr, 0, &a, sizeof a, 0) != 0)
		return;
	a.size = sizeof a;
	a.flags = 0;
	a.runtime = 100000;
	if (syscall(SYS_sched_setattr, 0, &a, 0) != 0)
		perror("sched_setattr");
}

static int64_t flush(int fd, char *page)
{
	int64_t from = now();
	if (pwrite(fd, page, 8192, 0) != 8192 || fdatasync(fd) != 0)
		exit(1);
	return now() - from;
}

static void second(int socket, int fd, char *page, double burst)
{
	char byte;
	while (recv(socket, &byte, 1, 0) == 1) {
		struct answer a = { .woken = now() };
		compute(burst);
		a.burst = now() - a.woken;
		a.flush = flush(fd, page);
		a.cpu = cpu_seconds();
		a.sent = now();
		if (send(socket, &a, sizeof a, 0) != sizeof a)
			exit(1);
	}
	exit(0);
}

static void connected(int pair[2])
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof to;
	int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
	bind(listener, (void *)&to, size);
	listen(listener, 1);
	getsockname(listener, (void *)&to, &size);
	pair[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(pair[0], (void *)&to, size) != 0)
		exit(1);
	pair[1] = accept(listener, 0, 0);
	for (int i = 0; i < 2; i++)
		setsockopt(pair[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static double rows[MOST][5];

int main(int count, char **words)
{
	double silence = count > 1 ? atof(words[1]) : 10, burst = count > 3 ? atof(words[3]) : 200;
	int windows = count > 2 ? atoi(words[2]) : 1, pair[2], fd;
	char *page = calloc(1, 8192);
	if (getenv("SLICE") != NULL)
		short_slice();
	calibrate();
	fd = open("wake-ups.tmp", O_RDWR | O_CREAT, 0600);
	if (fd < 0)
		return 1;
	flush(fd, page);
	connected(pair);
	pid_t child = fork();
	if (child == 0)
		second(pair[1], fd, page, burst);
	printf("window,other_pct,steal_pct,silence_ms,timer_us,wake_us,burst_us,flush_us,back_us\n");
	for (int w = 0; w < windows; w++) {
		double busy, stolen, all, busy_after, stolen_after, all_after, own = cpu_seconds(), theirs = -1, theirs_after = 0;
		int n = 0;
		int64_t end = now() + WINDOW_NS;
		machine(&busy, &stolen, &all);
		while (now() < end && n < MOST) {
			double *row = rows[n++];
			if (silence == 0) {
				row[3] = flush(fd, page) / 1e3;
				continue;
			}
			int64_t due = now() + (int64_t)(silence * 1e6), sent, back;
			struct timespec t = { due / 1000000000LL, due % 1000000000LL };
			struct answer a;
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
			sent = now();
			row[0] = (sent - due) / 1e3;
			if (send(pair[0], "x", 1, 0) != 1 || recv(pair[0], &a, sizeof a, MSG_WAITALL) != sizeof a)
				return 1;
			back = now();
			if (theirs < 0)
				theirs = a.cpu;
			theirs_after = a.cpu;
			row[1] = (a.woken - sent) / 1e3;
			row[2] = a.burst / 1e3;
			row[3] = a.flush / 1e3;
			row[4] = (back - a.sent) / 1e3;
		}
		machine(&busy_after, &stolen_after, &all_after);
		own = cpu_seconds() - own + (theirs < 0 ? 0 : theirs_after - theirs);
		double share = 100 * (busy_after - busy - own * sysconf(_SC_CLK_TCK)) / (all_after - all);
		double stolen_pct = 100 * (stolen_after - stolen) / (all_after - all);
		for (int i = 0; i < n; i++)
			printf("%d,%.1f,%.1f,%g,%.1f,%.1f,%.1f,%.1f,%.1f\n", w, share, stolen_pct, silence, rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4]);
		fflush(stdout);
	}
	kill(child, SIGTERM);
	waitpid(child, 0, 0);
	unlink("wake-ups.tmp");
	return 0;
}
