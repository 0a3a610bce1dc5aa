/// Writes a container image layer by layer, as `docker save` or as an OCI layout, each digest under control.
package struct ImageBuilder: Sendable {
  /// How a layer is kept.
  package struct Layer: Sendable {
    package var tar = TarBuilder()
    package var wrapping = TarBuilder.Wrapping.none
    /// A digest to give the inflated archive instead of its own.
    package var diffID: String?
    /// Bytes to keep instead of the archive's own, under the digest of those.
    package var replacement: [UInt8]?

    package init(_ files: [(String, String)] = [], _ wrapping: TarBuilder.Wrapping = .none) {
      tar = TarBuilder(files.map { ($0.0, Array($0.1.utf8)) })
      self.wrapping = wrapping
    }

    package var data: [UInt8] { tar.build(wrapping) }
  }

  package var layers: [Layer]
  package var environment: [String] = []
  package var entrypoint: [String] = []
  package var command: [String] = []
  package var workingDirectory = "/"
  package var healthcheck: [String] = []
  package var onBuild: [String] = []
  package var architecture = "amd64"
  package var tag = "demo:1"

  package init(_ layers: [Layer] = []) { self.layers = layers }

  /// A text as JSON writes it.
  private static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        default: String(scalar)
        }
      }.joined() + "\""
  }

  private static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ",") + "]" }

  /// The image's configuration.
  package var configuration: [UInt8] {
    let ids = layers.map { $0.diffID ?? "sha256:" + Compressor.sha256($0.tar.build()) }
    let config = [
      "\"Env\":\(Self.list(environment))", "\"Entrypoint\":\(Self.list(entrypoint))",
      "\"Cmd\":\(Self.list(command))", "\"WorkingDir\":\(Self.quoted(workingDirectory))",
      "\"Healthcheck\":{\"Test\":\(Self.list(healthcheck))}", "\"OnBuild\":\(Self.list(onBuild))",
    ].joined(separator: ",")
    return Array(
      """
      {"architecture":"\(architecture)","os":"linux","config":{\(config)},\
      "rootfs":{"type":"layers","diff_ids":\(Self.list(ids))}}
      """.utf8)
  }

  private func bytes(of layer: Layer) -> [UInt8] { layer.replacement ?? layer.data }

  /// The members of a `docker save` archive.
  package func dockerFiles() -> [(String, [UInt8])] {
    let config = Compressor.sha256(configuration) + ".json"
    let names = layers.indices.map { "layer\($0)/layer.tar" }
    let manifest = """
      [{"Config":"\(config)","RepoTags":["\(tag)"],"Layers":\(Self.list(names))}]
      """
    return [(config, configuration)] + zip(names, layers).map { ($0, bytes(of: $1)) }
      + [("manifest.json", Array(manifest.utf8))]
  }

  /// What `docker save` writes.
  package func docker(_ wrapping: TarBuilder.Wrapping = .none) -> [UInt8] { TarBuilder(dockerFiles()).build(wrapping) }

  /// A descriptor of a blob.
  package static func descriptor(_ blob: [UInt8], type: String, extra: String = "") -> String {
    "{\"mediaType\":\"\(type)\",\"digest\":\"sha256:\(Compressor.sha256(blob))\",\"size\":\(blob.count)\(extra)}"
  }

  private static func mediaType(_ wrapping: TarBuilder.Wrapping) -> String {
    let suffix = wrapping == .gzip ? "+gzip" : wrapping == .zstd ? "+zstd" : ""
    return "application/vnd.oci.image.layer.v1.tar" + suffix
  }

  /// The manifest of the image.
  package var manifest: [UInt8] {
    let config = Self.descriptor(configuration, type: "application/vnd.oci.image.config.v1+json")
    let list = layers.map { Self.descriptor(bytes(of: $0), type: Self.mediaType($0.wrapping)) }
    return Array("{\"schemaVersion\":2,\"config\":\(config),\"layers\":[\(list.joined(separator: ","))]}".utf8)
  }

  /// The blobs of the image by their place in a layout.
  package func blobs() -> [(String, [UInt8])] {
    ([manifest, configuration] + layers.map(bytes)).map { ("blobs/sha256/" + Compressor.sha256($0), $0) }
  }

  /// A layout with several images, each for its architecture, and the attestations that builders add.
  package static func layout(_ images: [ImageBuilder], nested: Bool = false) -> [(String, [UInt8])] {
    let type = "application/vnd.oci.image.manifest.v1+json"
    var entries = images.map { image in
      let platform = ",\"platform\":{\"os\":\"linux\",\"architecture\":\"\(image.architecture)\"}"
      return descriptor(image.manifest, type: type, extra: platform)
    }
    let attestation = Array("{\"schemaVersion\":2,\"config\":{},\"layers\":[]}".utf8)
    let unknown = ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}"
    entries.append(descriptor(attestation, type: type, extra: unknown))
    var files = images.flatMap { $0.blobs() }
    files.append(("blobs/sha256/" + Compressor.sha256(attestation), attestation))
    var index = Array("{\"schemaVersion\":2,\"manifests\":[\(entries.joined(separator: ","))]}".utf8)
    if nested {
      files.append(("blobs/sha256/" + Compressor.sha256(index), index))
      let outer = descriptor(index, type: "application/vnd.oci.image.index.v1+json")
      index = Array("{\"schemaVersion\":2,\"manifests\":[\(outer)]}".utf8)
    }
    return files + [
      ("oci-layout", Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)), ("index.json", index),
    ]
  }

  /// The image alone as an OCI layout in an archive.
  package func oci(_ wrapping: TarBuilder.Wrapping = .none) -> [UInt8] {
    TarBuilder(Self.layout([self])).build(wrapping)
  }
}

extension ImageBuilder.Layer {
  /// A layer with the files of an installed distribution, listed in its RECORD.
  package static func distribution(
    _ name: String, in site: String, _ files: [(String, String)], _ wrapping: TarBuilder.Wrapping = .none
  ) -> Self {
    let info = "\(name)-1.0.dist-info"
    let all = files + [("\(info)/METADATA", "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n")]
    let rows = all.map { path, text in
      let digest = Compressor.base64URL(Compressor.digest("sha256", Array(text.utf8)))
      return "\(path),sha256=\(digest),\(text.utf8.count)\n"
    }
    let record = rows.joined() + "\(info)/RECORD,,\n"
    return Self((all + [("\(info)/RECORD", record)]).map { ("\(site)/\($0.0)", $0.1) }, wrapping)
  }
}
