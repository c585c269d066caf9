extension BadInput {
  static let weights: [BadInput] = [
    BadInput(
      "weights that would run a command", 65,
      [
        #"cohort"#,
        #"printf '\200\002\212\012\154\374\234\106\371\040\152\250\120\031.' >w.pth"#,
        #"printf '\200\002M\351\003.\200\002}.\200\002cos\nsystem\n(X\002\0\0\0idtR.' >>w.pth"#,
        #"train --backbone w.pth --architecture resnet18"#,
      ],
      """
      w.pth: has a pickle that names os.system; only tensors are read and nothing is run; \
      where you trust the file, load it in PyTorch and save the tensors alone with \
      torch.save(model.state_dict(), "weights.pth")
      """),
    BadInput(
      "weights of Keras", 65,
      [
        #"printf '\211HDF\015\012\032\012 and so on' >w.h5"#,
        #""$FOVEA" weights convert w.h5 new.safetensors"#,
      ],
      """
      w.h5: is an HDF5 file, as Keras writes it, which is not read; convert it once with \
      Python: import h5py, safetensors.numpy as s; d = {}; \
      h5py.File("IN.h5").visititems(lambda n, x: d.update({n.replace("/", "."): \
      x[()].transpose({4: (3, 2, 0, 1), 2: (1, 0)}.get(x.ndim, range(x.ndim))).copy()}) \
      if hasattr(x, "ndim") and x.dtype.kind == "f" else None); \
      s.save_file(d, "OUT.safetensors"); then rename the tensors as PyTorch names them
      """),
    BadInput(
      "a pointer instead of weights", 65,
      [
        #"printf 'version https://git-lfs.github.com/spec/v1\noid' >w.safetensors"#,
        #""$FOVEA" weights show w.safetensors"#,
      ],
      "w.safetensors: is a pointer of Git LFS, not the file; fetch the file with git lfs pull"),
    BadInput(
      "a normalisation that nobody knows", 78,
      [#"cohort"#, #"train --backbone random --architecture resnet18 --input-norm bgr"#],
      """
      settings: model.inputNorm: is no input normalisation; write imagenet, caffe, symmetric, \
      unit, or mean=R/G/B,std=R/G/B,scale=1 for inputs of 0…1, scale=255 for 0…255
      """),
    BadInput(
      "a conversion with such a normalisation", 64,
      [
        #"cp "$W/plain.safetensors" ."#,
        #""$FOVEA" weights convert plain.safetensors new.safetensors --input-norm bgr"#,
      ],
      """
      --input-norm: is no input normalisation; write imagenet, caffe, symmetric, unit, or \
      mean=R/G/B,std=R/G/B,scale=1 for inputs of 0…1, scale=255 for 0…255
      """),
    BadInput(
      "a conversion to another format", 64,
      [
        #"cp "$W/plain.safetensors" ."#,
        #""$FOVEA" weights convert plain.safetensors new.pth --architecture resnet20_cifar"#,
      ],
      "new.pth: does not end in .safetensors; name the output NAME.safetensors"),
    BadInput(
      "a conversion that says less than is needed", 65,
      [
        #"cp "$W/plain.safetensors" ."#,
        #""$FOVEA" weights convert plain.safetensors new.safetensors"#,
      ],
      """
      plain.safetensors: nothing states what these weights are for; name its architecture and \
      input normalisation, or write plain.json beside it, such as \
      {"architecture":"resnet20_cifar","channelOrder":"RGB","channels":3,"licence":"its \
      licence","mean":[0.485,0.456,0.406],"origin":"where the file comes \
      from","scale":1,"std":[0.229,0.224,0.225]}
      """),
  ]
}
