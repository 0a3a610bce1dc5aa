extension PackageModels {
  /// `boto3`, `botocore` and what is made of them.
  static let aws = """
    boto3.{client,resource} network.connect url@5:endpoint_url=amazonaws.com credential.read unless@6:aws_access_key_id=AWS
    boto3.Session().{client,resource} network.connect url@5:endpoint_url=amazonaws.com credential.read unless@6:aws_access_key_id=AWS
    boto3.Session().get_credentials credential.read fixed@AWS
    boto3.session.Session = boto3.Session
    boto3.{client,resource,Session().client}().{get_secret_value,batch_get_secret_value} credential.read text@:SecretId=secretsmanager
    boto3.{client,resource,Session().client}().list_secrets credential.read fixed@secretsmanager
    boto3.{client,resource,Session().client}().get_parameter credential.read text@:Name=ssm
    boto3.{client,resource,Session().client}().{get_parameters,get_parameters_by_path} credential.read fixed@ssm
    boto3.{client,resource,Session().client}().assume_role credential.read text@:RoleArn=sts
    boto3.{client,resource,Session().client}().{get_session_token,get_federation_token} credential.read fixed@sts
    boto3.{client,resource,Session().client}().{get_authorization_token,create_access_key} credential.read fixed@AWS
    boto3.{client,resource,Session().client}().send_command process.spawn fixed@ssm
    boto3.{client,resource,Session().client}().upload_file file.read path@0:Filename
    boto3.{client,resource,Session().client}().download_file file.write path@2:Filename
    botocore.session.{get_session,Session}().get_credentials credential.read fixed@AWS
    botocore.session.{get_session,Session}().create_client network.connect url@5:endpoint_url=amazonaws.com credential.read unless@6:aws_access_key_id=AWS
    botocore.credentials.{create_credential_resolver,InstanceMetadataFetcher,ContainerMetadataFetcher} credential.read fixed@AWS
    botocore.utils.{InstanceMetadataFetcher,ContainerMetadataFetcher} credential.read fixed@AWS
    botocore.httpsession.URLLib3Session().send network.connect none
    aiobotocore.session.{get_session,AioSession}().create_client network.connect url@5:endpoint_url=amazonaws.com credential.read unless@6:aws_access_key_id=AWS
    aioboto3.Session().{client,resource} network.connect url@5:endpoint_url=amazonaws.com credential.read unless@6:aws_access_key_id=AWS
    s3fs.S3FileSystem network.connect url@:endpoint_url=amazonaws.com credential.read unless@1:key=AWS
    boto.{connect_s3,connect_ec2,connect_sts,connect_iam} network.connect fixed@amazonaws.com credential.read unless@0:aws_access_key_id=AWS
    boto.utils.{get_instance_metadata,get_instance_identity,get_instance_userdata} credential.read fixed@AWS network.connect fixed@169.254.169.254
    """
}
