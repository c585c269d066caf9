internal import CDICOM

/// A DICOM data set being put together; the C handle lives as long as the value.
struct DICOMDataset: ~Copyable {
  private let handle: OpaquePointer
  /// The first fault; later calls do nothing, and `save` reports it.
  private var fault = CDICOM_OK

  init() throws {
    guard let handle = cdicom_dataset_create() else {
      throw SampleError.dicom("a data set", CDICOM_OUT_OF_MEMORY)
    }
    self.handle = handle
  }

  deinit { cdicom_dataset_destroy(handle) }

  /// Sets a text element; `\` separates values.
  mutating func put(_ tag: UInt32, _ value: String) {
    if fault == CDICOM_OK { fault = cdicom_put_text(handle, tag, value) }
  }

  /// Sets a text element in the first item of a sequence.
  mutating func put(in sequence: UInt32, _ tag: UInt32, _ value: String) {
    if fault == CDICOM_OK { fault = cdicom_put_item_text(handle, sequence, 0, tag, value) }
  }

  /// Sets grey pixels, unsigned, 16 bits allocated above 8 stored.
  mutating func putPixels(_ samples: [UInt8], rows: Int, columns: Int, encoding: Encoding) {
    guard fault == CDICOM_OK else { return }
    fault = (encoding.isInverted ? "MONOCHROME1" : "MONOCHROME2").withCString { photometric in
      var layout = cdicom_pixels(
        rows: UInt16(rows), columns: UInt16(columns), samples: 1,
        bits_allocated: encoding.bitsStored > 8 ? 16 : 8,
        bits_stored: UInt16(encoding.bitsStored), is_signed: 0, frames: 1,
        photometric: photometric)
      return cdicom_put_pixels(handle, &layout, samples, samples.count)
    }
  }

  /// Writes the file.
  ///
  /// - Throws: `SampleError.dicom` for this fault or an earlier one.
  mutating func save(to path: String, syntax: cdicom_syntax) throws {
    if fault == CDICOM_OK { fault = cdicom_save(handle, path, syntax) }
    guard fault == CDICOM_OK else { throw SampleError.dicom(path, fault) }
  }
}
