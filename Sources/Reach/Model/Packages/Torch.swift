extension PackageModels {
  /// `torch`.
  static let torch = """
    torch.load file.read path@0:f code.eval fixed@pickle
    torch.hub.load network.connect text@0:repo_or_dir code.eval fixed@torch.hub
    torch.hub.load_state_dict_from_url network.connect url@0:url code.eval fixed@pickle
    torch.jit.load native.load path@0:f
    torch.package.PackageImporter().load_pickle code.eval fixed@pickle
    """
}
