import Foundation

/// Small JPEG files with whatever segments a test wants (ITU-T T.81 annex B).
enum MadeJPEG {
  /// Two by two grey pixels, segments before them and bytes behind the end.
  static func grey(_ segments: [[UInt8]] = [], trailing: [UInt8] = []) -> [UInt8] {
    [0xFF, 0xD8] + segments.flatMap { $0 } + FileTests.greyJPEG + trailing
  }

  static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    let length = body.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + body
  }

  /// EXIF, little-endian: Artist (315), the orientation (274), and what follows.
  static func exif(orientation: UInt8, artist: String, more: [UInt8] = []) -> [UInt8] {
    let name = Array(artist.utf8) + [0]
    let head: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0]
    let turned: [UInt8] = [18, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
    let author: [UInt8] = [59, 1, 2, 0, UInt8(name.count), 0, 0, 0, 38, 0, 0, 0]
    return segment(
      0xE1, Array("Exif\0\0".utf8) + head + turned + author + [0, 0, 0, 0] + name + more)
  }

  /// The markers of the segments before the scan, what SOS holds not counted.
  static func markers(of file: [UInt8]) -> [UInt8] {
    var found: [UInt8] = []
    var position = 2
    while position + 4 <= file.count, file[position] == 0xFF {
      found.append(file[position + 1])
      if file[position + 1] == 0xDA { break }
      position += 2 + Int(file[position + 2]) << 8 + Int(file[position + 3])
    }
    return found
  }

  /// QUILLON in letters of 14 pixels on 112 × 40 pixels, orientation 6 and an artist, by
  /// `Tests/Peers/text_jpeg.py` (Pillow 13.0).
  static let withText = [UInt8](
    Data(
      base64Encoded: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/4QA2RXhpZgAATU0AKgAAAAgAAgESAAMAAAABAAYAAAE7AAIAAAAIAAAAJgAA
        AABRdWlsbG9uAP/bAEMADQkKCwoIDQsKCw4ODQ8TIBUTEhITJxweFyAuKTEwLiktLDM6Sj4zNkY3LC1AV0FGTE5S
        U1IyPlphWlBgSlFST//AAAsIACgAcAEBEQD/xAAZAAEAAwEBAAAAAAAAAAAAAAAAAwQFAgb/xAAzEAABBAEDAQYE
        AwkAAAAAAAABAAIDBBEFEiExEzI2QYSyBiJRcRSBghYjM0ZhZZTB4f/aAAgBAQAAPwDyqIiIiIiIiIu4YZbEoigi
        fLI7oxjS4n8gtSbQJWRF0F+hbkHSGtMZJHfZoHOOv2BVKxRlr0Klx7mGO1v2AE5G04OUsUZa9Cpce5hjtb9gBORt
        ODlXb+gS0aAuPv0JY3dwRTFxk5AO3jnGeVSsUZa9Cpce5hjtb9gBORtODlNNoy6lfjpwOY2STOC8kDgE+X2VVaFD
        SJbkRlfYrVIz3H2nmMSdc7TjnGOfpkKSPQ7UmqRUY5IX9tns52kmJ+G5OHY5x0OPNQU9LtW9UZp2zsbD8/LMC3GG
        7ueM9FSRFtfB/ien+v2OU/wvX/DapR1GSaH8P+87Rwd/A+UtHaeTcnpnqoNU8MaH6j3hNU8MaH6j3hNU8MaH6j3h
        NU8MaH6j3hPg/wAT0/1+xyxVtap4Y0P1HvC2tD/lf1f+1W+Fb0VzWarbrXuuR7+ymaATJlrs9q48nAADcdF5REXc
        M0teUSwSvikb0exxaR+YWo/X5TLG5lChFG3O+GOEtjm+m9ufmx1H0KgoavLTiMT69a3GO4y0wyCPrnaM8Zzz9cBQ
        370t6UOe1kUbe5DEC2OPpna3yzjJ/qrt/X5b1AU30KEUbe4YoS0x8gnbzxnHKVdflr0Iab6FCxHBu2GeEvIycnzQ
        a/Ky/WuQUKEElfdgQwloduGPmweceS7/AGh/suj/AOL/ANVWhq8tOIxPr1rcY7jLTDII+udozxnPP1wFJHrlqPVI
        r0ccLOxz2cDQREzLcHDc8Z6nHmqum3pdNvx3IGsdJHnAeCRyCPL7qqiIiIiIiIiIv//Z
        """.filter { !$0.isWhitespace }) ?? Data())
}
