/*
 * A link that loses packets, and a TCP connection of this machine's kernel over it.
 *
 *   cc -O2 -pthread -o lossy-link lossy-link.c
 *   ./lossy-link ONE_WAY_US LOSS SEED CONTROL turns COUNT BYTES THINK_US   # closed loop: message there, small answer back
 *   ./lossy-link ONE_WAY_US LOSS SEED CONTROL flow COUNT BYTES RATE                    # open loop: Poisson messages one way
 *   ./lossy-link ONE_WAY_US LOSS SEED CONTROL stream COUNT BYTES RATE                  # the same, each confirmed by a small answer
 *   ./lossy-link ONE_WAY_US LOSS SEED CONTROL bulk SECONDS                             # as many bytes as the connection carries
 *   ./lossy-link ONE_WAY_US LOSS SEED CONTROL hold                                     # keeps both ends open, says their processes
 *
 * Two network namespaces, joined by two TUN devices; each whole IP packet is lost with probability LOSS, each way by itself, or
 * handed over ONE_WAY_US later. CONTROL is the congestion control (cubic, reno). Needs root. Prints one row, see README.md.
 * With RAW=FILE in the environment each message's microseconds are written there.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <math.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NEAR_ADDRESS "10.77.0.1"
#define FAR_ADDRESS "10.77.0.2"
#define PORT 7000
#define SMALL 32

struct packet {
	int64_t due;
	int to;
	int length;
	struct packet *next;
	char data[];
};

#define LATE_NS 2000000

static int64_t one_way, sent, lost, late;
static double loss;
static int space[2], device[2];
static const char *control;
static double *latency;
static long wanted, done;
static int message_bytes;
static volatile long long received;
static double rtt_sum, rto_sum;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleep_until(int64_t at)
{
	struct timespec t = { at / 1000000000, at % 1000000000 };
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

/* splitmix64: a stream for the losses and one for the gaps. */
static uint64_t state[2];
static double uniform(int stream)
{
	uint64_t z = (state[stream] += 0x9e3779b97f4a7c15ULL);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void be_first(int priority)
{
	struct sched_param p = { .sched_priority = priority };
	pthread_setschedparam(pthread_self(), SCHED_FIFO, &p);
	prctl(PR_SET_TIMERSLACK, 1);
}

/* A namespace of its own with one TUN device in it; the calling thread is in it afterwards. */
static void make_end(int end, const char *address)
{
	char command[600];
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	if (unshare(CLONE_NEWNET) != 0)
		fail("unshare");
	space[end] = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	device[end] = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	strcpy(request.ifr_name, "way");
	if (ioctl(device[end], TUNSETIFF, &request) != 0)
		fail("tun");
	snprintf(command, sizeof command,
		"ip link set lo up && ip link set way mtu 1500 txqueuelen 100000 up && ip addr add %s/24 dev way &&"
		"sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv4.tcp_no_metrics_save=1 net.ipv4.tcp_congestion_control=reno", address);
	if (system(command) != 0)
		exit(1);
}

static void *carry(void *unused)
{
	struct packet *first = NULL, *last = NULL;
	static char bytes[1 << 16];
	be_first(20);
	for (;;) {
		struct pollfd ends[2] = { { device[0], POLLIN, 0 }, { device[1], POLLIN, 0 } };
		int64_t left = first == NULL ? 0 : first->due - now();
		if (left < 0)
			left = 0;
		struct timespec wait = { left / 1000000000, left % 1000000000 };
		ppoll(ends, 2, first == NULL ? NULL : &wait, NULL);
		for (int end = 0; end < 2; end++)
			for (ssize_t length; (length = read(device[end], bytes, sizeof bytes)) > 0;) {
				sent++;
				if (uniform(0) < loss) {
					lost++;
					continue;
				}
				struct packet *packet = malloc(sizeof *packet + length);
				*packet = (struct packet){ now() + one_way, device[1 - end], length, NULL };
				memcpy(packet->data, bytes, length);
				if (first == NULL)
					first = packet;
				else
					last->next = packet;
				last = packet;
			}
		while (first != NULL && first->due <= now()) {
			struct packet *packet = first;
			if (now() - packet->due > LATE_NS)
				late++;
			if (write(packet->to, packet->data, packet->length) < 0 && errno != EAGAIN)
				fail("tun write");
			first = packet->next;
			free(packet);
		}
	}
	return unused;
}

static void get(int socket, void *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		ssize_t part = recv(socket, (char *)bytes + at, length - at, 0);
		if (part <= 0)
			pthread_exit(NULL);
		at += part;
	}
}

static void put(int socket, const void *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		ssize_t part = send(socket, (const char *)bytes + at, length - at, MSG_NOSIGNAL);
		if (part <= 0)
			fail("send");
		at += part;
	}
}

static void look(int socket)
{
	struct tcp_info info;
	socklen_t length = sizeof info;
	getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length);
	rtt_sum += info.tcpi_rtt;
	rto_sum += info.tcpi_rto;
}

static int listener;
static char kind;

/* Root may choose an algorithm for a socket that a new namespace may not have as its default. */
static void set_up(int socket)
{
	int one = 1;
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, control, strlen(control)) != 0)
		fail(control);
}

