#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "CSandbox.h"

/// A crash ends the process and says nothing: Swift's own report would show what memory holds.
static void crash_silently(void) {
  const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT};
  for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) signal(signals[i], SIG_DFL);
}

csandbox_status csandbox_enter(uint64_t address_space_bytes) {
  crash_silently();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return CSANDBOX_NO_DEATH_SIGNAL;
  // A leader of a session already has its own group, and may not ask for one.
  if (setpgid(0, 0) != 0 && errno != EPERM) return CSANDBOX_NO_OWN_GROUP;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CSANDBOX_NO_PRIVILEGE_LOCK;
  const struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return CSANDBOX_NO_CORE_LIMIT;
  const struct rlimit memory = {address_space_bytes, address_space_bytes};
  if (setrlimit(RLIMIT_AS, &memory) != 0) return CSANDBOX_NO_MEMORY_LIMIT;
  return CSANDBOX_OK;
}

int csandbox_allow_processor_seconds(uint64_t seconds) {
  struct rusage used;
  struct rlimit limit;
  if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0) return 0;
  limit.rlim_cur = (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + seconds + 1;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max)
    limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_CPU, &limit) == 0;
}
