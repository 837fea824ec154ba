/*
 * Several hosts on one machine, joined by links with a delay, a bandwidth and cuts.
 *
 *   cc -O2 -o network network.c
 *   ./network HOSTS FOLDER               # as root; writes FOLDER/hosts: one process a host, to enter with nsenter -t PID -n
 *
 * Host i has the address 10.77.0.i. FOLDER/say is a pipe that takes, a line each:
 *   delay I J MICROSECONDS               # one way, from I to J
 *   rate I J BYTES_A_SECOND              # 0: unlimited; what is on its way waits in a queue of at most QUEUE bytes
 *   cut I J / heal I J                   # packets from I to J are lost
 *   cut I 0 / heal I 0                   # host I, both ways
 * Each host is a network namespace with a TUN device; a router hands each IP packet over after the link's delay, in order.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST 8
#define QUEUE 1000000
#define LATE_NS 2000000

struct packet {
	int64_t due;
	int length;
	struct packet *next;
	char data[];
};

struct way {
	int64_t delay, free_at;
	double rate;
	int cut;
	struct packet *first, *last;
};

static struct way way[MOST + 1][MOST + 1];
static int device[MOST + 1], hosts;
static long handed, late;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* A namespace of its own with one TUN device in it, and a process that keeps it. */
static int make_host(int host)
{
	char command[400];
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	if (unshare(CLONE_NEWNET) != 0)
		fail("unshare");
	device[host] = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	strcpy(request.ifr_name, "way");
	if (ioctl(device[host], TUNSETIFF, &request) != 0)
		fail("tun");
	snprintf(command, sizeof command,
		"ip link set lo up && ip link set way mtu 1500 txqueuelen 100000 up && ip addr add 10.77.0.%d/24 dev way &&"
		"sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv4.tcp_no_metrics_save=1 net.ipv4.tcp_congestion_control=reno", host);
	if (system(command) != 0)
		exit(1);
	int keeper = fork();
	if (keeper == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return keeper;
}

static void take(int from)
{
	static char bytes[1 << 16];
	for (ssize_t length; (length = read(device[from], bytes, sizeof bytes)) > 0;) {
		int to = length >= 20 && bytes[0] >> 4 == 4 ? bytes[19] : 0;
		if (to < 1 || to > hosts || way[from][to].cut)
			continue;
		struct way *w = &way[from][to];
		int64_t at = now(), start = w->free_at > at ? w->free_at : at;
		if (w->rate > 0) {
			if ((start - at) / 1e9 * w->rate > QUEUE)
				continue;
			start += (int64_t)(length / w->rate * 1e9);
		}
		w->free_at = start;
		struct packet *packet = malloc(sizeof *packet + length);
		*packet = (struct packet){ start + w->delay, length, NULL };
		memcpy(packet->data, bytes, length);
		if (w->first == NULL)
			w->first = packet;
		else
			w->last->next = packet;
		w->last = packet;
	}
}

static int64_t hand_over(void)
{
	int64_t next = INT64_MAX;
	for (int from = 1; from <= hosts; from++)
		for (int to = 1; to <= hosts; to++) {
			struct way *w = &way[from][to];
			for (struct packet *packet; (packet = w->first) != NULL && packet->due <= now();) {
				handed++;
				if (now() - packet->due > LATE_NS)
					late++;
				if (!w->cut && write(device[to], packet->data, packet->length) < 0 && errno != EAGAIN)
					fail("tun write");
				w->first = packet->next;
				free(packet);
			}
			if (w->first != NULL && w->first->due < next)
				next = w->first->due;
		}
	return next;
}

static void obey(char *line)
{
	char word[16];
	int i, j;
	double value = 0;
	if (sscanf(line, "%15s %d %d %lf", word, &i, &j, &value) < 3)
		return;
	for (int a = 1; a <= hosts; a++)
		for (int b = 1; b <= hosts; b++) {
			if (!((a == i && b == j) || (j == 0 && (a == i || b == i))))
				continue;
			if (strcmp(word, "delay") == 0)
				way[a][b].delay = (int64_t)(value * 1000);
			if (strcmp(word, "rate") == 0)
				way[a][b].rate = value;
			if (strcmp(word, "cut") == 0)
				way[a][b].cut = 1;
			if (strcmp(word, "heal") == 0)
				way[a][b].cut = 0;
		}
	if (strcmp(word, "count") == 0) {
		fprintf(stderr, "handed %ld late %ld\n", handed, late);
		handed = late = 0;
	}
}

int main(int words, char **word)
{
	char path[300], line[200];
	if (words < 3 || (hosts = atoi(word[1])) < 1 || hosts > MOST)
		return 2;
	snprintf(path, sizeof path, "%s/hosts.new", word[2]);
	FILE *list = fopen(path, "w");
	for (int host = 1; host <= hosts; host++)
		fprintf(list, "%d\n", make_host(host));
	fclose(list);
	snprintf(line, sizeof line, "%s/say", word[2]);
	unlink(line);
	mkfifo(line, 0666);
	int say = open(line, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct sched_param p = { .sched_priority = 20 };
	sched_setscheduler(0, SCHED_FIFO, &p);
	prctl(PR_SET_TIMERSLACK, 1);
	char renamed[300];
	snprintf(renamed, sizeof renamed, "%s/hosts", word[2]);
	rename(path, renamed);
	int at = 0;
	for (;;) {
		struct pollfd ends[MOST + 1] = { { say, POLLIN, 0 } };
		for (int host = 1; host <= hosts; host++)
			ends[host] = (struct pollfd){ device[host], POLLIN, 0 };
		int64_t next = hand_over();
		int64_t left = next == INT64_MAX ? 0 : next - now();
		if (left < 0)
			left = 0;
		struct timespec wait = { left / 1000000000, left % 1000000000 };
		ppoll(ends, hosts + 1, next == INT64_MAX ? NULL : &wait, NULL);
		for (int host = 1; host <= hosts; host++)
			take(host);
		for (char c; read(say, &c, 1) == 1;)
			if (c == '\n') {
				line[at] = 0;
				obey(line);
				at = 0;
			} else if (at < (int)sizeof line - 1)
				line[at++] = c;
	}
}
