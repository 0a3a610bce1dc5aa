extension PackageModels {
  /// Password managers' clients.
  static let secretStores = """
    pykeepass.PyKeePass credential.read path@0:filename
    onepasswordconnectsdk.client.{new_client,new_client_from_environment} credential.read fixed@1Password
    onepassword.client.Client.authenticate credential.read fixed@1Password
    bitwarden_sdk.BitwardenClient credential.read fixed@Bitwarden
    lastpass.Vault.open_remote credential.read fixed@LastPass
    infisical_client.InfisicalClient credential.read fixed@Infisical
    """
}
