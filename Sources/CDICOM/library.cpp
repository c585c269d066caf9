// What is set once per process: silence, codecs, dictionary.
#include <cstring>

#include "dcmtk.hpp"

#include "dcmtk/dcmdata/dcrledrg.h"
#include "dcmtk/dcmdata/dcrleerg.h"
#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpeg/djencode.h"
#include "dcmtk/dcmjpls/djdecode.h"

extern "C" int cdicom_prepare(void) try {
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  DcmRLEDecoderRegistration::registerCodecs();
  // Colour stays as in the stream: it is converted where the decision can be recorded.
  DJDecoderRegistration::registerCodecs(EDC_never, EUC_never, EPC_colorByPixel);
  DJLSDecoderRegistration::registerCodecs(EJLSUC_never);
  DcmRLEEncoderRegistration::registerCodecs();
  DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_never);
  return dcmDataDict.isDictionaryLoaded() ? 1 : 0;
} catch (...) {
  return 0;
}

extern "C" int cdicom_find_private(uint32_t tag, const char *creator, char vr[3]) try {
  if (!creator || !vr) return 0;
  DcmTag found(cdicom::key(tag));
  found.setPrivateCreator(creator);
  found.lookupVRinDictionary();
  const char *name = found.getVRName();
  if (found.getEVR() == EVR_UNKNOWN || found.getEVR() == EVR_UN || std::strlen(name) != 2)
    return 0;
  std::memcpy(vr, name, 3);
  return 1;
} catch (...) {
  return 0;
}
