extension PackageModels {
  /// The screen and the camera.
  static let screens = """
    pyautogui.{screenshot,locateOnScreen} system.info fixed@screen
    pyscreenshot.{grab,grab_to_file} system.info fixed@screen
    mss.{mss,MSS}().{grab,shot,save} system.info fixed@screen
    mss.{linux,windows,darwin}.MSS().{grab,shot,save} system.info fixed@screen
    d3dshot.create system.info fixed@screen
    dxcam.create system.info fixed@screen
    cv2.VideoCapture system.info fixed@camera
    """
}
