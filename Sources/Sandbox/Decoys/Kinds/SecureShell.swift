internal import Evidence

extension DecoyKind {
  /// What lies in `~/.ssh`, and keys of TLS servers.
  static let secureShell: [DecoyKind] = [
    DecoyKind("ssh-ed25519", "SSH private key (Ed25519)") { maker in
      let key = Ed25519Key(&maker.random)
      plant(OpenSSHKey(key, comment: comment(maker), &maker.random), "~/.ssh/id_ed25519", skipping: 2, &maker)
      maker.remember("private key (seed)", key.seed)
    },
    DecoyKind("ssh-rsa", "SSH private key (RSA)") { maker in
      let key = RSAKey(bits: 2_048, &maker.random)
      plant(OpenSSHKey(key, comment: comment(maker), &maker.random), "~/.ssh/id_rsa", skipping: 12, &maker)
      maker.remember("private key (prime)", key.prime1)
      maker.remember("private key (exponent)", key.privateExponent)
    },
    DecoyKind("ssh-ecdsa", "SSH private key (ECDSA)") { maker in
      let key = ECKey(&maker.random)
      plant(OpenSSHKey(key, comment: comment(maker), &maker.random), "~/.ssh/id_ecdsa", skipping: 5, &maker)
      maker.remember("private key (scalar)", key.scalar)
    },
    DecoyKind("ssh-deploy-key", "SSH deploy key") { maker in
      let key = Ed25519Key(&maker.random)
      let file = OpenSSHKey(key, comment: "deploy@\(maker.identity.domain)", &maker.random)
      plant(file, "~/.ssh/deploy_key", skipping: 2, &maker)
      maker.remember("private key (seed)", key.seed)
    },
    DecoyKind("ssh-inventory", "SSH hosts (configuration, known hosts, authorised keys)") { maker in
      let identity = maker.identity
      let bastion = "bastion-\(maker.random.text(.lowerDigits, 12)).\(identity.domain)"
      maker.remember("bastion", bastion)
      maker.file(
        "~/.ssh/config",
        """
        Host bastion
          HostName \(bastion)
          User \(identity.user.name)
          IdentityFile ~/.ssh/id_ed25519

        Host 10.20.*
          ProxyJump bastion
          User ubuntu
          StrictHostKeyChecking accept-new

        """)
      let hosts = [bastion, "github.com", "gitlab.com", "10.20.\(maker.random.below(200)).\(maker.random.below(200))"]
      var known = ""
      for host in hosts {
        let line = OpenSSHKey(Ed25519Key(&maker.random), comment: "", &maker.random).publicLine
        known += "\(host) \(line.split(separator: " ").prefix(2).joined(separator: " "))\n"
      }
      // Behind the blob's common beginning, a host's key is as unique as any.
      maker.remember("known hosts", String(known.dropLast().suffix(40)))
      maker.file("~/.ssh/known_hosts", mode: 0o644, known)
      let mine = OpenSSHKey(Ed25519Key(&maker.random), comment: comment(maker), &maker.random).publicLine
      if let blob = mine.split(separator: " ").dropFirst().first {
        maker.remember("authorised key", String(blob.suffix(40)))
      }
      maker.file("~/.ssh/authorized_keys", mine)
    },
    DecoyKind("tls-private-key", "TLS private key of a server") { maker in
      let identity = maker.identity
      let key = ECKey(&maker.random)
      let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
      rememberKey(key, armoured, &maker)
      maker.file("/etc/ssl/private/\(identity.domain).key", mode: 0o640, armoured)
      let certificate = maker.authority.certificate(
        for: key.publicInfo, commonName: "*.\(identity.domain)", organization: identity.company,
        issuer: "\(identity.company) internal CA", &maker.random)
      maker.companion("/etc/ssl/certs/\(identity.domain).pem", Base64.armour("CERTIFICATE", certificate))
    },
    DecoyKind("letsencrypt-key", "TLS private key of a server (certbot)") { maker in
      let key = ECKey(&maker.random)
      let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
      rememberKey(key, armoured, &maker)
      maker.file("/etc/letsencrypt/live/\(maker.identity.domain)/privkey.pem", armoured)
    },
  ]

  /// Makes a curve's key a canary: its number, and the line of text that begins with it.
  static func rememberKey(_ key: ECKey, _ armoured: String, _ maker: inout DecoyMaker) {
    maker.remember("private key (scalar)", key.scalar)
    let lines = armoured.split(separator: "\n").filter { !$0.hasPrefix("-") }
    // The number lies across the end of the first line; the rest of that line is the same in every key.
    if let first = lines.first { maker.remember("private key (first line)", String(first.suffix(14))) }
    if lines.count > 1 { maker.remember("private key (second line)", String(lines[1])) }
  }

  private static func comment(_ maker: DecoyMaker) -> String {
    "\(maker.identity.user.name)@\(maker.identity.hostname)"
  }

  /// - Parameter skipping: The lines before the secret part: the format's beginning and the public key.
  private static func plant(_ key: OpenSSHKey, _ path: String, skipping: Int, _ maker: inout DecoyMaker) {
    maker.rememberLines("private key", of: key.privateFile, skipping: skipping)
    maker.file(path, key.privateFile)
    maker.companion(path + ".pub", key.publicLine)
  }
}
