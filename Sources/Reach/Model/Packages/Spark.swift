extension PackageModels {
  /// `pyspark`: a session is a JVM, which runs the archives that are added to it.
  static let spark = """
    pyspark.sql.SparkSession.{getActiveSession,active}().sparkContext.addJar code.eval none
    pyspark.sql.SparkSession.{getActiveSession,active}().addArtifact code.eval none
    pyspark.sql.SparkSession._instantiatedSession.sparkContext.addJar code.eval none
    pyspark.sql.SparkSession.builder.getOrCreate().sparkContext.addJar code.eval none
    pyspark.SparkContext.getOrCreate().addJar code.eval none
    pyspark.{SparkContext,context.SparkContext}().addJar code.eval none
    pyspark.sql.session.SparkSession = pyspark.sql.SparkSession
    """
}
