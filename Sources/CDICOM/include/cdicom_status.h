#ifndef CDICOM_STATUS_H
#define CDICOM_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a call ended.
typedef enum cdicom_status {
  CDICOM_OK = 0,
  CDICOM_CANNOT_OPEN,
  CDICOM_DAMAGED,
  CDICOM_TOO_LARGE,
  CDICOM_UNSUPPORTED_ENCODING,
  CDICOM_UNSUPPORTED_LAYOUT,
  CDICOM_NO_SUCH_FRAME,
  CDICOM_OUT_OF_MEMORY,
  CDICOM_INVALID_ARGUMENT,
  CDICOM_CANNOT_WRITE,
  CDICOM_UNKNOWN_VR
} cdicom_status;

/// Silences DCMTK's logger and registers its codecs, both ways; once per process, before all else.
/// Returns 1 if the data dictionary is there, 0 if it is missing (package libdcmtk17).
int cdicom_prepare(void);

/// The two letters of the value representation that the dictionary gives a private attribute of the
/// creator; 0 for one that it does not have.
int cdicom_find_private(uint32_t tag, const char *creator, char vr[3]);

#ifdef __cplusplus
}
#endif
#endif
