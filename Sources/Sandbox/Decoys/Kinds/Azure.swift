internal import Evidence

extension DecoyKind {
  /// What the Azure SDKs and the `az` program look for.
  static let azure: [DecoyKind] = [
    DecoyKind("azure-profile", "Azure subscriptions") { maker in
      let identity = maker.identity
      let installation = maker.token("installation id", TokenFormat("", .hex, 32))
      let profile: JSONText = [
        "installationId": .string(installation),
        "subscriptions": [
          [
            "id": .string(identity.azureSubscription), "name": .string("\(identity.company)-production"),
            "state": "Enabled", "user": ["name": .string(identity.email), "type": "user"], "isDefault": true,
            "tenantId": .string(identity.azureTenant), "environmentName": "AzureCloud",
            "homeTenantId": .string(identity.azureTenant), "managedByTenants": [],
          ]
        ],
      ]
      maker.file("~/.azure/azureProfile.json", profile.compact)
      maker.companion("~/.azure/clouds.config", "[AzureCloud]\nsubscription = \(identity.azureSubscription)\n")
    },
    DecoyKind("azure-token-cache", "Azure sign-in (cache of MSAL)") { maker in
      let identity = maker.identity
      let client = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
      let home = "\(maker.random.uuid()).\(identity.azureTenant)"
      let host = "login.microsoftonline.com"
      let access = maker.webToken(
        "access token",
        [
          ("aud", "https://management.core.windows.net/"),
          ("iss", .string("https://sts.windows.net/\(identity.azureTenant)/")),
          ("iat", .number(Int(identity.now.seconds))), ("exp", .number(Int(identity.now.seconds) + 4_500)),
          ("appid", .string(client)), ("oid", .string(maker.random.uuid())), ("tid", .string(identity.azureTenant)),
          ("upn", .string(identity.email)), ("scp", "user_impersonation"), ("ver", "1.0"),
        ])
      let entry: [(String, JSONText)] = [
        ("home_account_id", .string(home)), ("environment", .string(host)), ("client_id", .string(client)),
      ]
      let cache: JSONText = [
        "AccessToken": .object([
          (
            "\(home)-\(host)-accesstoken-\(client)-organizations-https://management.core.windows.net//.default",
            .object(
              [("credential_type", "AccessToken"), ("secret", .string(access))] + entry + [
                ("target", "https://management.core.windows.net//.default"), ("realm", "organizations"),
                ("token_type", "Bearer"), ("cached_at", .string("\(identity.now.seconds)")),
                ("expires_on", .string("\(identity.now.seconds + 4_500)")),
              ])
          )
        ]),
        "RefreshToken": .object([
          (
            "\(home)-\(host)-refreshtoken-1--",
            .object(
              [
                ("credential_type", "RefreshToken"),
                ("secret", .string(maker.token("refresh token", .azureRefresh))),
              ] + entry + [("family_id", "1"), ("target", "https://management.core.windows.net//.default")])
          )
        ]),
        "Account": [:], "IdToken": [:], "AppMetadata": [:],
      ]
      maker.file("~/.azure/msal_token_cache.json", cache.compact)
    },
    DecoyKind("azure-service-principal", "Azure service principal (entries of az)") { maker in
      let entries: JSONText = [
        [
          "client_id": .string(maker.random.uuid()), "tenant": .string(maker.identity.azureTenant),
          "client_secret": .string(maker.token("client secret", .azureSecret)),
        ]
      ]
      maker.file("~/.azure/service_principal_entries.json", entries.compact)
    },
    DecoyKind("azure-environment", "Azure service principal (environment)") { maker in
      maker.setting("AZURE_CLIENT_ID", maker.random.uuid())
      maker.setting("AZURE_TENANT_ID", maker.identity.azureTenant)
      maker.environment("AZURE_CLIENT_SECRET", maker.token("client secret", .azureSecret))
    },
    DecoyKind("azure-storage", "Azure storage account key (environment)") { maker in
      let key = maker.token("account key", .azureStorageKey)
      let account = maker.identity.company + "data"
      maker.environment(
        "AZURE_STORAGE_CONNECTION_STRING",
        "DefaultEndpointsProtocol=https;AccountName=\(account);AccountKey=\(key);EndpointSuffix=core.windows.net")
    },
    DecoyKind("azure-federated-token", "Azure workload identity token") { maker in
      let identity = maker.identity
      let path = "/var/run/secrets/azure/tokens/azure-identity-token"
      let token = maker.webToken(
        "token",
        [
          ("aud", ["api://AzureADTokenExchange"]), ("exp", .number(Int(identity.now.seconds) + 3_600)),
          ("iat", .number(Int(identity.now.seconds))),
          ("iss", .string("https://oidc.prod-aks.azure.com/\(identity.azureTenant)/")),
          ("sub", .string("system:serviceaccount:\(identity.project):\(identity.service)")),
        ])
      maker.file(path, mode: 0o644, token)
      maker.setting("AZURE_FEDERATED_TOKEN_FILE", path)
      maker.setting("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/")
    },
  ]
}
