internal import Evidence

extension DecoyKind {
  /// What describes and guards infrastructure: Terraform, Vault, Ansible and their like.
  static let infrastructure: [DecoyKind] = [
    DecoyKind("terraform-credentials", "HCP Terraform token") { maker in
      let credentials: JSONText = [
        "credentials": ["app.terraform.io": ["token": .string(maker.token("token", .terraformCloud))]]
      ]
      maker.file("~/.terraform.d/credentials.tfrc.json", credentials.pretty)
    },
    DecoyKind("terraform-variables", "Secrets in Terraform variables") { maker in
      let identity = maker.identity
      let password = maker.password("database password")
      let token = maker.token("Cloudflare token", .cloudflare)
      maker.file(
        "\(identity.workspace)/infra/terraform.tfvars", mode: 0o644,
        """
        region               = "\(identity.awsRegion)"
        db_username          = "app"
        db_password          = "\(password)"
        cloudflare_api_token = "\(token)"

        """)
    },
    DecoyKind("terraform-state", "Secrets in Terraform's state") { maker in
      let identity = maker.identity
      let state: JSONText = [
        "version": 4, "terraform_version": "1.9.8", "serial": 41, "lineage": .string(maker.random.uuid()),
        "outputs": [
          "deploy_secret_key": [
            "value": .string(maker.token("secret access key", .awsSecret)), "type": "string", "sensitive": true,
          ]
        ],
        "resources": [
          [
            "mode": "managed", "type": "aws_db_instance", "name": "main",
            "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
            "instances": [
              [
                "schema_version": 2,
                "attributes": [
                  "address": .string(
                    "main.c\(maker.random.text(.lowerDigits, 11)).\(identity.awsRegion).rds.amazonaws.com"),
                  "password": .string(maker.password("database password")), "username": "app",
                ],
              ]
            ],
          ]
        ],
      ]
      maker.file("\(identity.workspace)/infra/terraform.tfstate", mode: 0o644, state.pretty)
    },
    DecoyKind("vault-token", "Vault token") { maker in
      maker.file("~/.vault-token", maker.token("token", .vaultService))
      maker.setting("VAULT_ADDR", "https://vault.\(maker.identity.domain):8200")
    },
    DecoyKind("vault-environment", "Vault token (environment)") { maker in
      maker.environment("VAULT_TOKEN", maker.token("token", .vaultService))
      maker.setting("VAULT_ADDR", "https://vault.\(maker.identity.domain):8200")
    },
    DecoyKind("pulumi", "Pulumi token") { maker in
      let token = maker.token("token", .pulumi)
      let url = "https://api.pulumi.com"
      let account: JSONText = ["accessToken": .string(token), "username": .string(maker.identity.user.name)]
      let credentials: JSONText = [
        "current": .string(url), "accessTokens": .object([(url, .string(token))]),
        "accounts": .object([(url, account)]),
      ]
      maker.file("~/.pulumi/credentials.json", credentials.pretty)
    },
    DecoyKind("ansible-vault", "Ansible's vault password") { maker in
      let identity = maker.identity
      maker.companion(
        "\(identity.workspace)/ansible.cfg",
        "[defaults]\ninventory = inventory.ini\nvault_password_file = ~/.ansible/vault_pass\nhost_key_checking = False\n"
      )
      maker.file("~/.ansible/vault_pass", maker.password() + "\n")
      let sudo = maker.password("become password")
      maker.file(
        "\(identity.workspace)/inventory.ini", mode: 0o644,
        "[web]\nweb1.\(identity.domain)\nweb2.\(identity.domain)\n\n[web:vars]\nansible_user=ubuntu\n"
          + "ansible_become_password=\(sudo)\n")
    },
    DecoyKind("doppler", "Doppler service token (environment)") { maker in
      maker.environment("DOPPLER_TOKEN", maker.token("token", .doppler))
    },
    DecoyKind("heroku", "Heroku API key (environment)") { maker in
      maker.environment("HEROKU_API_KEY", maker.token("key", .heroku))
    },
    DecoyKind("sops-age", "Private key of age (SOPS)") { maker in
      let key = Bech32.encode("age-secret-key-", maker.random.bytes(32)).uppercased()
      maker.remember("private key", key.utf8Slice(18..<70))
      maker.file("~/.config/sops/age/keys.txt", "# created: \(maker.identity.now.description)\n\(key)\n")
    },
  ]
}
