extension PackageModels {
  /// `slack_sdk` and the older Slack clients.
  static let slackSDK = """
    slack_sdk.{WebClient,web.WebClient,web.client.WebClient} network.connect fixed@https://slack.com/
    slack_sdk.web.async_client.AsyncWebClient network.connect fixed@https://slack.com/
    slack_sdk.{WebhookClient,webhook.WebhookClient,webhook.client.WebhookClient} network.connect url@0:url
    slack_sdk.webhook.async_client.AsyncWebhookClient network.connect url@0:url
    slack_sdk.rtm.RTMClient network.connect fixed@https://slack.com/
    slack_sdk.socket_mode.{SocketModeClient,builtin.SocketModeClient} network.connect fixed@https://slack.com/
    slack.{WebClient,RTMClient} network.connect fixed@https://slack.com/
    slack.WebhookClient network.connect url@0:url
    slackclient.SlackClient network.connect fixed@https://slack.com/
    slack_bolt.App network.connect fixed@https://slack.com/
    slack_bolt.App().{message,event,command,action}() | remote:0
    slackweb.Slack network.connect url@0:url
    """
}
