extension PackageModels {
  /// Matrix, XMPP, Teams, Twilio, mail services: other ways to tell somebody.
  static let chatServices = """
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
    """
}
