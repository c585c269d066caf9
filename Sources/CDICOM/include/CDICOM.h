// DCMTK behind a C face: every function catches what is thrown and returns a status.
// In: paths and elements. Out: attributes as a flat list, stored frames, written files.
// Callers: fovea-decode reads with it, fovea-sample and Delivery write with it.
#ifndef CDICOM_H
#define CDICOM_H

#include "cdicom_reader.h"
#include "cdicom_status.h"
#include "cdicom_writer.h"

#endif
