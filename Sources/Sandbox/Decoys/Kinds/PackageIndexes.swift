internal import Evidence

extension DecoyKind {
  /// The tokens with which packages are published, and with which private indexes are read.
  static let packageIndexes: [DecoyKind] = [
    DecoyKind("index-upload-token", "Upload token of the Python package index") { maker in
      let token = uploadToken(&maker)
      let internalPassword = maker.password("password of the internal index")
      maker.file(
        "~/.pypirc",
        """
        [distutils]
        index-servers =
            pypi
            internal

        [pypi]
        username = __token__
        password = \(token)

        [internal]
        repository = https://artifacts.\(maker.identity.domain)/python/upload/
        username = \(maker.identity.user.name)
        password = \(internalPassword)

        """)
    },
    DecoyKind("index-upload-environment", "Upload token of the Python package index (environment)") { maker in
      let token = uploadToken(&maker)
      maker.setting("TWINE_USERNAME", "__token__")
      maker.environment("TWINE_PASSWORD", token)
      maker.environment("PYPI_PUBLISH_PASSWORD", token)
    },
    DecoyKind("pip-configuration", "Password of a private index (pip)") { maker in
      let identity = maker.identity
      let password = maker.password()
      maker.file(
        "~/.config/pip/pip.conf",
        "[global]\nextra-index-url = https://\(identity.user.name):\(password)@artifacts.\(identity.domain)/python/simple/\n"
      )
    },
    DecoyKind("poetry", "Publishing token of Poetry") { maker in
      maker.file("~/.config/pypoetry/auth.toml", "[pypi-token]\npypi = \"\(uploadToken(&maker))\"\n")
    },
    DecoyKind("npm", "npm publishing token") { maker in
      maker.file("~/.npmrc", "//registry.npmjs.org/:_authToken=\(maker.token("token", .npm))\nfund=false\n")
    },
    DecoyKind("npm-environment", "npm publishing token (environment)") { maker in
      maker.environment("NPM_TOKEN", maker.token("token", .npm))
      maker.environment("NPM_TOKENS", maker.token("second token", .npm))
    },
    DecoyKind("rubygems", "RubyGems API key") { maker in
      maker.file("~/.gem/credentials", "---\n:rubygems_api_key: \(maker.token("key", .rubyGems))\n")
    },
    DecoyKind("cargo", "Token of the Rust package index") { maker in
      maker.file("~/.cargo/credentials.toml", "[registry]\ntoken = \"\(maker.token("token", .crates))\"\n")
    },
    DecoyKind("jfrog", "Artifactory access (jf)") { maker in
      let identity = maker.identity
      let configuration: JSONText = [
        "servers": [
          [
            "url": .string("https://\(identity.company).jfrog.io/"),
            "artifactoryUrl": .string("https://\(identity.company).jfrog.io/artifactory/"),
            "user": .string(identity.user.name), "password": .string(maker.token("API key", .jfrogKey)),
            "serverId": .string(identity.company), "isDefault": true,
          ]
        ], "version": "6",
      ]
      maker.file("~/.jfrog/jfrog-cli.conf.v6", configuration.pretty)
    },
    DecoyKind("maven", "Password of a Maven repository") { maker in
      let password = maker.password()
      maker.file(
        "~/.m2/settings.xml",
        """
        <settings>
          <servers>
            <server>
              <id>\(maker.identity.company)-releases</id>
              <username>\(maker.identity.user.name)</username>
              <password>\(password)</password>
            </server>
          </servers>
        </settings>

        """)
    },
  ]

  /// A macaroon of version 2, as the index issues them: where, which token, what it may do, and a signature over that.
  private static func uploadToken(_ maker: inout DecoyMaker) -> String {
    func field(_ kind: UInt8, _ value: [UInt8]) -> [UInt8] {
      [kind] + (value.count < 128 ? [UInt8(value.count)] : [UInt8(value.count & 0x7F | 0x80), UInt8(value.count >> 7)])
        + value
    }
    // The index's own name, in the form in which it stands at the beginning of every token of it.
    let place: [UInt8] = [0x70, 0x79, 0x70, 0x69, 0x2E, 0x6F, 0x72, 0x67]
    let identifier = maker.random.uuid()
    let caveat: JSONText = [3, .string(maker.random.uuid())]
    let signature = maker.random.bytes(32)
    let macaroon =
      [2] + field(1, place) + field(2, Array(identifier.utf8)) + [0] + field(2, Array(caveat.compact.utf8)) + [0, 0]
      + field(6, signature)
    let text = "pypi-" + Base64.encode(macaroon, url: true)
    maker.remember("identifier", identifier)
    maker.remember("signature", signature)
    maker.remember("token", String(text.suffix(48)))
    return text
  }
}
