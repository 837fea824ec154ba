/*
 * A link between two processes of one machine: what one side sends, the other gets so long after.
 *
 *   cc -O2 -o relay relay.c && ./relay LISTEN_PORT TARGET_PORT ONE_WAY_US
 *
 * Single-threaded. A chunk is stamped when it is read and delivered ONE_WAY_US later; chunks overlap. It sleeps until 140 us
 * before a delivery, since timers fire late, and spins for the rest.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SPIN_NS 140000
#define MOST 64

struct chunk {
	int64_t due;
	int to;
	size_t length;
	struct chunk *next;
	char data[];
};

static struct chunk *first, *last;
static struct pollfd ends[MOST];
static int peer[MOST], count = 1;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void add(int end, int other)
{
	int one = 1;
	setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (count == MOST)
		exit(1);
	peer[count] = other;
	ends[count++] = (struct pollfd){ end, POLLIN, 0 };
}

static void accept_pair(int listener, struct sockaddr_in target)
{
	int near = accept(listener, 0, 0), far = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(far, (void *)&target, sizeof target) != 0) {
		close(near);
		close(far);
		return;
	}
	add(near, far);
	add(far, near);
}

static void hang_up(int i)
{
	for (int j = 1; j < count; j++)
		if (ends[j].fd == peer[i])
			ends[j].fd = -1;
	close(ends[i].fd);
	close(peer[i]);
	ends[i].fd = -1;
}

static void take(int i, int64_t delay)
{
	static char bytes[1 << 17];
	ssize_t length = recv(ends[i].fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (length < 0 && errno == EAGAIN)
		return;
	if (length <= 0) {
		hang_up(i);
		return;
	}
	struct chunk *chunk = malloc(sizeof *chunk + length);
	*chunk = (struct chunk){ now() + delay, peer[i], length, 0 };
	memcpy(chunk->data, bytes, length);
	if (last != NULL)
		last->next = chunk;
	else
		first = chunk;
	last = chunk;
}

static void deliver(void)
{
	if (first != NULL && first->due - now() <= SPIN_NS)
		while (now() < first->due)
			;
	while (first != NULL && first->due <= now()) {
		struct chunk *chunk = first;
		for (size_t at = 0; at < chunk->length;) {
			ssize_t sent = send(chunk->to, chunk->data + at, chunk->length - at, MSG_NOSIGNAL);
			if (sent <= 0)
				break;
			at += sent;
		}
		first = chunk->next;
		if (first == NULL)
			last = NULL;
		free(chunk);
	}
}

int main(int words, char **word)
{
	if (words != 4)
		return 2;
	int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
	int64_t delay = atoll(word[3]) * 1000;
	struct sockaddr_in near = { .sin_family = AF_INET, .sin_port = htons(atoi(word[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in far = near;
	far.sin_port = htons(atoi(word[2]));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, (void *)&near, sizeof near) != 0 || listen(listener, 8) != 0) {
		perror("relay");
		return 1;
	}
	ends[0] = (struct pollfd){ listener, POLLIN, 0 };
	for (;;) {
		int64_t left = first == NULL ? 0 : first->due - now() - SPIN_NS;
		if (left < 0)
			left = 0;
		struct timespec wait = { left / 1000000000, left % 1000000000 };
		if (ppoll(ends, count, first == NULL ? NULL : &wait, NULL) > 0) {
			if (ends[0].revents & POLLIN)
				accept_pair(listener, far);
			for (int i = 1; i < count; i++)
				if (ends[i].fd >= 0 && ends[i].revents != 0)
					take(i, delay);
		}
		deliver();
	}
}
