extension PackageModels {
  /// `hvac`: HashiCorp Vault.
  static let hvac = """
    hvac.Client network.connect url@0:url=vault credential.read unless@1:token=VAULT_TOKEN
    hvac.Client().{read,list} credential.read text@0:path
    hvac.Client().secrets.kv.{read_secret,read_secret_version} credential.read text@0:path
    hvac.Client().secrets.kv.{v1,v2}.{read_secret,read_secret_version,list_secrets} credential.read text@0:path
    hvac.v1.Client = hvac.Client
    """
}