/* The far end. */
static void *serve(void *unused)
{
	char *bytes = malloc(1 << 20);
	be_first(10);
	int socket = accept(listener, NULL, NULL);
	set_up(socket);
	if (kind == 'b')
		for (ssize_t part; (part = recv(socket, bytes, 1 << 20, 0)) > 0;)
			received += part;
	else
		for (;;) {
			get(socket, bytes, message_bytes);
			if (kind == 't')
				put(socket, bytes, SMALL);
			else {
				latency[done] = (now() - *(int64_t *)bytes) / 1e3;
				if (kind == 's')
					put(socket, bytes, SMALL);
				__atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST);
			}
		}
	return unused;
}

static int connect_far(void)
{
	struct sockaddr_in far = { .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = inet_addr(FAR_ADDRESS) };
	int near = socket(AF_INET, SOCK_STREAM, 0);
	set_up(near);
	if (connect(near, (void *)&far, sizeof far) != 0)
		fail("connect");
	return near;
}

static void turns(int near, int64_t think)
{
	char *bytes = calloc(1, message_bytes);
	for (done = 0; done < wanted; done++) {
		int64_t start = now();
		put(near, bytes, message_bytes);
		get(near, bytes, SMALL);
		latency[done] = (now() - start) / 1e3;
		look(near);
		if (think > 0)
			sleep_until(now() + (int64_t)(-log(1 - uniform(1)) * think));
	}
}

static void *forget(void *near)
{
	char bytes[SMALL];
	for (;;)
		get(*(int *)near, bytes, SMALL);
	return NULL;
}

static void flow(int near, double rate)
{
	pthread_t reader;
	pthread_create(&reader, NULL, forget, &near);
	char *bytes = calloc(1, message_bytes);
	double at = now() + 1e8;
	for (long each = 0; each < wanted; each++) {
		sleep_until((int64_t)at);
		*(int64_t *)bytes = (int64_t)at;
		put(near, bytes, message_bytes);
		look(near);
		at += -log(1 - uniform(1)) / rate * 1e9;
	}
	while (__atomic_load_n(&done, __ATOMIC_SEQ_CST) < wanted)
		usleep(10000);
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static void tell(const char *name, const char *size, const char *pace)
{
	static const double shares[] = { 0.5, 0.75, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999 };
	double sum = 0;
	if (getenv("RAW") != NULL) {
		FILE *raw = fopen(getenv("RAW"), "w");
		for (long each = 0; each < done; each++)
			fprintf(raw, "%.0f\n", latency[each]);
		fclose(raw);
	}
	for (long each = 0; each < done; each++)
		sum += latency[each];
	qsort(latency, done, sizeof *latency, by_size);
	printf("%s,%s,%g,%g,%s,%s,%ld,%.4f,%.4f,%.0f,%.0f,%.0f", name, control, one_way * 2 / 1e6, loss, size, pace, done, (double)lost / sent, (double)late / sent,
		rtt_sum / done, rto_sum / done, sum / done);
	for (size_t each = 0; each < sizeof shares / sizeof *shares; each++)
		printf(",%.0f", latency[(long)(shares[each] * done)]);
	printf(",%.0f\n", latency[done - 1]);
}

int main(int words, char **word)
{
	if (words < 6)
		return 2;
	one_way = atoll(word[1]) * 1000;
	loss = atof(word[2]);
	state[0] = strtoull(word[3], NULL, 10) * 2 + 1;
	state[1] = strtoull(word[3], NULL, 10) * 2 + 2;
	control = word[4];
	kind = word[5][0];
	make_end(0, NEAR_ADDRESS);
	make_end(1, FAR_ADDRESS);
	pthread_t carrier, server;
	pthread_create(&carrier, NULL, carry, NULL);
	if (kind == 'h') {
		int far = fork();
		if (far == 0)
			for (;;)
				pause();
		setns(space[0], CLONE_NEWNET);
		printf("%d %d\n", getpid(), far);
		fflush(stdout);
		for (;;)
			pause();
	}
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = INADDR_ANY };
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (void *)&here, sizeof here) != 0 || listen(listener, 1) != 0)
		fail("listen");
	wanted = atol(word[6]);
	if (kind != 'b') {
		latency = calloc(wanted, sizeof *latency);
		message_bytes = atoi(word[7]);
	}
	pthread_create(&server, NULL, serve, NULL);
	setns(space[0], CLONE_NEWNET);
	be_first(10);
	int near = connect_far();
	if (kind == 't') {
		turns(near, atoll(word[8]) * 1000);
		tell("turns", word[7], word[8]);
	} else if (kind == 'f' || kind == 's') {
		flow(near, atof(word[8]));
		tell(word[5], word[7], word[8]);
	} else {
		char *bytes = calloc(1, 1 << 16);
		int64_t start = now(), warm = start + wanted * 200000000LL, end = start + wanted * 1000000000LL;
		long long before = -1, base_lost = 0, base_sent = 0;
		struct timeval patience = { 0, 200000 };
		setsockopt(near, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
		while (now() < end) {
			send(near, bytes, 1 << 16, MSG_NOSIGNAL);
			if (before < 0 && now() > warm) {
				before = received;
				base_lost = lost;
				base_sent = sent;
				warm = now();
			}
		}
		printf("bulk,%s,%g,%g,%.1f,%.0f,%.5f,%.4f\n", control, one_way * 2 / 1e6, loss, (now() - warm) / 1e9, (received - before) / ((now() - warm) / 1e9),
			(double)(lost - base_lost) / (sent - base_sent), (double)late / sent);
	}
	fflush(stdout);
	_exit(0);
}
