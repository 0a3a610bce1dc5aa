extension PackageModels {
  /// `google-auth`, the `google-cloud-*` clients, `gcsfs`.
  static let googleCloud = """
    google.auth.{default,default_async} credential.read fixed@Google
    google.auth.{load_credentials_from_file,load_credentials_from_dict} credential.read path@0:filename
    google.auth._default.default = google.auth.default
    google.auth.compute_engine.{Credentials,IDTokenCredentials} credential.read fixed@Google
    google.auth.compute_engine._metadata.{get,get_service_account_token} credential.read fixed@Google network.connect fixed@metadata.google.internal
    google.auth.transport.requests.AuthorizedSession().{get,post,put,patch,delete,head} network.connect url@0:url
    google.auth.transport.requests.AuthorizedSession().request network.connect url@1:url
    google.oauth2.service_account.{Credentials,IDTokenCredentials}.from_service_account_file credential.read path@0:filename
    google.oauth2.credentials.Credentials.from_authorized_user_file credential.read path@0:filename
    google.oauth2.id_token.{fetch_id_token,fetch_id_token_credentials} credential.read fixed@Google
    google.cloud.storage.Client network.connect fixed@storage.googleapis.com credential.read unless@1:credentials=Google
    google.cloud.storage.Client().bucket().blob().upload_from_filename file.read path@0:filename
    google.cloud.storage.Client().bucket().blob().download_to_filename file.write path@0:filename
    google.cloud.secretmanager.{SecretManagerServiceClient,SecretManagerServiceAsyncClient} network.connect fixed@secretmanager.googleapis.com credential.read unless@:credentials=Google
    google.cloud.secretmanager.SecretManagerServiceClient().access_secret_version credential.read text@:name=secretmanager
    google.cloud.secretmanager_v1 = google.cloud.secretmanager
    google.cloud.{bigquery,pubsub_v1,firestore,datastore,logging,monitoring_v3,compute_v1}.{Client,PublisherClient,SubscriberClient,MetricServiceClient,InstancesClient} network.connect fixed@googleapis.com credential.read unless@:credentials=Google
    google.colab.userdata.get credential.read text@0:key
    googleapiclient.discovery.build network.connect fixed@googleapis.com credential.read unless@:credentials=Google
    gcsfs.GCSFileSystem network.connect fixed@storage.googleapis.com credential.read unless@:token=Google
    firebase_admin.initialize_app network.connect fixed@firebaseio.com credential.read unless@0:credential=Google
    firebase_admin.credentials.Certificate credential.read path@0:cert
    kaggle_secrets.UserSecretsClient().{get_secret,get_gcloud_credential} credential.read text@0
    gspread.{service_account,oauth} network.connect fixed@sheets.googleapis.com credential.read fixed@Google
    pydrive2.drive.GoogleDrive network.connect fixed@www.googleapis.com
    """
}
