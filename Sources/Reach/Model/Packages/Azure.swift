extension PackageModels {
  /// `azure-identity` and the Azure clients.
  static let azure = """
    azure.identity.{DefaultAzureCredential,ManagedIdentityCredential,AzureCliCredential,AzurePowerShellCredential,AzureDeveloperCliCredential,EnvironmentCredential,SharedTokenCacheCredential,VisualStudioCodeCredential,WorkloadIdentityCredential,ChainedTokenCredential,InteractiveBrowserCredential}().{get_token,get_token_info} credential.read fixed@Azure
    azure.identity.aio = azure.identity
    azure.keyvault.secrets.SecretClient network.connect url@0:vault_url
    azure.keyvault.secrets.SecretClient().{get_secret,list_properties_of_secrets} credential.read text@0:name
    azure.keyvault.keys.KeyClient network.connect url@0:vault_url
    azure.storage.blob.{BlobServiceClient,ContainerClient,BlobClient} network.connect url@0:account_url
    azure.storage.blob.{BlobServiceClient,ContainerClient,BlobClient}.from_connection_string network.connect text@0:conn_str
    azure.storage.queue.QueueClient.from_connection_string network.connect text@0:conn_str
    azure.storage.fileshare.ShareFileClient.from_connection_string network.connect text@0:conn_str
    azure.common.credentials.get_azure_cli_credentials credential.read fixed@Azure
    azure.common.client_factory.{get_client_from_cli_profile,get_client_from_auth_file} credential.read fixed@Azure
    msal.{PublicClientApplication,ConfidentialClientApplication}().{acquire_token_silent,acquire_token_for_client,acquire_token_interactive} credential.read fixed@Azure
    msal_extensions.{PersistedTokenCache,build_encrypted_persistence} credential.read path@0
    adal.AuthenticationContext().acquire_token credential.read fixed@Azure
    """
}
