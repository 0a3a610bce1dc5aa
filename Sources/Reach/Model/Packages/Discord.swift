extension PackageModels {
  /// Discord by any of its libraries: bots and webhooks.
  static let discord = """
    discord.{Client,AutoShardedClient,Bot} network.connect fixed@https://discord.com/
    discord.ext.commands.{Bot,AutoShardedBot} network.connect fixed@https://discord.com/
    discord.{Client,AutoShardedClient,Bot}().event | remote:0
    discord.ext.commands.{Bot,AutoShardedBot}().event | remote:0
    discord.ext.commands.{Bot,AutoShardedBot}().{command,listen}() | remote:0
    discord.{SyncWebhook,Webhook}.from_url network.connect url@0:url
    discord.{SyncWebhook,Webhook}.partial network.connect fixed@https://discord.com/
    discord_webhook.{DiscordWebhook,AsyncDiscordWebhook} network.connect url@0:url
    discord_webhook.webhook.DiscordWebhook = discord_webhook.DiscordWebhook
    dhooks.{Webhook,Webhook.Async} network.connect url@0:url
    nextcord = discord
    disnake = discord
    hikari.{GatewayBot,RESTApp} network.connect fixed@https://discord.com/
    interactions.Client network.connect fixed@https://discord.com/
    discordwebhook.Discord network.connect url@:url
    """
}
