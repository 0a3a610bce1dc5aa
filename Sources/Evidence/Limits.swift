/// Every budget of the analysis in one value; reaching one is reported, never silent.
package struct Limits: Sendable, Hashable {
  /// Members of one archive, directory or environment.
  package var members = 500_000
  /// Bytes of one archive file on disk.
  package var archiveBytes = 4 << 30
  /// Bytes of one image archive on disk.
  package var imageBytes = 64 << 30
  /// Nodes of the file system that an image's layers make, deleted ones included.
  package var imageNodes = 2_000_000
  /// Layers of one image.
  package var imageLayers = 512
  /// Bytes of an image's compressed layers that are copied to an unlinked file to be read in any order.
  package var imageSpoolBytes = 8 << 30
  /// Python environments of one image that are analysed.
  package var imageEnvironments = 64
  /// Inflated bytes of one member.
  package var memberBytes = 1 << 30
  /// Inflated bytes that are held in memory for one member; a larger one is spooled to an unlinked file.
  package var memberBytesInMemory = 48 << 20
  /// Inflated bytes of all members together.
  package var inflatedBytes = 16 << 30
  /// Inflated to stored size, judged once `ratioFloorBytes` were inflated.
  package var inflationRatio = 1_100
  package var ratioFloorBytes = 64 << 20
  /// Archives inside archives.
  package var archiveNesting = 4
  /// Bytes of a file name in an archive.
  package var nameBytes = 4_096
  /// Bytes of one Python source that is parsed.
  package var sourceBytes = 64 << 20
  /// Depth of the syntax tree, brackets and blocks counted together.
  package var syntaxDepth = 200
  /// Bytes of one `.pth`, `.start`, METADATA, RECORD or configuration file.
  package var metadataBytes = 64 << 20
  /// Lines of one `.pth` or `.start` file that are read.
  package var startupLines = 100_000
  /// Code layers opened inside one another.
  package var layerDepth = 96
  /// Code layers opened from one trigger.
  package var layers = 256
  /// Bytes that one decoding step may produce.
  package var decodedBytes = 64 << 20
  /// Statements and expressions the abstract evaluator visits from one trigger.
  package var evaluationSteps = 4_000_000
  /// Functions of the target followed from one trigger.
  package var reachedFunctions = 20_000
  /// Calls inside one another that are followed where they are; deeper ones are followed later, in one way each.
  package var callDepth = 48

  package init() {}
  package static let standard = Limits()
}
