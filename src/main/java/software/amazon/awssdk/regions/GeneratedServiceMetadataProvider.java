package software.amazon.awssdk.regions;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.annotations.SdkInternalApi;

/**
 * Stands in front of the SDK's class of this name, which makes 311 objects of as many classes
 * whenever any client is built, to find out where one service is signed for. Without metadata that
 * is the client's own region, which is right for every service that is called here; all endpoints
 * are given (docs/adr/0031).
 */
@NullMarked
@SdkInternalApi
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {
  @Override
  public @Nullable ServiceMetadata serviceMetadata(String endpointPrefix) {
    return null;
  }
}
