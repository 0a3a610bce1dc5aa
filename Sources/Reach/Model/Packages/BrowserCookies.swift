extension PackageModels {
  /// `browser_cookie3` and its like.
  static let browserCookies = """
    browser_cookie3.{chrome,arc,chromium,opera,opera_gx,brave,edge,vivaldi,firefox,librewolf,safari,lynx,w3m} credential.read path@0:cookie_file=browser-cookies
    browser_cookie3.load credential.read fixed@browser-cookies
    browser_cookie3.{Chrome,Arc,Chromium,Opera,OperaGX,Brave,Edge,Vivaldi,Firefox,LibreWolf,Safari}().load credential.read fixed@browser-cookies
    browsercookie.{chrome,firefox,chromium,vivaldi,edge,load} credential.read fixed@browser-cookies
    rookiepy.{chrome,brave,edge,vivaldi,opera,opera_gx,chromium,arc,firefox,librewolf,zen,safari,load,any_browser} credential.read fixed@browser-cookies
    pycookiecheat.{chrome_cookies,get_cookies} credential.read fixed@browser-cookies
    browserhistory.{get_browserhistory,get_chrome,get_firefox,get_safari} credential.read fixed@browser-history
    browser_history.{get_history,get_bookmarks} credential.read fixed@browser-history
    yt_dlp.cookies.{load_cookies,extract_cookies_from_browser} credential.read fixed@browser-cookies
    """
}
