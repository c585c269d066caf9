import DecodeProtocol
import Delivery

extension ExportMutation {
  private static let perFrame: UInt32 = 0x5200_9230
  private static let shared: UInt32 = 0x5200_9229
  private static let sources: [UInt32] = [perFrame, 0x0008_9124, 0x0008_2112]

  /// What an object names.
  static let references: [ExportMutation] = [
    ExportMutation(
      .referencedSeries, "seg",
      """
      names no series of images (0008,1115), so that viewers such as OHIF find nothing to lay it \
      on and do not load it; name the images and their series there
      """
    ) { $0.remove(0x0008_1115) },
    ExportMutation(
      .unknownReference, "seg", in: sources,
      """
      names 4 instances (0008,1155), 1 of them not there, so that viewers have nothing to lay it \
      on; send them along, or make it again of images that are there
      """
    ) { $0.put(0x0008_1155, "UI", "2.25.9") },
    ExportMutation(
      .wrongSeries, "seg", in: [0x0008_1115],
      """
      names instances in another series (0008,1115) than theirs, so that viewers such as OHIF \
      look for them in vain; name the series that they are in
      """
    ) { $0.put(0x0020_000E, "UI", "2.25.9") },
    ExportMutation(
      .frameNumber, "sc", in: [0x0008_2112],
      """
      names frames (0008,1160) that its images do not have, so that viewers cannot show where \
      they lie; name frames from 1 to the image's last
      """
    ) { $0.put(0x0008_1160, "IS", "2") },
    ExportMutation(
      .frameNumber, "seg", in: sources,
      """
      names frames (0008,1160) that its images do not have, so that viewers cannot show where \
      they lie; name frames from 1 to the image's last
      """
    ) { $0.put(0x0008_1160, "IS", "-9223372036854775808") },
    ExportMutation(
      .evidence, "sr", in: [0x0040_A375, 0x0008_1115],
      """
      names 4 instances, 2 of them not in its evidence (0040,A375), so that viewers do not load \
      what is said of them; list them there
      """
    ) { $0.change(0x0008_1199) { Array($0.dropFirst()) } },
    ExportMutation(
      .template, "sr", in: [0x0040_A504],
      """
      is no Imaging Measurement Report (template 1500, title 126000), so that viewers such as \
      OHIF and 3D Slicer read no finding from it and show text at most; write it by that template
      """
    ) { $0.put(0x0040_DB00, "CS", "2000") },
    ExportMutation(
      .measurements, "sr", in: [0x0040_A730],
      """
      has no container of Imaging Measurements (126010), so that viewers find no measurement in \
      it; put the measurement groups into one
      """
    ) { item in
      guard item.concept == "126010" else { return }
      item.change(0x0040_A043) { names in
        names.map { name in
          var name = name
          name.put(0x0008_0100, "SH", "126011")
          return name
        }
      }
    },
    ExportMutation(
      .tracking, "sr", in: [0x0040_A730, 0x0040_A730],
      """
      has 5 measurement groups, 5 of them without Tracking Unique Identifier (112040), so that \
      viewers such as OHIF leave them out; give each one
      """
    ) { group in
      guard group[Tag(0x0040_A730)] != nil else { return }
      group.change(0x0040_A730) { $0.filter { $0.concept != "112040" } }
    },
  ]

  /// Where a segmentation lies, and what its frames are.
  static let frames: [ExportMutation] = [
    ExportMutation(
      .frameOfReference, "seg",
      """
      has not the Frame of Reference UID (0020,0052) of its images, so that viewers lay it into \
      a space of its own, beside the images, or hide it; copy it from them
      """
    ) { $0.put(0x0020_0052, "UI", "2.25.9") },
    ExportMutation(
      .size, "seg",
      """
      has other Rows and Columns (0028,0010), (0028,0011) than its images, so that viewers that \
      lay masks on them pixel by pixel hide or stretch it; write masks in the size of the images
      """
    ) { $0.put(Sample.number(0x0028_0010, 12)) },
    ExportMutation(
      .orientation, "seg", in: [shared, 0x0020_9116],
      """
      has frames with another Image Orientation (0020,0037) than the images they name, 6 of 6, \
      so that they lie turned, or are hidden; copy it from the images
      """
    ) { $0.put(0x0020_0037, "DS", "0\\1\\0\\1\\0\\0") },
    ExportMutation(
      .position, "seg", in: [perFrame, 0x0020_9113],
      """
      has frames with another Image Position (0020,0032) than the images they name, 4 of 6, so \
      that they lie beside what they mark; copy it from the images
      """
    ) { $0.put(0x0020_0032, "DS", "-10\\20.5\\3") },
    ExportMutation(
      .spacing, "seg", in: [shared, 0x0028_9110],
      """
      has frames with another Pixel Spacing (0028,0030) than the images they name, 6 of 6, so \
      that they are drawn too large or too small; copy it from the images
      """
    ) { $0.put(0x0028_0030, "DS", "0.5\\0.5") },
    ExportMutation(
      .place, "seg", in: [perFrame],
      """
      has frames that do not say where they lie, though their images do, 6 of 6, so that viewers \
      of volumes hide them; copy it from the images
      """
    ) { $0.remove(0x0020_9113) },
    ExportMutation(
      .noPixels, "sc",
      """
      has no size or no pixels (7FE0,0010), so that nothing of it is shown; write it again with \
      them
      """
    ) { $0.remove(0x7FE0_0010) },
    ExportMutation(
      .frameCount, "seg",
      """
      describes not as many frames (5200,9230) as it has, so that viewers refuse it; describe \
      each frame once
      """
    ) { $0.put(0x0028_0008, "IS", "5") },
    ExportMutation(
      .pixelCount, "seg",
      """
      has fewer pixels (7FE0,0010) than its frames take, so that viewers refuse it or show \
      noise; write it again whole
      """
    ) { seg in
      let bytes = seg[.pixelData]?.bytes ?? []
      seg.put(
        DataElement(tag: .pixelData, vr: "OB", value: .bytes(Array(bytes.dropLast(2)))))
    },
    ExportMutation(
      .fractional, "seg",
      """
      is not of the type (0062,0001) BINARY, so that most viewers refuse it or show all of it as \
      marked; write masks of one bit
      """
    ) { $0.put(0x0062_0001, "CS", "FRACTIONAL") },
    ExportMutation(
      .segments, "seg", in: [0x0062_0002],
      """
      has no segments, or some without a label (0062,0005), so that viewers cannot name what \
      they show, or show nothing; describe and name each
      """
    ) { $0.remove(0x0062_0005) },
    ExportMutation(
      .unknownSegment, "seg",
      """
      has frames of segments that it does not describe (0062,0002), so that viewers leave these \
      frames out or refuse it; describe each segment
      """
    ) { $0.change(0x0062_0002) { Array($0.dropLast()) } },
    ExportMutation(
      .emptySegment, "seg",
      """
      has segments without any frame, so that viewers hide them or refuse it; leave out what is \
      not found
      """
    ) { seg in
      seg.change(0x0062_0002) { items in
        var more = items[0]
        more.put(Sample.number(0x0062_0004, 3))
        return items + [more]
      }
    },
  ]
}
