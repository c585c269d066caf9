// What a worker that opens strangers' files gives up before it opens one.
// In: limits. Out: whether the system accepted them. Caller: fovea-decode.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <stdint.h>

/// Which limit the system refused.
typedef enum csandbox_status {
  CSANDBOX_OK = 0,
  CSANDBOX_NO_DEATH_SIGNAL,
  CSANDBOX_NO_OWN_GROUP,
  CSANDBOX_NO_PRIVILEGE_LOCK,
  CSANDBOX_NO_MEMORY_LIMIT,
  CSANDBOX_NO_CORE_LIMIT,
  CSANDBOX_NO_FILE_LIMIT,
  CSANDBOX_NO_PROCESS_LIMIT
} csandbox_status;

/// Crashes without a report, dies with the parent, leads its own process group, can gain no
/// privilege, leaves no core dump, lets no file grow, opens 32 at most, starts no process (root
/// excepted), and has at most so many bytes of address space.
csandbox_status csandbox_enter(uint64_t address_space_bytes);

/// Leaves the process the system calls for reading files, for memory, and for answers on standard
/// output: no socket, no file opened for writing, made, renamed or removed, no program, process or
/// thread, no word to another process. Other calls fail with EPERM. Call after `csandbox_enter`.
/// Returns 0 where the kernel has no such filter; then the process goes on without.
int csandbox_filter_calls(void);

/// Lets the process use so many more seconds of processor time from now on; the system kills it
/// after that. Returns 0 if the system refused.
int csandbox_allow_processor_seconds(uint64_t seconds);

#endif
