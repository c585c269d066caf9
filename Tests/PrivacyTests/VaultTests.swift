import Files
import Foundation
import Privacy
import Testing

@Suite struct VaultTests {
  private let key = SecretKey(bytes: Array(0..<32))
  private let table = Data("file,patient_id\na,MRN-9941\n".utf8)

  @Test func `what is sealed opens under the same key and says nothing without`() throws {
    let sealed = try Vault.sealed(table, key: key)
    #expect(try Vault.opened(sealed, key: key, subject: "v") == table)
    #expect(sealed.range(of: Data("MRN".utf8)) == nil)
    #expect(try Vault.sealed(table, key: key) != sealed)
    let empty = try Vault.sealed(Data(), key: key)
    #expect(try Vault.opened(empty, key: key, subject: "v").isEmpty)
  }

  @Test func `another key or a changed bit does not open`() throws {
    let sealed = try Vault.sealed(table, key: key)
    let sentence = """
      v: does not open: it was changed, or made with another key; use the key it was made with \
      (--key)
      """
    let other = #expect(throws: PrivacyError.self) {
      try Vault.opened(sealed, key: SecretKey(bytes: Array(1..<33)), subject: "v")
    }
    #expect(other?.description == sentence)
    #expect(other?.exitCode == 65)
    for place in 14..<sealed.count {
      var changed = sealed
      changed[place] ^= 1
      #expect(throws: PrivacyError.self, "byte \(place)") {
        try Vault.opened(changed, key: key, subject: "v")
      }
    }
    #expect(throws: PrivacyError.self) {
      try Vault.opened(sealed.dropLast(), key: key, subject: "v")
    }
  }

  @Test(arguments: ["", "file,patient_id\n", "fovea vault 2\n"])
  func `a file that is no vault is told`(text: String) {
    let error = #expect(throws: PrivacyError.self) {
      try Vault.opened(Data(text.utf8), key: key, subject: "v")
    }
    #expect(error?.description == "v: is no vault; name a file that --vault wrote")
  }
}
