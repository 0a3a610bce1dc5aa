extension PackageModels {
  /// `keyring`.
  static let keyring = """
    keyring.{get_password,get_credential} credential.read text@0:service_name
    keyring.set_password file.write fixed@keyring
    keyring.get_keyring().{get_password,get_credential} credential.read text@0
    keyring.core.get_password = keyring.get_password
    keyring.backends.{SecretService,Windows,macOS,kwallet}.{Keyring,WinVaultKeyring,DBusKeyring}().get_password credential.read text@0
    """
}
