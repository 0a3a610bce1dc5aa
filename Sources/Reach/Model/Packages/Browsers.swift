extension PackageModels {
  /// Cookies, passwords and whole browsers.
  static let browsers = """
    browser_cookie3.{chrome,arc,chromium,opera,opera_gx,brave,edge,vivaldi,firefox,librewolf,safari,lynx,w3m} credential.read path@0:cookie_file=browser-cookies
    browser_cookie3.load credential.read fixed@browser-cookies
    browser_cookie3.{Chrome,Arc,Chromium,Opera,OperaGX,Brave,Edge,Vivaldi,Firefox,LibreWolf,Safari}().load credential.read fixed@browser-cookies
    browsercookie.{chrome,firefox,chromium,vivaldi,edge,load} credential.read fixed@browser-cookies
    rookiepy.{chrome,brave,edge,vivaldi,opera,opera_gx,chromium,arc,firefox,librewolf,zen,safari,load,any_browser} credential.read fixed@browser-cookies
    pycookiecheat.{chrome_cookies,get_cookies} credential.read fixed@browser-cookies
    browserhistory.{get_browserhistory,get_chrome,get_firefox,get_safari} credential.read fixed@browser-history
    browser_history.{get_history,get_bookmarks} credential.read fixed@browser-history
    yt_dlp.cookies.{load_cookies,extract_cookies_from_browser} credential.read fixed@browser-cookies
    selenium.webdriver.{Chrome,Firefox,Edge,Safari,Remote} process.spawn fixed@browser
    selenium.webdriver.{Chrome,Firefox,Edge,Safari,Remote}().get network.connect url@0:url
    pyppeteer.launch process.spawn fixed@browser
    webview.create_window network.connect url@1:url
    """
}
