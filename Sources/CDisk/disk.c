#if defined(__linux__)
#define _GNU_SOURCE
#include <fcntl.h>
#endif

#include "cdisk.h"

void cdisk_begin_writing(int descriptor) {
#if defined(__linux__)
  (void)sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
  (void)descriptor;
#endif
}
