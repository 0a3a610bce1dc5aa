extension PackageModels {
  /// Wallets and chains: keys that are money.
  static let wallets = """
    web3.{HTTPProvider,Web3.HTTPProvider,AsyncHTTPProvider,Web3.AsyncHTTPProvider} network.connect url@0:endpoint_uri
    web3.{WebsocketProvider,WebSocketProvider,LegacyWebSocketProvider,Web3.WebsocketProvider} network.connect url@0:endpoint_uri
    web3.providers.rpc.HTTPProvider = web3.HTTPProvider
    web3.Web3().eth.send_raw_transaction network.connect none
    eth_account.Account.{decrypt,recover_hash} credential.read fixed@wallet
    eth_account.account.Account = eth_account.Account
    solana.rpc.{api.Client,async_api.AsyncClient} network.connect url@0:endpoint=https://api.mainnet-beta.solana.com/
    bitcoinlib.wallets.{Wallet,wallet_create_or_open} credential.read fixed@wallet
    bitcoinrpc.authproxy.AuthServiceProxy network.connect url@0:service_url
    tronpy.Tron network.connect fixed@https://api.trongrid.io/
    xrpl.clients.JsonRpcClient network.connect url@0:url
    binance.client.Client network.connect fixed@https://api.binance.com/
    binance.Client = binance.client.Client
    bittensor.{wallet,Wallet} credential.read fixed@wallet
    bittensor.{subtensor,Subtensor} network.connect text@:network
    substrateinterface.SubstrateInterface network.connect url@0:url
    """
}
