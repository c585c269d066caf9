import Foundation
import TestSupport

extension HostileFile {
  private static let start = PickleBuilder()
  private static let running = start.op("(")

  /// Pickles that would run something, or make something beside tensors.
  static let calls: [HostileFile] = [
    forbidden(
      "a call of os.system", zip(start.global("os", "system").op("(").text("id").op("tR")),
      "has a pickle that names os.system"),
    forbidden(
      "a name from the stack", zip(start.text("posix").text("system").code(0x93)),
      "has a pickle that names posix.system"),
    forbidden(
      "eval", zip(start.global("builtins", "eval").op("(").text("1").op("tR")),
      "has a pickle that names builtins.eval"),
    forbidden(
      "getattr of something allowed", zip(start.global("builtins", "getattr")),
      "has a pickle that names builtins.getattr"),
    forbidden(
      "a whole network",
      zip(start.global("torchvision.models.resnet", "ResNet").op(")").code(0x81)),
      "has a pickle that names torchvision.models.resnet.ResNet"),
    forbidden(
      "a name near an allowed one", zip(start.global("torch._utils", "_rebuild_tensor_v2 ")),
      "has a pickle that names torch._utils._rebuild_tensor_v2 "),
    forbidden(
      "a name that would move the cursor", zip(start.global("o\u{1B}[2Js", "ü")),
      "has a pickle that names o?[2Js.?"),
    forbidden(
      "a name without end", zip(start.global(String(repeating: "a", count: 5000), "b")),
      "has a pickle that names " + String(repeating: "a", count: 80) + "…"),
    forbidden("INST", zip(start.op("(ios\nsystem\n")), "has a pickle that names os.system"),
    forbidden(
      "INST of something allowed", zip(start.op("(icollections\nOrderedDict\n")),
      "has a pickle that makes an object of a class"),
    forbidden(
      "OBJ", zip(running.global("collections", "OrderedDict").op("o")),
      "has a pickle that makes an object of a class"),
    forbidden(
      "NEWOBJ_EX",
      zip(start.global("collections", "OrderedDict").op(")}").code(0x92)),
      "has a pickle that makes an object of a class"),
    forbidden(
      "BUILD of a tensor",
      zip(start.tensor("0", count: 2, shape: [2]).op("}b")),
      "has a pickle that sets the state of an object"),
    forbidden(
      "BUILD of a function", zip(start.global("torch", "Size").op("}b")),
      "has a pickle that sets the state of an object"),
    forbidden(
      "a storage of its own", zip(start.global("torch", "FloatStorage").op("(").int(9).op("tR")),
      "has a pickle that makes a storage of its own"),
    forbidden(
      "a call of a dictionary", zip(start.op("})R")),
      "has a pickle that calls what is no function"),
    forbidden(
      "Python's registry", zip(start.raw(Data([0x82, 1]))),
      "has a pickle that names something by its number in Python's registry"),
    forbidden(
      "a persistent name as text", zip(start.op("P7\n")),
      "has a pickle that names a thing outside it by text"),
    forbidden(
      "a buffer from outside", zip(start.raw(Data([0x97]))),
      "has a pickle that takes a buffer from outside it"),
  ]

  /// Pickles that flood, break off, or contradict themselves.
  static let pickles: [HostileFile] = [
    damaged(
      "groups in groups", zip(start.op(String(repeating: "(", count: 100_000))),
      "has a pickle that nests more than 1024 deep"),
    damaged(
      "lists in lists", zip(start.op(String(repeating: "]", count: 100_000))),
      "has a pickle that stacks more than 65536 values"),
    damaged(
      "a flood of the memo", zip(start.op("N").raw(memoFlood)),
      "has a pickle that remembers more than 262144 values"),
    damaged(
      "a flood of objects", zip(start.op(String(repeating: "]0", count: 300_000))),
      "has a pickle of more than 262144 objects"),
    damaged(
      "a flood of copies", zip(copyFlood), "has a pickle of more than 1048576 items"),
    damaged(
      "a flood of bytes",
      zip(
        start.code(0x42).raw(PickleBuilder.number(17 << 20, 4) + Data(count: 17 << 20))),
      "has a pickle of more than 16 MiB"),
    damaged(
      "an integer of 2 GB", zip(start.raw(Data([0x8B, 0xFF, 0xFF, 0xFF, 0x7F]))),
      "the pickle breaks off"),
    damaged(
      "text of 100 GB", zip(start.raw(Data([0x8D]) + PickleBuilder.number(100 << 30, 8))),
      "the pickle breaks off"),
    damaged(
      "bytes of 2⁶⁴", zip(start.raw(Data([0x8E]) + PickleBuilder.number(-1, 8))),
      "the pickle breaks off"),
    damaged(
      "a line without end", zip(start.op("Vabc")), "the pickle breaks off"),
    damaged(
      "no end", ZipBuilder(pickle: start.op("}").data).data, "the pickle breaks off"),
    damaged(
      "bytes after the end", zip(PickleBuilder().op("}.")),
      "has 1 bytes after the end of its pickle"),
    damaged("an empty stack", zip(start.op("R")), takesTooMany),
    damaged("a mark taken for a value", zip(start.op("N(a")), takesTooMany),
    damaged(
      "a group without beginning", zip(start.op("t")),
      "has a pickle that ends a group it did not begin"),
    damaged(
      "a memory of nothing", zip(start.get(5)),
      "has a pickle that recalls what it did not remember"),
    damaged(
      "an unknown instruction", zip(start.op("!")), "has a pickle with the unknown instruction 33"),
    damaged(
      "an unknown protocol", zip(PickleBuilder(protocol: 9)),
      "has a pickle of an unknown protocol"),
    damaged(
      "items for a number", zip(start.int(1).op("Na")),
      "has a pickle that adds items to something that holds none"),
    damaged(
      "a key without value", zip(start.op("}(Nu")), "has a pickle with a key that has no value"),
    damaged(
      "text that is not UTF-8", zip(start.raw(Data([0x8C, 1, 0xFF]))),
      "the pickle holds text that is not UTF-8"),
  ]

  /// LONG_BINPUT at ever new places.
  private static let memoFlood = (0..<300_000).reduce(into: Data()) {
    $0 += Data("r".utf8) + PickleBuilder.number($1, 4)
  }

  /// A list of 20,000 pairs that becomes 200 dictionaries.
  private static let copyFlood = start.op("](").repeated([0x4E, 0x4E, 0x86], 20_000).op("e").put(2)
    .global("collections", "OrderedDict").put(1)
    .repeated([0x68, 1, 0x68, 2, 0x85, 0x52, 0x30], 200)

  private static let takesTooMany = "has a pickle that takes more values than it has made"
}
