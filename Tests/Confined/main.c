// A process that tries what the decoding worker may not do, and says how each attempt ended.
// In: "free", "confined" or "refusing", and a path. Out: a line for each attempt: its name, and
// "done" or the name of the error. Callers: Tests/DecodeTests and Tests/IngestTests.
// "refusing PROGRAM ..." runs the program where the kernel seems to have no filter of calls.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CSandbox.h"

/// Says how an attempt ended, by a result that is negative for an error.
static void tell(const char *name, long result) {
  char line[80];
  const char *end = result >= 0 ? "done" : strerrorname_np(errno);
  const int count = snprintf(line, sizeof line, "%s %s\n", name, end ? end : "?");
  if (write(STDOUT_FILENO, line, (size_t)count) != count) _exit(1);
}

static void *nothing(void *unused) { return unused; }

static long started_thread(void) {
  pthread_t thread;
  errno = pthread_create(&thread, NULL, nothing, NULL);
  return errno == 0 ? pthread_join(thread, NULL) : -1;
}

static long forked(void) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  return child < 0 ? -1 : waitpid(child, NULL, 0);
}

static long traced(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }

static long looked_into_parent(void) {
  struct rlimit limit;
  return prlimit(getppid(), RLIMIT_CPU, NULL, &limit);
}

static long copied_memory(void) {
  char from[4] = "abc", to[4];
  const struct iovec here = {to, 4}, there = {from, 4};
  return process_vm_readv(getpid(), &here, 1, &there, 1, 0);
}

static long opened_by_the_new_call(const char *path) {
  const unsigned long long how[3] = {O_RDONLY, 0, 0};
  return syscall(SYS_openat2, AT_FDCWD, path, how, sizeof how);
}

/// Attempts on files, inside the folder, which holds one named "file".
static void try_files(int writable) {
  int waiting;
  tell("write to a file that is open", write(writable, "x", 1));
  tell("open for writing", open("file", O_WRONLY));
  tell("open for appending", open("file", O_RDONLY | O_APPEND));
  tell("create", open("new", O_RDONLY | O_CREAT, 0600));
  tell("create without a name", open(".", O_RDWR | O_TMPFILE, 0600));
  tell("open by the new call", opened_by_the_new_call("file"));
  tell("truncate", truncate("file", 1));
  tell("change rights", chmod("file", 0600));
  tell("link", link("file", "linked"));
  tell("link by name", symlink("file", "named"));
  tell("rename", rename("file", "other"));
  tell("remove", unlink("other"));
  tell("make a folder", mkdir("folder", 0700));
  tell("make a pipe with a name", mkfifo("pipe", 0600));
  tell("change the folder", chdir("."));
  tell("control a device", ioctl(STDIN_FILENO, FIONREAD, &waiting));
  tell("make a file in memory", memfd_create("a", 0));
}

static void try_others(void) {
  tell("socket of the network", socket(AF_INET, SOCK_STREAM, 0));
  tell("socket of the machine", socket(AF_UNIX, SOCK_STREAM, 0));
  tell("signal the parent", kill(getppid(), 0));
  tell("look into the parent", looked_into_parent());
  tell("copy another's memory", copied_memory());
  tell("fork", forked());
  tell("start a thread", started_thread());
  tell("make a pipe", pipe((int[2]){0, 0}));
  tell("ask to be traced", traced());
  errno = 0;
  execl("/no/such/program", "a", NULL);
  tell("run a program", errno == EPERM ? -1 : 0);
}

/// What a worker does need.
static void try_the_allowed(void) {
  char piece[4];
  const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  tell("read a file", file < 0 ? -1 : read(file, piece, sizeof piece));
  char *memory = malloc(64 << 20);
  tell("take memory", memory == NULL ? -1 : 0);
  free(memory);
  tell("load a table of characters", iconv_open("UTF-8", "EUC-KR") == (iconv_t)-1 ? -1 : 0);
  tell("allow itself time", csandbox_allow_processor_seconds(5) ? 0 : -1);
}

/// Makes the kernel say that it knows no filters, and becomes the program.
static int refuse(char **command) {
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 1;
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) return 1;
  execv(command[0], command);
  return 1;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  if (strcmp(arguments[1], "refusing") == 0) return refuse(arguments + 2);
  if (chdir(arguments[2]) != 0) return 66;
  const int writable = open("file", O_WRONLY | O_CLOEXEC);
  if (writable < 0) return 66;
  if (strcmp(arguments[1], "confined") == 0) {
    if (csandbox_enter(1ULL << 30) != CSANDBOX_OK) return 70;
    if (!csandbox_filter_calls()) return 71;
  }
  try_the_allowed();
  try_files(writable);
  try_others();
  return 0;
}
