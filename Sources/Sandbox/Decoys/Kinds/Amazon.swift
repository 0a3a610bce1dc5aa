internal import Evidence

extension DecoyKind {
  /// What the AWS SDKs and the `aws` program look for.
  static let amazon: [DecoyKind] = [
    DecoyKind("aws-shared-credentials", "AWS access keys (shared credentials file)") { maker in
      var text = ""
      for profile in ["default", "\(maker.identity.company)-prod"] {
        let key = maker.token("access key id of \(profile)", .awsAccessKey)
        let secret = maker.token("secret access key of \(profile)", .awsSecret)
        text += "[\(profile)]\naws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n\n"
      }
      maker.file("~/.aws/credentials", text)
    },
    DecoyKind("aws-config", "AWS configuration with a profile's keys") { maker in
      let identity = maker.identity
      let key = maker.token("access key id", .awsAccessKey)
      let secret = maker.token("secret access key", .awsSecret)
      maker.file(
        "~/.aws/config",
        """
        [default]
        region = \(identity.awsRegion)
        output = json

        [profile \(identity.company)-prod]
        region = \(identity.awsRegion)
        role_arn = arn:aws:iam::\(identity.awsAccount):role/\(identity.service)
        source_profile = default

        [profile backup]
        region = \(identity.awsRegion)
        aws_access_key_id = \(key)
        aws_secret_access_key = \(secret)

        [sso-session \(identity.company)]
        sso_start_url = https://\(identity.company).awsapps.com/start
        sso_region = \(identity.awsRegion)
        sso_registration_scopes = sso:account:access

        """)
    },
    DecoyKind("aws-sso-cache", "AWS single sign-on session") { maker in
      let identity = maker.identity
      let start = "https://\(identity.company).awsapps.com/start"
      let name = Hex.encode(Digests.digest("SHA1", Array(identity.company.utf8)))
      let session: JSONText = [
        "startUrl": .string(start), "region": .string(identity.awsRegion),
        "accessToken": .string(maker.token("access token", TokenFormat("aoaAAAAAG", .base64URL, 300))),
        "expiresAt": .string(identity.now.adding(6 * 3_600).description),
        "clientId": .string(maker.token("client id", TokenFormat("", .base64URL, 36))),
        "clientSecret": .string(
          maker.token("client secret", TokenFormat("eyJraWQiOiJrZXktMTU2NDAyOD", .base64URL, 420))),
        "registrationExpiresAt": .string(identity.now.adding(80 * 86_400).description),
        "refreshToken": .string(maker.token("refresh token", TokenFormat("aorAAAAAG", .base64URL, 300))),
      ]
      maker.file("~/.aws/sso/cache/\(name).json", session.compact)
    },
    DecoyKind("aws-cli-cache", "AWS role session (cache of the aws program)") { maker in
      let identity = maker.identity
      let name = Hex.encode(maker.random.bytes(20))
      let key = maker.token("access key id", .awsSessionKey)
      let session: JSONText = [
        "Credentials": [
          "AccessKeyId": .string(key),
          "SecretAccessKey": .string(maker.token("secret access key", .awsSecret)),
          "SessionToken": .string(maker.token("session token", .awsSession)),
          "Expiration": .string(identity.now.adding(3_000).description),
        ],
        "AssumedRoleUser": [
          "AssumedRoleId": .string("AROA\(maker.random.text(.base32, 16)):botocore-session-\(identity.now.seconds)"),
          "Arn": .string(
            "arn:aws:sts::\(identity.awsAccount):assumed-role/\(identity.service)/botocore-session-\(identity.now.seconds)"
          ),
        ],
        "ResponseMetadata": ["RequestId": .string(maker.random.uuid()), "HTTPStatusCode": 200, "RetryAttempts": 0],
      ]
      maker.file("~/.aws/cli/cache/\(name).json", session.compact)
    },
    DecoyKind("aws-environment", "AWS access key (environment)") { maker in
      maker.environment("AWS_ACCESS_KEY_ID", maker.token("access key id", .awsAccessKey))
      maker.environment("AWS_SECRET_ACCESS_KEY", maker.token("secret access key", .awsSecret))
      maker.setting("AWS_DEFAULT_REGION", maker.identity.awsRegion)
    },
    DecoyKind("aws-session-environment", "AWS session (environment)") { maker in
      maker.environment("AWS_ACCESS_KEY_ID", maker.token("access key id", .awsSessionKey))
      maker.environment("AWS_SECRET_ACCESS_KEY", maker.token("secret access key", .awsSecret))
      maker.environment("AWS_SESSION_TOKEN", maker.token("session token", .awsSession))
      maker.setting("AWS_REGION", maker.identity.awsRegion)
    },
    DecoyKind("aws-web-identity", "AWS web identity token of a service account") { maker in
      let identity = maker.identity
      let path = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
      let issuer = "https://oidc.eks.\(identity.awsRegion).amazonaws.com/id/\(maker.random.text(.hex, 32).uppercased())"
      let token = maker.webToken(
        "token",
        [
          ("aud", ["sts.amazonaws.com"]), ("exp", .number(Int(identity.now.seconds) + 86_400)),
          ("iat", .number(Int(identity.now.seconds))), ("iss", .string(issuer)), ("jti", .string(maker.random.uuid())),
          ("sub", .string("system:serviceaccount:\(identity.project):\(identity.service)")),
        ])
      maker.file(path, mode: 0o644, token)
      maker.setting("AWS_WEB_IDENTITY_TOKEN_FILE", path)
      maker.setting("AWS_ROLE_ARN", "arn:aws:iam::\(identity.awsAccount):role/\(identity.project)")
      maker.setting("AWS_REGION", identity.awsRegion)
    },
  ]
}
