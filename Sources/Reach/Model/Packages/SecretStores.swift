extension PackageModels {
  /// Vaults and password managers: `hvac`, `keyring`, `secretstorage` and their like.
  static let secretStores = """
    hvac.Client network.connect url@0:url=vault credential.read unless@1:token=VAULT_TOKEN
    hvac.Client().{read,list} credential.read text@0:path
    hvac.Client().secrets.kv.{read_secret,read_secret_version} credential.read text@0:path
    hvac.Client().secrets.kv.{v1,v2}.{read_secret,read_secret_version,list_secrets} credential.read text@0:path
    hvac.v1.Client = hvac.Client
    keyring.{get_password,get_credential} credential.read text@0:service_name
    keyring.set_password file.write fixed@keyring
    keyring.get_keyring().{get_password,get_credential} credential.read text@0
    keyring.core.get_password = keyring.get_password
    keyring.backends.{SecretService,Windows,macOS,kwallet}.{Keyring,WinVaultKeyring,DBusKeyring}().get_password credential.read text@0
    secretstorage.{get_default_collection,get_all_collections,get_any_collection,get_collection_by_alias,search_items} credential.read fixed@secret-service
    secretstorage.{Collection,Item,collection.Collection,item.Item} credential.read fixed@secret-service
    gnomekeyring.{find_items_sync,list_item_ids_sync,item_get_info_sync} credential.read fixed@GNOME-Keyring
    pykeepass.PyKeePass credential.read path@0:filename
    onepasswordconnectsdk.client.{new_client,new_client_from_environment} credential.read fixed@1Password
    onepassword.client.Client.authenticate credential.read fixed@1Password
    bitwarden_sdk.BitwardenClient credential.read fixed@Bitwarden
    lastpass.Vault.open_remote credential.read fixed@LastPass
    infisical_client.InfisicalClient credential.read fixed@Infisical
    """
}
