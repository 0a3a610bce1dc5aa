internal import Evidence

extension DecoyKind {
  /// The clouds that fewer people have, in the files of their own programs.
  static let otherClouds: [DecoyKind] = [
    DecoyKind("alibaba-credentials", "Alibaba Cloud access key (credentials file)") { maker in
      let key = maker.token("access key id", .alibabaKey)
      let secret = maker.token("access key secret", TokenFormat("", .base62, 30))
      maker.file(
        "~/.alibabacloud/credentials.ini",
        "[default]\nenable = true\ntype = access_key\naccess_key_id = \(key)\naccess_key_secret = \(secret)\n")
    },
    DecoyKind("alibaba-environment", "Alibaba Cloud access key (environment)") { maker in
      maker.environment("ALIBABA_CLOUD_ACCESS_KEY_ID", maker.token("access key id", .alibabaKey))
      maker.environment(
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET", maker.token("access key secret", TokenFormat("", .base62, 30)))
    },
    DecoyKind("digitalocean", "DigitalOcean token (doctl)") { maker in
      let token = maker.token("token", .digitalOcean)
      maker.file("~/.config/doctl/config.yaml", "access-token: \(token)\ncontext: default\noutput: text\n")
    },
    DecoyKind("oracle-cloud", "Oracle Cloud API key") { maker in
      let key = RSAKey(bits: 2_048, &maker.random)
      let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
      maker.rememberLines("private key", of: armoured, skipping: 6)
      maker.remember("private key (prime)", key.prime1)
      maker.file("~/.oci/oci_api_key.pem", armoured)
      let print = Digests.digest("MD5", key.publicInfo.bytes).map { Hex.encode([$0]) }.joined(separator: ":")
      let (user, tenancy) = (maker.random.text(.lowerDigits, 60), maker.random.text(.lowerDigits, 60))
      maker.companion(
        "~/.oci/config",
        """
        [DEFAULT]
        user=ocid1.user.oc1..\(user)
        fingerprint=\(print)
        tenancy=ocid1.tenancy.oc1..\(tenancy)
        region=eu-frankfurt-1
        key_file=~/.oci/oci_api_key.pem

        """)
    },
    DecoyKind("cloudflare", "Cloudflare API token (environment)") { maker in
      maker.environment("CLOUDFLARE_API_TOKEN", maker.token("token", .cloudflare))
    },
    DecoyKind("rclone", "Storage accounts of rclone") { maker in
      let key = maker.token("access key id", .awsAccessKey)
      let secret = maker.token("secret access key", .awsSecret)
      maker.file(
        "~/.config/rclone/rclone.conf",
        "[backup]\ntype = s3\nprovider = AWS\naccess_key_id = \(key)\nsecret_access_key = \(secret)\n"
          + "region = \(maker.identity.awsRegion)\n")
    },
  ]
}
