print("pratique")
