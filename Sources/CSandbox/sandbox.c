#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "CSandbox.h"

/// Two pipes, standard error, the file at hand, and room for what tables of characters open.
enum { MOST_OPEN_FILES = 32 };

/// A crash ends the process and says nothing: Swift's own report would show what memory holds.
static void crash_silently(void) {
  const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT};
  for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) signal(signals[i], SIG_DFL);
}

/// Sets a limit that nothing may lift again; returns 0 if the system refused.
static int limit(int resource, rlim_t most) {
  const struct rlimit both = {most, most};
  return setrlimit(resource, &both) == 0;
}

csandbox_status csandbox_enter(uint64_t address_space_bytes) {
  crash_silently();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return CSANDBOX_NO_DEATH_SIGNAL;
  // A leader of a session already has its own group, and may not ask for one.
  if (setpgid(0, 0) != 0 && errno != EPERM) return CSANDBOX_NO_OWN_GROUP;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CSANDBOX_NO_PRIVILEGE_LOCK;
  if (!limit(RLIMIT_CORE, 0)) return CSANDBOX_NO_CORE_LIMIT;
  // Pipes have no size: answers pass, and no file grows by a byte.
  if (!limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, MOST_OPEN_FILES))
    return CSANDBOX_NO_FILE_LIMIT;
  if (!limit(RLIMIT_NPROC, 0)) return CSANDBOX_NO_PROCESS_LIMIT;
  if (!limit(RLIMIT_AS, address_space_bytes)) return CSANDBOX_NO_MEMORY_LIMIT;
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
