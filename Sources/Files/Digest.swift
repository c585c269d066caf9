internal import Crypto
internal import SwiftCSV
