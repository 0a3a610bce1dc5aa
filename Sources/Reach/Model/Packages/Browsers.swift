extension PackageModels {
  /// Browsers that a program drives.
  static let browsers = """
    selenium.webdriver.{Chrome,Firefox,Edge,Safari,Remote} process.spawn fixed@browser
    selenium.webdriver.{Chrome,Firefox,Edge,Safari,Remote}().get network.connect url@0:url
    pyppeteer.launch process.spawn fixed@browser
    webview.create_window network.connect url@1:url
    """
}
