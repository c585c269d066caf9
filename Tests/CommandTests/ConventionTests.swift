import Foundation
import Testing

/// What holds for every command: where things are said, what is written, how it ends.
@Suite struct ConventionTests {
  @Test func `results go to stdout and everything else to stderr`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    let ending = try Program.run(["ingest", "dump", "-o", "cohort", "--key", "key"], in: folder)
    #expect(ending.output.hasPrefix("found 6 files: 4 used"))
    #expect(ending.messages.hasPrefix("made a secret key at \(folder.path("key")), mode 0600; "))
  }

  @Test func `quiet leaves stderr to warnings and errors`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    let ending = try Program.run(
      ["ingest", "dump", "-o", "cohort", "--key", "key", "--quiet"], in: folder)
    #expect(ending.status == 0)
    #expect(ending.messages.isEmpty)
  }

  @Test func `json is one document with a schema`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    let ending = try Program.run(
      ["ingest", "dump", "-o", "cohort", "--key", "key", "--json"], in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == "fovea.ingest/1")
    #expect(members["cohort"] as? String == folder.path("cohort"))
  }

  @Test func `an error is a document too when json is asked for`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["split", "nowhere", "--key", "key", "--json"], in: folder)
    #expect(ending.status == 66)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == "fovea.error/1")
    #expect(members["exitCode"] as? Int == 66)
    #expect(members["messages"] as? [String] == ending.errors)
  }

  @Test func `a dry run writes nothing, not even the key`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    try folder.write(
      """
      input: {folder: dump}
      model: {targets: [finding], backbone: random, architecture: resnet18}
      """, to: "x.yaml")
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    for arguments in [
      ["init", "new"], ["ingest", "dump", "-o", "cohort"], ["deidentify", "dump", "-o", "new"],
      ["run", "x.yaml", "-o", "run"],
    ] {
      let ending = try Program.run(arguments + ["--dry-run", "--key", "key"], in: folder)
      #expect(ending.status == 0, "\(arguments): \(ending.messages)")
      #expect(ending.output.contains("would "), "\(arguments)")
    }
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    #expect(Set(after) == Set(before))
  }

  @Test func `a dry run of the later stages writes nothing`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", "dump", to: folder)
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    for arguments in [
      ["split", "cohort", "--force"], ["pretrain", "--images", "cohort", "-o", "new"],
      ["finetune", "cohort", "-o", "new"] + Workshop.quickly,
      ["predict", "run/model.fovea", "dump", "-o", "new"],
      ["explain", "run/model.fovea", "dump", "-o", "new"],
      ["explain", "run/model.fovea", "cohort", "-o", "new"],
      ["evaluate", "run/model.fovea", "cohort", "-o", "new", "--test"],
      ["calibrate", "run/model.fovea", "cohort", "-o", "new.fovea"],
      ["audit", "members", "run/model.fovea", "cohort", "-o", "new", "--whole"],
    ] {
      let ending = try Program.run(arguments + ["--dry-run", "--key", "key"], in: folder)
      #expect(ending.status == 0, "\(arguments): \(ending.messages)")
      #expect(ending.output.contains("would "), "\(arguments)")
    }
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    #expect(Set(after) == Set(before))
  }

  @Test func `without a key flag the key lies in the configuration folder`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    let ending = try Program.run(["ingest", "dump", "-o", "cohort"], in: folder)
    #expect(ending.status == 0)
    #expect(folder.holds("config/fovea/key"))
    let home = try Program.run(
      ["ingest", "dump", "-o", "other"], in: folder, environment: ["XDG_CONFIG_HOME": ""])
    #expect(home.status == 0)
    #expect(folder.holds("home/.config/fovea/key"))
  }

  @Test func `nothing of the input changes`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    let picture = folder.url.appendingPathComponent("dump/archive-0/picture0.png")
    let before = try Data(contentsOf: picture)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path("dump"))
    _ = try Program.run(["ingest", "dump", "-o", "cohort", "--key", "key"], in: folder)
    #expect(try Data(contentsOf: picture) == before)
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path("dump"))
    #expect(Set(after) == Set(names))
  }

  @Test func `the version is printed`() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(["--version"], in: folder).output == "0.1.0\n")
  }

  @Test func `the doctor finds everything it needs here`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["doctor", "--key", "key"], in: folder)
    #expect(ending.status == 0, "\(ending.output)")
    #expect(ending.output.hasSuffix("fovea can work here\n"))
    #expect(ending.output.contains("a convolution with a known answer is right"))
    #expect(ending.output.contains("and can do nothing but read"))
  }

  @Test func `the doctor says where the kernel does not confine the decoder`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.shell(
      """
      here=$(dirname "$FOVEA")
      cp "$FOVEA" . && cp -r "$here"/*.resources . || exit 1
      printf '#!/bin/sh\nexec "%s" refusing "%s" "$@"\n' "$here/fovea-confined" \
        "$here/fovea-decode" >fovea-decode
      chmod +x fovea-decode
      ./fovea doctor --key key
      """, in: folder, environment: [:])
    #expect(ending.output.contains("answers, but the kernel does not filter what it may do"))
    #expect(ending.output.contains("use a kernel, or a container, with seccomp"))
  }

  @Test func `the schema is JSON without asking for it`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["config", "schema"], in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    #expect((document as? [String: Any])?["title"] as? String == "Fovea pipeline")
  }

  @Test func `what init writes can be checked once there are images`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "new/images")
    let ending = try Program.run(["init", "new"], in: folder)
    #expect(
      ending.output == """
        wrote \(folder.path("new/pipeline.yaml"))
        wrote \(folder.path("new/labels.csv"))

        """)
    let check = try Program.run(
      [
        "check", "new/pipeline.yaml", "--set", "model.backbone=random",
        "--set", "model.architecture=resnet18",
      ], in: folder)
    #expect(check.status == 0, "\(check.messages)")
    // Numbers differ from machine to machine; the sentences do not.
    let span = "N(.N)? (seconds|minutes|hours)".replacing("N", with: "[0-9]+")
    let size = "N(.N)? (MB|GB)".replacing("N", with: "[0-9]+")
    let shape = """
      labels: 2 rows
      finding: 2 labelled rows, 2 classes
      weights: random, resnet18
      time: about \(span) for each epoch of 1 steps, \(span) for 12 epochs; [0-9]+ steps on \
      invented images took \(span)
      memory: about \(size) at the most, \(size) and \(size) for each image of a batch
      new/pipeline.yaml: nothing is wrong

      """
    #expect(
      check.output.range(of: "^\(shape)$", options: .regularExpression) != nil,
      "\(check.output)")
    let plain = try Program.run(
      [
        "check", "new/pipeline.yaml", "--set", "model.backbone=random",
        "--set", "model.architecture=resnet18", "--dry-run",
      ], in: folder)
    #expect(!plain.output.contains("time: about"))
  }

  @Test func `check says everything at once`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    try folder.write(
      """
      input: {folder: dump, exclude: gone.csv}
      split: {stratify: [sexx]}
      model: {targets: [findng], backbone: random, architecture: resnet18}
      training: {freeze: [layer9]}
      """, to: "x.yaml")
    let ending = try Program.run(["check", "x.yaml"], in: folder)
    #expect(ending.status == 66)
    #expect(
      ending.errors == [
        "x.yaml: input.exclude: gone.csv: no such file or folder; check the name",
        "x.yaml: model.targets: the table of labels has no column findng; did you mean finding?",
        "x.yaml: split.stratify: sexx is no column of the tables and no attribute of images; "
          + "did you mean sex?",
        "x.yaml: training.freeze: resnet18 has no stage layer9; "
          + "its stages are conv1, layer1, layer2, layer3, layer4, fc",
      ])
  }

  @Test func `check says of sets and abstaining what nobody will fit or give`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 4).write(to: folder, "dump")
    func check(_ split: String, _ calibration: String) throws -> Program.Ending {
      try folder.write(
        """
        input: {folder: dump}
        split: {validation: 0, \(split)}
        model: {targets: [finding], backbone: random, architecture: resnet18}
        calibration: {\(calibration)}
        """, to: "x.yaml")
      return try Program.run(["check", "x.yaml", "--dry-run"], in: folder)
    }
    for (key, calibration) in [("abstain", "abstain: confidence"), ("conformal", "conformal: lac")]
    {
      let ending = try check("folds: 0", calibration)
      #expect(ending.status == 78, "\(ending.messages)")
      #expect(
        ending.errors == [
          "x.yaml: calibration.\(key): needs patients to be fitted on, and the split has neither a "
            + "validation part nor folds; write split: {validation: 0.15}, or none"
        ])
    }
    let folds = try check("folds: 2", "abstain: confidence")
    #expect(folds.status == 0, "\(folds.messages)")
  }

  @Test func `weights show says what is in a file`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: workshop.path + "/run/model.fovea", toPath: folder.path("net.safetensors"))
    let ending = try Program.run(["weights", "show", "net.safetensors"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("held against resnet20_cifar:\n"))
    #expect(ending.output.contains("  conv1.weight 16 × 3 × 3 × 3\n"))
  }
}
