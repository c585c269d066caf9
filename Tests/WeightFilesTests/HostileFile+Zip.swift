import Foundation
import TestSupport

extension HostileFile {
  private static let pickleName = "archive/data.pkl"

  /// Zip archives that hide, repeat or contradict.
  static let archives: [HostileFile] = [
    forbidden(
      "a compressed member", zip { $0.members[2].method = 8 },
      "has a compressed zip member archive/data/0, which torch.save never writes"),
    forbidden(
      "an encrypted member", zip { $0.members[2].flags = 1 },
      "has an encrypted zip member archive/data/0"),
    damaged(
      "a wrong checksum", zip { $0.members[2].checksum = 7 },
      "has a zip member archive/data/0 with a wrong checksum"),
    damaged(
      "a pickle with a wrong checksum", zip { $0.members[0].checksum = 7 },
      "has a zip member archive/data.pkl with a wrong checksum"),
    damaged(
      "members that overlap",
      zip {
        $0.members[1].localName = pickleName
        $0.members[1].name = pickleName
        $0.members[1].start = 0
        $0.members[0].name = "archive/other"
        $0.members[0].localName = "archive/other"
        $0.members[0].start = nil
        $0.members[1].size = 2
        $0.members[1].storedSize = 2
      },
      "has a zip member archive/data.pkl whose header disagrees with the directory"),
    damaged(
      "a member in another",
      ZipBuilder([
        .init("archive/data.pkl", innerArchive),
        Self.member("archive/inner", start: 30 + UInt64(pickleName.utf8.count)),
      ]).data,
      "has zip members that overlap: archive/data.pkl and archive/inner"),
    damaged(
      "a name given twice", zip { $0.members[1] = $0.members[0] },
      "holds the zip member archive/data.pkl twice"),
    damaged(
      "a member beyond the file", zip { $0.members[2].start = 1 << 40 },
      "has a zip member archive/data/0 that begins outside the file"),
    damaged(
      "a member of 100 GB",
      zip {
        $0.members[2].size = 100 << 30
        $0.members[2].storedSize = 100 << 30
      },
      "has a zip member archive/data/0 of 107374182400 bytes where 8 are left"),
    damaged(
      "a member that would swell", zip { $0.members[2].size = 1 << 20 },
      "has a zip member archive/data/0 of 1048576 bytes stored in 8"),
    damaged(
      "two names of one member", zip { $0.members[2].localName = "archive/data/1" },
      "has a zip member archive/data/0 whose header disagrees with the directory"),
    damaged(
      "a zip64 record that counts wrongly", zip { $0.wideCount = 4 },
      "has a zip64 record that contradicts the end of the directory"),
    damaged(
      "a zip64 record with another directory", zip { $0.wideStart = 9 },
      "has a zip64 record that contradicts the end of the directory"),
    damaged(
      "a zip64 locator that points elsewhere", zip { $0.locator = 1 << 50 },
      "has a zip64 locator that points elsewhere than before itself"),
    damaged(
      "an archive that breaks off", zip { _ in }.dropLast(30),
      "does not end in the end of a zip directory"),
    damaged(
      "something after the archive", zip { _ in } + Data([0]),
      "does not end in the end of a zip directory"),
    damaged(
      "something before the archive", Data("PK\u{3}\u{4}".utf8) + zip { $0.isWide = false },
      "has a zip directory that does not lie where the archive says"),
    HostileFile(
      name: "an archive of something else",
      data: ZipBuilder([.init("word/document.xml", Data())]).data,
      sentence: "w: is a zip archive, but not one that torch.save wrote; give the weight file "
        + "itself: safetensors, or a .pth, .pt or .th file of PyTorch"),
    HostileFile(
      name: "two checkpoints in one archive",
      data: zip { $0.members.append(.init("other/data.pkl", Data())) },
      sentence: "w: is a zip archive, but not one that torch.save wrote; give the weight file "
        + "itself: safetensors, or a .pth, .pt or .th file of PyTorch"),
    HostileFile(
      name: "a TorchScript program",
      data: zip {
        $0.members.append(.init("archive/constants.pkl", Data()))
        $0.members.append(.init("archive/code/net.py", numbers))
        $0.members[4].method = 8
      },
      sentence: "w: is a TorchScript program, not a state_dict; load it in PyTorch and save "
        + "torch.save(model.state_dict(), \"weights.pth\")"),
    HostileFile(
      name: "numbers of a big-endian machine",
      data: zip { $0.members[1].data = Data("big".utf8) },
      sentence: "w: holds numbers in an order of bytes that is not little-endian; save it again "
        + "on an ordinary computer"),
  ]

  /// A whole local header and its bytes, to lie inside another member.
  private static let innerArchive = ZipBuilder([.init("archive/inner", numbers)]).data.prefix(51)

  private static func member(_ name: String, start: UInt64) -> ZipBuilder.Member {
    var member = ZipBuilder.Member(name, numbers)
    member.start = start
    return member
  }
}
