import DecodeProtocol
import Files
import Foundation
import Privacy
import Testing

@Suite struct SealTests {
  private let key = SecretKey(bytes: Array(0..<32))
  private let digest = String(repeating: "a", count: 64)

  private var seal: Seal {
    var values = IdentifyingValues()
    values.add(Invented.identity)
    return Seal(values: values, manifestDigest: digest)
  }

  @Test func `what is sealed opens under the same key and says nothing without`() throws {
    let data = try seal.data(key: key)
    let opened = try Seal(data, key: key, subject: "s")
    #expect(opened.manifestDigest == digest)
    #expect(opened.values.count == seal.values.count)
    #expect(try opened.data(key: key) == data)
    for canary in ["Quillon", "quillon", "9941", "2.25.7", digest] {
      #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary)")
    }
    let scan = ArtefactScan(opened.values, excusing: [])
    #expect(scan.rule(in: Data("Quillon".utf8), named: "a") == .patientName)
    #expect("\(opened) \(opened.values)" == "Seal(withheld) IdentifyingValues(withheld)")
  }

  @Test func `another key, a changed bit and a cut file do not open`() throws {
    let data = try seal.data(key: key)
    let error = #expect(throws: PrivacyError.self) {
      try Seal(data, key: SecretKey(bytes: Array(1..<33)), subject: "s")
    }
    #expect(
      error?.description == """
        s: does not open: it was changed, or made with another key; use the key it was made with \
        (--key)
        """)
    #expect(error?.exitCode == 65)
    for place in stride(from: 13, to: data.count, by: 7) {
      var changed = data
      changed[place] ^= 1
      #expect(throws: PrivacyError.self, "byte \(place)") {
        try Seal(changed, key: key, subject: "s")
      }
    }
    for length in [20, data.count / 2, data.count - 1] {
      #expect(throws: PrivacyError.self, "\(length) bytes") {
        try Seal(data.prefix(length), key: key, subject: "s")
      }
    }
  }

  @Test func `a file that is no seal is told, and a vault is none`() throws {
    let vault = try Vault.sealed(Data("x".utf8), key: key)
    for data in [Data(), Data("patients".utf8), vault] {
      let error = #expect(throws: PrivacyError.self) { try Seal(data, key: key, subject: "s") }
      #expect(error?.description == "s: is no seal; name a file that fovea ingest wrote")
    }
  }

  @Test func `it lies beside its cohort`() {
    let place = Seal.place(of: URL(fileURLWithPath: "/data/cohort/", isDirectory: true))
    #expect(place.path == "/data/cohort.seal")
  }
}
