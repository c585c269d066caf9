// ONNX: networks in the format that other programs read, and weights that they wrote in it.
// In: the bytes of an ONNX file; or nodes and weights, one after the other.
// Out: initialisers by name; the bytes of a model; what a graph answers, in plain loops.
// Called by: Networks (layers write themselves), WeightFiles (initialisers), Training (parity).
// Entry: `Initialisers` to read weights, `GraphBuilder` to write, `GraphEvaluation` to check.

internal import Files
public import Foundation
internal import SwiftProtobuf

/// An ONNX model: a graph with its weights, and text about it.
public struct ONNXModel: Sendable, Equatable {
  var proto: Onnx_ModelProto

  init(_ proto: Onnx_ModelProto) { self.proto = proto }

  /// Reads the bytes of a file; `subject` names it in errors.
  ///
  /// - Throws: `badData` for bytes that are not an ONNX model.
  public init(data: Data, subject: String) throws(ONNXError) {
    do {
      try WireWalk.check(data)
      proto = try Onnx_ModelProto(serializedBytes: data)
    } catch WireWalk.Fault.tooManyFields {
      throw ONNXError(
        .badData, subject: subject,
        reason: "holds more than \(WireWalk.mostFields) parts, which no network here has",
        hint: "it is damaged or no weight file; fetch or export it again")
    } catch {
      throw ONNXError(
        .badData, subject: subject, reason: "is not a whole, valid ONNX model",
        hint: "fetch or export it again")
    }
    guard proto.irVersion > 0, proto.hasGraph, !proto.opsetImport.isEmpty else {
      throw ONNXError(
        .badData, subject: subject,
        reason: "is not an ONNX model: it lacks a version, a graph or an operator set",
        hint: "fetch or export it again")
    }
  }

  /// The file's bytes: the same model gives the same bytes.
  ///
  /// - Throws: `badData` above the two gigabytes that the format can hold.
  public func encoded() throws(ONNXError) -> Data {
    do {
      return try proto.serializedData()
    } catch {
      throw ONNXError(
        .badData, subject: "ONNX model", reason: "is larger than the format can hold")
    }
  }

  /// What is said about the model, by key; written in the order of the keys.
  public var metadata: [String: String] {
    get {
      let pairs = proto.metadataProps.map { ($0.key, $0.value) }
      return Dictionary(pairs) { first, _ in first }
    }
    set {
      proto.metadataProps = newValue.sorted { $0.key < $1.key }.map { pair in
        .with { ($0.key, $0.value) = (pair.key, pair.value) }
      }
    }
  }

  /// How many nodes there are of each operator.
  public var operatorCounts: [String: Int] {
    proto.graph.node.reduce(into: [:]) { $0[$1.opType, default: 0] += 1 }
  }
}
