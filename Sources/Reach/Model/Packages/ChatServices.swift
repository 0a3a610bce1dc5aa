extension PackageModels {
  /// Slack, Matrix, XMPP, Teams, Twilio, mail services: other ways to tell somebody.
  static let chatServices = """
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
    pymsteams.connectorcard network.connect url@0
    nio.{AsyncClient,HttpClient} network.connect url@0:homeserver
    matrix_client.client.MatrixClient network.connect url@0:base_url
    slixmpp.ClientXMPP network.connect text@0:jid
    irc.bot.SingleServerIRCBot network.connect none
    irc.client.Reactor().server().connect network.connect text@0:server
    twilio.rest.Client network.connect fixed@https://api.twilio.com/
    sendgrid.SendGridAPIClient network.connect fixed@https://api.sendgrid.com/
    yagmail.SMTP network.connect text@2:host=smtp.gmail.com
    aiosmtplib.{send,SMTP} network.connect text@:hostname
    pushbullet.{Pushbullet,PushBullet} network.connect fixed@https://api.pushbullet.com/
    pushover.{Client,init} network.connect fixed@https://api.pushover.net/
    notifiers.get_notifier network.connect text@0
    apprise.Apprise().add network.connect url@0:servers
    vk_api.VkApi network.connect fixed@https://api.vk.com/
    tweepy.{Client,API} network.connect fixed@https://api.twitter.com/
    praw.Reddit network.connect fixed@https://www.reddit.com/
    paho.mqtt.client.Client().connect network.connect text@0:host
    paho.mqtt.publish.{single,multiple} network.connect text@:hostname
    """
}
