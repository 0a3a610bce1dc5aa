extension PackageModels {
  /// Telegram by any of its libraries: bots and user accounts.
  static let telegram = """
    telegram.Bot network.connect fixed@https://api.telegram.org/
    telegram.ext.{Updater,ApplicationBuilder,Application.builder} network.connect fixed@https://api.telegram.org/
    telegram.ext.{ExtBot,Bot} network.connect fixed@https://api.telegram.org/
    telegram.ext.{CommandHandler,MessageHandler} | remote:1:callback
    telegram.ext.{CallbackQueryHandler,InlineQueryHandler} | remote:0:callback
    telebot.TeleBot network.connect fixed@https://api.telegram.org/
    telebot.async_telebot.AsyncTeleBot = telebot.TeleBot
    telebot.TeleBot().{message_handler,edited_message_handler,channel_post_handler,callback_query_handler,inline_handler}() | remote:0
    telebot.TeleBot().{register_message_handler,register_callback_query_handler,register_next_step_handler} | remote:0:callback
    aiogram.Bot network.connect fixed@https://api.telegram.org/
    aiogram.client.bot.Bot = aiogram.Bot
    aiogram.{Dispatcher,Router}().{message,callback_query,channel_post,edited_message}() | remote:0
    aiogram.{Dispatcher,Router}().{message,callback_query,channel_post}.register | remote:0:callback
    aiogram.{Dispatcher,Router}().{message_handler,callback_query_handler}() | remote:0
    pyrogram.Client network.connect fixed@https://telegram.org/
    pyrogram.Client().{on_message,on_callback_query}() | remote:0
    telethon.{TelegramClient,sync.TelegramClient} network.connect fixed@https://telegram.org/
    telethon.{TelegramClient,sync.TelegramClient}().on() | remote:0
    telethon.{TelegramClient,sync.TelegramClient}().add_event_handler | remote:0:callback
    telepot.Bot network.connect fixed@https://api.telegram.org/
    telegram_send.send network.connect fixed@https://api.telegram.org/
    """
}
