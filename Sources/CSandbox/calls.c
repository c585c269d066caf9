#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CSandbox.h"

// A program for the kernel's filter of system calls (seccomp(2)): what is on the list is made, what
// is not fails with EPERM, so that a library that tries more than it needs goes on without; a call
// by the numbers of another architecture ends the process.

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCHITECTURE

/// What opens a file for more than reading; a file without a name needs one of the first two.
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
/// Bit 30 marks the calls of the x32 interface, which share x86-64's architecture.
#define FOREIGN_CALLS 0x40000000u

/// What an argument must be for the call to be made: none of the bits, or one of the values.
struct requirement {
  unsigned call, argument;
  unsigned forbidden_bits;
  unsigned values[2];
};

static const unsigned allowed_calls[] = {
    // Reading files; the flags of opening and the targets of writing are looked at below.
    SYS_openat, SYS_read, SYS_readv, SYS_pread64, SYS_lseek, SYS_close, SYS_fstat, SYS_newfstatat,
    SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2, SYS_readlinkat,
    SYS_getdents64, SYS_getcwd, SYS_fadvise64, SYS_fcntl, SYS_write, SYS_writev,
#ifdef __x86_64__
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_time,
#endif
    // Memory.
    SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise,
    // Itself: locks, signals, clocks, limits, its end.
    SYS_futex, SYS_rseq, SYS_set_robust_list, SYS_membarrier, SYS_rt_sigaction, SYS_rt_sigprocmask,
    SYS_rt_sigreturn, SYS_sigaltstack, SYS_tgkill, SYS_restart_syscall, SYS_clock_gettime,
    SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_sched_yield,
    SYS_sched_getaffinity, SYS_getcpu, SYS_getrandom, SYS_getrusage, SYS_prlimit64, SYS_getpid,
    SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_exit,
    SYS_exit_group};

enum { LONGEST_PROGRAM = 512 };

struct program {
  struct sock_filter steps[LONGEST_PROGRAM];
  unsigned short count;
};

static void add(struct program *program, unsigned code, unsigned value, int if_true, int if_false) {
  program->steps[program->count++] =
      (struct sock_filter){(unsigned short)code, (unsigned char)if_true, (unsigned char)if_false,
                           value};
}

static void load(struct program *program, size_t offset) {
  add(program, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

static void answer(struct program *program, unsigned action) {
  add(program, BPF_RET | BPF_K, action, 0, 0);
}

static void load_call(struct program *program) {
  load(program, offsetof(struct seccomp_data, nr));
}

/// Denies the call unless the argument's lower half, all that the kernel reads of these, is right.
static void require(struct program *program, struct requirement wanted) {
  const int is_mask = wanted.forbidden_bits != 0;
  add(program, BPF_JMP | BPF_JEQ | BPF_K, wanted.call, 0, is_mask ? 4 : 5);
  load(program, offsetof(struct seccomp_data, args) + 8 * wanted.argument);
  if (is_mask) {
    add(program, BPF_JMP | BPF_JSET | BPF_K, wanted.forbidden_bits, 0, 1);
  } else {
    add(program, BPF_JMP | BPF_JEQ | BPF_K, wanted.values[0], 2, 0);
    add(program, BPF_JMP | BPF_JEQ | BPF_K, wanted.values[1], 1, 0);
  }
  answer(program, SECCOMP_RET_ERRNO | EPERM);
  load_call(program);
}

static void require_all(struct program *program) {
  const unsigned self = (unsigned)getpid();
  const struct requirement all[] = {
      {SYS_openat, 2, WRITING, {0, 0}},
#ifdef __x86_64__
      {SYS_open, 1, WRITING, {0, 0}},
#endif
      {SYS_write, 0, 0, {STDOUT_FILENO, STDERR_FILENO}},
      {SYS_writev, 0, 0, {STDOUT_FILENO, STDERR_FILENO}},
      {SYS_fcntl, 1, 0, {F_GETFD, F_GETFL}},
      {SYS_tgkill, 0, 0, {self, self}},  // abort()
      {SYS_prlimit64, 0, 0, {0, self}},
      {SYS_prlimit64, 1, 0, {RLIMIT_CPU, RLIMIT_STACK}},
  };
  for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++) require(program, all[i]);
}

int csandbox_filter_calls(void) {
  struct program program = {.count = 0};
  load(&program, offsetof(struct seccomp_data, arch));
  add(&program, BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0);
  answer(&program, SECCOMP_RET_KILL_PROCESS);
  load_call(&program);
  add(&program, BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1);
  answer(&program, SECCOMP_RET_KILL_PROCESS);
  require_all(&program);
  for (unsigned i = 0; i < sizeof allowed_calls / sizeof allowed_calls[0]; i++) {
    add(&program, BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], 0, 1);
    answer(&program, SECCOMP_RET_ALLOW);
  }
  answer(&program, SECCOMP_RET_ERRNO | EPERM);
  const struct sock_fprog whole = {program.count, program.steps};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &whole) == 0)
    return 1;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0;
}

#else

int csandbox_filter_calls(void) { return 0; }

#endif
